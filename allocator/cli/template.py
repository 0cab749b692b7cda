"""``allocate template``: blank workbooks to fill in, and a policy file."""

from typing import Any

from allocator.cli.call import Argument, Command, file
from allocator.cli.documents import make_folder, trouble
from allocator.cli.terminal import Terminal
from allocator.intake.template import write_template


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Write the template files into a folder."""
    folder = values["out"]
    make_folder(folder)
    try:
        written = write_template(folder)
    except OSError as error:
        raise trouble(folder, error) from error
    terminal.say("cli.template.done", folder=str(folder))
    for path in written:
        terminal.line(f"  {path.name}")
    return 0


COMMAND = Command("template", (Argument(("-o", "--out"), "out", "DIR", file, required=True),), run)
