"""``allocate check`` on plans that are right and wrong."""

from pathlib import Path

from allocator.checks import tier_values
from allocator.cli.check import CLEAN, VIOLATED, run
from allocator.cli.documents import write_canonical
from models.plan import Plan, TierResult
from models.policy import Stage
from models.scenario import Decision, Part, Scenario
from models.text import Lang
from models.tiers import TierName
from tests.allocator.cli.speaking import Heard
from tests.builders import a_proposal, a_scenario, given

SCENARIO = a_scenario(a_proposal("P1"), a_proposal("P2"))


def checked(tmp_path: Path, plan: Plan, scenario: Scenario = SCENARIO) -> tuple[int, Heard]:
    write_canonical(tmp_path / "scenario.json", scenario)
    write_canonical(tmp_path / "plan.json", plan)
    heard = Heard()
    return run({"scenario": tmp_path / "scenario.json", "plan": tmp_path / "plan.json"}, heard.terminal), heard


def a_plan(*decisions: Decision) -> Plan:
    (value,) = tier_values(SCENARIO, decisions)
    tier = TierResult(name=TierName.SERVED, best=value, bound=2_000_000_000, frozen=value, value=value)
    return Plan(scenario_hash=SCENARIO.deciding_hash, stage=Stage.SURVEY, decisions=decisions, tiers=(tier,))


def test_a_right_plan_is_clean(tmp_path: Path) -> None:
    code, heard = checked(tmp_path, a_plan(given("P1"), given("P2")))
    assert (code, heard.err) == (CLEAN, "")
    assert "no violation (2 allotments, 1 tiers)" in heard.out


def test_each_violation_stands_on_its_own_line(tmp_path: Path) -> None:
    code, heard = checked(tmp_path, a_plan(given("P1", nodes=9), given("P2", nodes=9)))
    assert code == VIOLATED
    lines = heard.out.splitlines()
    assert {line.split(":")[0] for line in lines} >= {"capacity", "size"}
    assert any("P2 1" in line for line in lines)
    assert heard.err == f"{len(lines)} violations.\n"


def test_a_plan_of_another_scenario_is_found(tmp_path: Path) -> None:
    other = a_scenario(a_proposal("P1"))
    code, heard = checked(tmp_path, a_plan(given("P1")), other)
    assert code == VIOLATED
    assert any(line.startswith("plan:") for line in heard.out.splitlines())


def test_names_the_scenario_does_not_have_are_violations_not_crashes(tmp_path: Path) -> None:
    for decision in (given("P9"), given("P1", phase="9"), given("P1").model_copy(update={"parts": (foreign(),)})):
        plan = a_plan(given("P1")).model_copy(update={"decisions": (decision,)})
        code, heard = checked(tmp_path, plan)
        assert code == VIOLATED
        assert heard.out


def foreign() -> Part:
    return given("P1").parts[0].model_copy(update={"pool": "elsewhere"})


def test_it_speaks_japanese(tmp_path: Path) -> None:
    write_canonical(tmp_path / "scenario.json", SCENARIO)
    write_canonical(tmp_path / "plan.json", a_plan(given("P1", nodes=9)))
    heard = Heard(Lang.JA)
    run({"scenario": tmp_path / "scenario.json", "plan": tmp_path / "plan.json"}, heard.terminal)
    assert "違反が" in heard.err
    assert "提案P1" in heard.out
