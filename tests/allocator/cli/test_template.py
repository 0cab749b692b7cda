"""``allocate template`` and ``allocate schema``."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from allocator.cli import schema, template
from models.errors import InputError
from tests.allocator.cli.speaking import Heard


def test_blank_forms_are_written_and_named(tmp_path: Path) -> None:
    heard = Heard()
    assert template.run({"out": tmp_path / "new" / "forms"}, heard.terminal) == 0
    written = sorted(path.name for path in (tmp_path / "new" / "forms").iterdir())
    assert len(written) == 5
    assert sorted(line.strip() for line in heard.out.splitlines()[1:]) == written


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "forms").write_text("here already")
    with pytest.raises(InputError) as refused:
        template.run({"out": tmp_path / "forms"}, Heard().terminal)
    assert refused.value.code == "is_file"


@pytest.mark.parametrize("document", list(schema.DOCUMENTS))
def test_a_schema_is_printed_as_json_however_wide(document: str) -> None:
    heard = Heard()
    assert schema.run({"document": document}, heard.terminal) == 0
    printed = json.loads(heard.out)
    assert printed == TypeAdapter(schema.DOCUMENTS[document]).json_schema()
