"""``allocate export``: what is written where, what is refused, and that nothing is written for a plan that fails."""

from pathlib import Path

import pytest

from allocator.alone import complete
from allocator.checks import tier_values
from allocator.cli.documents import write_canonical, write_readable
from allocator.exports.documents import NAMES
from dashboards.cli import main
from models.plan import Plan, TierResult
from models.tiers import TierName
from tests.allocator.exports.world import pools, proposals, world
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import a_decision, a_part, day

Printed = pytest.CaptureFixture[str]
CALL = ["export", "scenario.json", "plan.json", "--issued", "2024-09-20"]


SCENARIO = complete(world())


def a_right_plan(nodes: int = 1) -> Plan:
    scenario = SCENARIO
    decided = (
        a_decision("P1", "1", a_part("a-h100", nodes, day(11, 1), 100)),
        a_decision("P2", "1", a_part("b-h100", 1, day(10, 1), 60)),
    )
    (value,) = tier_values(scenario, decided)
    tier = TierResult(name=TierName.SERVED, best=value, bound=10**10, frozen=value, value=value)
    return a_plan(scenario, *decided).model_copy(update={"tiers": (tier,)})


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario, two plans that pass the checks, one that does not, and one of another scenario."""
    monkeypatch.chdir(tmp_path)
    write_readable(tmp_path / "scenario.json", SCENARIO)
    write_canonical(tmp_path / "plan.json", a_right_plan(2))
    write_canonical(tmp_path / "earlier.json", a_right_plan(1))
    write_canonical(tmp_path / "wrong.json", a_right_plan(9))
    write_canonical(tmp_path / "foreign.json", a_right_plan().model_copy(update={"scenario_hash": "0" * 64}))
    strange = a_plan(SCENARIO, a_decision("P9", "1", a_part("nowhere")))
    write_canonical(tmp_path / "strange.json", strange.model_copy(update={"scenario_hash": "0" * 64}))
    return tmp_path


def written(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()} - {
        "scenario.json", "plan.json", "earlier.json", "wrong.json", "foreign.json", "strange.json"
    }  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_the_office_gets_one_file(files: Path, form: str, capsys: Printed) -> None:
    assert main([*CALL, "--format", form, "-o", f"all.{form}", "--against", "earlier.json"]) == 0
    assert written(files) == {f"all.{form}"}
    assert f"all.{form}" in capsys.readouterr().out


def test_a_folder_gets_a_file_for_everybody(files: Path) -> None:
    assert main([*CALL, "--format", "xlsx", "-o", "docs"]) == 0
    everybody = {f"proposal_{row.id}.xlsx" for row in proposals()} | {f"provider_{p.provider}.xlsx" for p in pools()}
    assert written(files) == {"office.xlsx"} | everybody
    assert main([*CALL, "--format", "ics", "-o", "calendars", "--redact"]) == 0
    assert written(files / "calendars") == {f"proposal_P0{n}.ics" for n in range(1, 5)} | {
        f"provider_S0{n}.ics" for n in range(1, 4)
    }


@pytest.mark.parametrize("form", ["xlsx", "html", "ics"])
def test_a_recipient_gets_its_own_file(files: Path, form: str) -> None:
    assert main([*CALL, "--format", form, "-o", f"p.{form}", "--proposal", "P1"]) == 0
    assert main([*CALL, "--format", form, "-o", f"s.{form}", "--provider", "A", "--redact"]) == 0
    assert written(files) == {f"p.{form}", f"s.{form}"}


def test_one_document_as_csv(files: Path) -> None:
    assert main([*CALL, "--format", "csv", "-o", "open.csv", "--document", "open_points"]) == 0
    assert (files / "open.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main([*CALL, "--format", "csv", "-o", "tables", "--document", "open_points", "--document", "usage"]) == 0
    assert "office_open_points_open_points.csv" in written(files / "tables")
    assert "proposal_P1_usage_usage.csv" in written(files / "tables")
    assert not any("notice" in name or "budget" in name for name in written(files / "tables"))


@pytest.mark.parametrize("form", ["xlsx", "html", "csv", "ics"])
def test_the_same_call_writes_the_same_bytes(files: Path, form: str) -> None:
    for folder in ("one", "two"):
        assert main([*CALL, "--format", form, "-o", folder]) == 0
    first = {path.name: path.read_bytes() for path in (files / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (files / "two").iterdir()}


@pytest.mark.parametrize("plan", ["wrong.json", "foreign.json"])
def test_a_plan_that_fails_the_checks_is_not_written(files: Path, plan: str, capsys: Printed) -> None:
    assert main(["export", "scenario.json", plan, "--format", "xlsx", "-o", "all.xlsx"]) == 5
    assert written(files) == set()
    assert capsys.readouterr().out


def test_an_earlier_plan_that_fails_is_not_compared_with(files: Path) -> None:
    assert main([*CALL, "--format", "xlsx", "-o", "all.xlsx", "--against", "wrong.json"]) == 5
    assert written(files) == set()


def test_a_plan_of_another_scenario_is_compared_with_and_said_to_be_unchecked(files: Path, capsys: Printed) -> None:
    assert main([*CALL, "--format", "xlsx", "-o", "all.xlsx", "--against", "foreign.json"]) == 0
    assert "foreign.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "pdf", "-o", "all.pdf"],
        ["--format", "xlsx"],
        ["-o", "all.xlsx"],
        ["--format", "xlsx", "-o", "all.csv"],
        ["--format", "xlsx", "-o", "none/all.xlsx"],
        ["--format", "xlsx", "-o", "plan.json/all"],
        ["--format", "xlsx", "-o", "all.xlsx", "--document", "menu"],
        ["--format", "xlsx", "-o", "all.xlsx", "--document"],
        ["--format", "xlsx", "-o", "all.xlsx", "--document", "usage"],
        ["--format", "xlsx", "-o", "all.xlsx", "--document", "comparison"],
        ["--format", "xlsx", "-o", "all.xlsx", "--proposal", "P9"],
        ["--format", "xlsx", "-o", "all.xlsx", "--provider", "P1"],
        ["--format", "xlsx", "-o", "all.xlsx", "--proposal", "P1", "--provider", "A"],
        ["--format", "csv", "-o", "all.csv"],
        ["--format", "ics", "-o", "all.ics"],
        ["--format", "xlsx", "-o", "all.xlsx", "--against", "strange.json"],
        ["--format", "xlsx", "-o", "all.xlsx", "--against", "none.json"],
        ["--format", "xlsx", "-o", "all.xlsx", "--issued", "20 September"],
    ],
)
def test_a_wrong_call_is_two_sentences_and_nothing_is_written(files: Path, words: list[str], capsys: Printed) -> None:
    assert main([*CALL, *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert written(files) == set()


def test_help_names_every_document(files: Path, capsys: Printed) -> None:
    assert main(["export", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in NAMES)


def test_reasons_come_with_the_documents_and_never_with_redacted_ones(files: Path, capsys: Printed) -> None:
    explained = ["explain", "scenario.json", "plan.json", "--fast", "-o", "reasons.json"]
    assert main(explained) == 0
    with_reasons = [*CALL, "--format", "xlsx", "--document", "reasons", "--reasons", "reasons.json"]
    assert main([*with_reasons, "-o", "reasons.xlsx"]) == 0
    assert main([*with_reasons, "-o", "masked.xlsx", "--redact"]) == 2
    assert main(["explain", "scenario.json", "earlier.json", "--fast", "-o", "other.json"]) == 0
    assert main([*CALL, "--format", "xlsx", "--reasons", "other.json", "-o", "x.xlsx"]) == 2
    assert not (files / "masked.xlsx").exists()
    assert "other.json" in capsys.readouterr().err
