"""``allocate explain``: every applicant gets its reasons, and forcing an alternative shows what was stated of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from allocator.cli.call import parse
from allocator.cli.documents import write_canonical, write_readable
from allocator.cli.explain import COMMAND
from models.errors import InputError
from models.plan import Plan
from models.scenario import Pin, Scenario
from models.settings import SolveSettings
from models.studies import Impossible, Possible, Reasoned, Reasons
from models.text import Lang
from models.tiers import MAXIMISED, Preset
from tests.allocator.cli.speaking import Heard
from tests.allocator.studies.world import contested, sample, solved
from tests.properties.test_alternatives_equal_brute_force import said_is_true


def called(folder: Path, *words: str, lang: Lang = Lang.JA) -> tuple[int, Heard]:
    heard = Heard(lang)
    files = (str(folder / "scenario.json"), str(folder / "plan.json"))
    return COMMAND.run(parse(COMMAND, (*files, *words)), heard.terminal), heard


def written(folder: Path, scenario: Scenario, plan: Plan) -> Path:
    write_readable(folder / "scenario.json", scenario)
    write_canonical(folder / "plan.json", plan)
    return folder


def reasons_of(path: Path) -> Reasons:
    return Reasons.model_validate_json(path.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, *contested())


def statement(reason: Reasoned) -> Any:
    """What is stated of an alternative: possible or not, the tier, its change and bound, how many move."""
    match reason.verdict:
        case Impossible(rules=rules):
            return "impossible", rules
        case Possible() as found:
            return found.number, found.tier, found.kept, found.best, found.bound, len(found.movers), found.fewest
    raise AssertionError(f"unsettled: {reason}")


def forced_one_by_one(folder: Path, most: int, *more: str) -> int:
    """Force every alternative by itself: the same is stated, and the plan that comes with it bears it out."""
    scenario = Scenario.model_validate_json((folder / "scenario.json").read_text(encoding="utf-8"))
    plan = Plan.model_validate_json((folder / "plan.json").read_text(encoding="utf-8"))
    assert called(folder, "-o", str(folder / "all.json"), *more)[0] == 0
    listed = reasons_of(folder / "all.json")
    for stated in listed.reasons[:most]:
        one = stated.alternative
        words = ["--proposal", one.proposal, "--phase", one.phase, "--force", one.pool or "any"]
        words += ["--nodes", str(one.nodes)] if one.nodes else []
        words += ["--start", one.start.isoformat()] if one.start else []
        assert called(folder, *words, "-o", str(folder / "one.json"), *more)[0] == 0
        (found,) = reasons_of(folder / "one.json").reasons
        assert statement(found) == statement(stated), one
        assert found.binding == stated.binding
        if isinstance(found.verdict, Possible):
            said_is_true(scenario, plan, found, found.verdict)
    return min(most, len(listed.reasons))


def test_forcing_an_alternative_shows_what_was_stated(folder: Path) -> None:
    assert forced_one_by_one(folder, 20, "--workers", "1") >= 8


@pytest.mark.slow
def test_forcing_twenty_alternatives_of_the_sample_shows_what_was_stated(tmp_path: Path) -> None:
    assert forced_one_by_one(written(tmp_path, *sample()), 20, "--seconds", "1200", "--workers", "1") == 20


def test_a_pin_and_the_engine_come_to_the_same_tier_value(tmp_path: Path) -> None:
    """The other way round: pin it in the scenario, solve as always, and look at the first tier that falls short."""
    scenario, plan = contested(Preset.ADOPTED)  # no tier allows a loss, so that all thresholds are comparable
    folder = written(tmp_path, scenario, plan)
    called(folder, "-o", str(folder / "all.json"), "--workers", "1")
    looked_at = 0
    for reason in reasons_of(folder / "all.json").reasons:
        one, verdict = reason.alternative, reason.verdict
        if not isinstance(verdict, Possible) or one.pool is None or one.nodes or one.start:
            continue
        pin = Pin(id="forced", proposal=one.proposal, phase=one.phase, pool=one.pool, reason="試し")
        pinned = scenario.model_copy(update={"pins": (*scenario.pins, pin)})
        _, forced = solved(pinned, SolveSettings(seconds=60, workers=1), as_it_is=True)
        for before, after in zip(plan.tiers, forced.tiers, strict=True):
            short = after.best < before.frozen if before.name in MAXIMISED else after.best > before.frozen
            if short:
                assert (before.name, after.best) == (verdict.tier, verdict.best), one
                looked_at += 1
                break
            assert after.frozen == before.frozen
    assert looked_at >= 4


def test_every_applicant_is_told_what_it_asked_and_got(folder: Path) -> None:
    code, heard = called(folder, "--workers", "1")
    assert code == 0
    for number in range(1, 7):
        assert f"■ 架空{number}号株式会社（P{number}）" in heard.out
    assert "希望: フェーズ1　H100 16基・120日間（10月～1月 16基）" in heard.out
    assert "B提供枠 8基、2024年10月1日から2025年1月28日まで（10月～1月 8基）" in heard.out
    assert "固定指示: 試験のための固定" in heard.out
    assert "【未確認】" not in heard.out


def test_fast_marks_every_reason_as_not_verified(folder: Path) -> None:
    code, heard = called(folder, "--fast", "-o", str(folder / "fast.json"))
    found = reasons_of(folder / "fast.json")
    assert code == 0
    assert found.settled == 0
    assert heard.out.count("【未確認】") == len(found.reasons) > 5
    assert "【確認済み】" not in heard.out


def test_for_an_applicant_no_other_is_named(folder: Path) -> None:
    scenario, _ = contested()
    for proposal in scenario.proposals:
        _, heard = called(folder, "--proposal", proposal.id, "--to-applicant", "--workers", "1")
        others = [label.applicant for label in scenario.labels.proposals if label.id != proposal.id]
        assert [name for name in others if name in heard.out] == []
        assert [name for name in (f"P{n}" for n in range(1, 7)) if name in heard.out] == [proposal.id]


def test_english_words_are_there_too(folder: Path) -> None:
    _, heard = called(folder, "--workers", "1", lang=Lang.EN)
    assert "[verified] It is possible" in heard.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--proposal", "P9"), "unknown_proposal"),
        (("--force", "a"), "force_needs_proposal"),
        (("--proposal", "P1", "--force", "x"), "unknown_pool"),
        (("--proposal", "P1", "--phase", "9", "--force", "a"), "unknown_phase"),
        (("--proposal", "P1", "--nodes", "1"), "force_missing"),
        (("--proposal", "P1", "--force", "a", "--fast"), "force_fast"),
    ],
)
def test_a_wrong_call_is_refused(folder: Path, words: tuple[str, ...], code: str) -> None:
    with pytest.raises(InputError) as error:
        called(folder, *words)
    assert error.value.code == code


def test_a_plan_that_breaks_a_rule_is_not_explained(folder: Path) -> None:
    data = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    data["decisions"][0]["parts"][0]["nodes"] += 1
    (folder / "plan.json").write_text(json.dumps(data), encoding="utf-8")
    code, heard = called(folder)
    assert code == 5
    assert "■" not in heard.out
