"""``allocate import``: workbooks in, scenario and open points out."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocator.checks import check_scenario
from allocator.cli.documents import read_document
from allocator.cli.importing import NOTHING, READABLE, run, survey_files
from models.errors import InputError
from models.scenario import Scenario
from tests.allocator.cli.speaking import Heard
from tests.allocator.cli.survey_folder import write_small


@pytest.fixture
def values(tmp_path: Path) -> dict[str, Any]:
    surveys, supply, policy = write_small(tmp_path / "in")
    return {
        "files": (surveys,),
        "supply": supply,
        "policy": policy,
        "out": tmp_path / "scenario.json",
        "problems": tmp_path / "problems.xlsx",
    }


def test_workbooks_become_a_complete_scenario_and_a_list_of_open_points(values: dict[str, Any]) -> None:
    heard = Heard()
    assert run(values, heard.terminal) == READABLE
    scenario = read_document(values["out"], Scenario)
    assert len(scenario.proposals) == 2
    assert check_scenario(scenario) == ()
    rows = list(openpyxl.load_workbook(values["problems"]).worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "Level"
    assert len(rows) > 1
    assert f"All {len(rows) - 1} are listed" in heard.out
    assert "2 survey workbooks became a scenario of 2 proposals" in heard.out


def test_where_nothing_can_be_planned_no_scenario_is_made(values: dict[str, Any]) -> None:
    for answer in values["files"][0].iterdir():
        answer.write_bytes(b"no workbook")
    heard = Heard()
    assert run(values, heard.terminal) == NOTHING
    assert not values["out"].exists()
    assert values["problems"].exists()
    assert all(answer.name in heard.out for answer in values["files"][0].iterdir())
    assert "Nothing can be planned" in heard.err


def test_a_supply_that_cannot_be_read_stops_the_import(values: dict[str, Any]) -> None:
    values["supply"].write_bytes(b"PK\x03\x04 cut off")
    heard = Heard()
    assert run(values, heard.terminal) == NOTHING
    assert not values["out"].exists()


@pytest.mark.parametrize("name", ["supply", "policy"])
def test_a_missing_file_is_a_wrong_call(values: dict[str, Any], name: str) -> None:
    values[name].unlink()
    with pytest.raises(InputError) as refused:
        run(values, Heard().terminal)
    assert refused.value.code == "file_not_found"
    assert not values["out"].exists()


def test_problems_go_to_a_workbook_or_csv_only(values: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        run(values | {"problems": values["out"].with_name("problems.pdf")}, Heard().terminal)
    assert refused.value.code == "unknown_ending"


def test_a_folder_means_all_answers_in_it_but_not_supply_and_policy(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / "late").mkdir(parents=True)
    for name in ("b.xlsx", "a.xlsx", "late/c.xlsx", "notes.pdf", ".hidden.xlsx", "~$a.xlsx", "supply.xlsx"):
        (folder / name).touch()
    found = survey_files((folder / "b.xlsx", folder), (folder / "supply.xlsx",))
    assert [str(path.relative_to(folder)) for path in found] == ["b.xlsx", "a.xlsx", "late/c.xlsx", "notes.pdf"]


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "folder_empty"), (tmp_path / "none.xlsx", "file_not_found")):
        with pytest.raises(InputError) as refused:
            survey_files((path,), ())
        assert refused.value.code == code
