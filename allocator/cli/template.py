"""``allocate template``: blank workbooks to fill in, and a policy file - or the answers of a snapshot, filled in."""

from pathlib import Path
from typing import Any

from allocator.cli.call import Argument, Command, file
from allocator.cli.documents import make_folder, read_document, trouble
from allocator.cli.terminal import Terminal
from allocator.intake.template import write_list_templates, write_snapshot, write_template
from models.survey import SurveySnapshot


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Write the template files into a folder; with a snapshot, its answers instead."""
    folder: Path = values["out"]
    source: Path | None = values.get("from")
    snapshot = None if source is None else read_document(source, SurveySnapshot)
    make_folder(folder)
    try:
        if snapshot is not None:
            written = write_snapshot(folder, snapshot)
        else:
            written = (*write_template(folder), *write_list_templates(folder))
    except OSError as error:
        raise trouble(folder, error) from error
    if snapshot is not None:
        terminal.say("cli.template.answers", folder=str(folder), count=len(written))
        return 0
    terminal.say("cli.template.done", folder=str(folder))
    for path in written:
        terminal.line(f"  {path.name}")
    return 0


COMMAND = Command(
    "template",
    (
        Argument(("-o", "--out"), "out", "DIR", file, required=True),
        Argument(("--from",), "from", "survey.json", file),
    ),
    run,
)
