"""The page of the runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.cycles.forking import SetOrder
from api.jobs.starting import start
from api.people.roles import Role, Who
from dashboards.pages import runs
from dashboards.pages.backstage import Backstage
from dashboards.pages.run_start import judged_by, remarks, tier_lines
from models.errors import InputError, NotFoundError
from models.job import Run, RunState
from models.outcome import Infeasible
from models.problems import Level, Problem
from models.text import Lang, text
from models.tiers import PRESET_TIERS, Preset, TierName, TierSpec
from tests.api.worlds import NOON, QUICK, a_run, checked, eventually, impossible_scenario, small_scenario, solved
from tests.dashboards.pages.behind import behind
from tests.dashboards.pages.showing import asked, by_id, walk, words


@pytest.fixture
def back(tmp_path: Path) -> Backstage:
    return behind(tmp_path)


def kept(back: Backstage, run: Run) -> None:
    back.store.add_run(run.model_copy(update={"by": "aoki"}))


def buttons(found: object) -> list[dict[str, str]]:
    return [one.id for one in walk(found) if type(one).__name__ == "Button" and isinstance(one.id, dict)]


@pytest.mark.parametrize("lang", Lang)
def test_an_empty_store_offers_nothing_to_run_and_says_so(back: Backstage, lang: Lang) -> None:
    said = words(runs.body(asked(lang), back))
    assert text("pages.runs.none_running", lang) in said
    assert text("pages.runs.no_runs", lang) in said


def test_runs_that_wait_say_their_place_and_can_be_stopped(back: Backstage) -> None:
    scenario = back.store.add_scenario(small_scenario(), "small", NOON).id
    kept(back, a_run("r-00000001", scenario, RunState.RUNNING))
    kept(back, a_run("r-00000002", scenario, RunState.QUEUED))
    kept(back, a_run("r-00000003", scenario, RunState.QUEUED))
    page = runs.body(asked(Lang.JA), back)
    assert "計算中: small" in words(page)
    assert text("pages.runs.waiting", Lang.JA, number=2, of=2) in words(page)
    assert sorted(one["run"] for one in buttons(page)) == ["r-00000001", "r-00000002", "r-00000003"]


def test_a_run_broken_off_can_be_taken_up_by_those_who_may(back: Backstage) -> None:
    scenario = back.store.add_scenario(small_scenario(), "small", NOON).id
    kept(back, a_run("r-00000001", scenario, RunState.INTERRUPTED))
    assert buttons(runs.body(asked(Lang.JA), back)) == [{"type": "runs-resume", "run": "r-00000001"}]
    viewer = replace(asked(Lang.JA), who=Who(account="v", shown="v", role=Role.VIEWER))
    page = runs.body(viewer, back)
    assert buttons(page) == []
    assert by_id(page, "runs-start") is None


def test_a_run_that_found_a_plan_says_what_is_proven_and_leads_to_it(back: Backstage) -> None:
    scenario = back.store.add_scenario(small_scenario(), "small", NOON).id
    run = a_run("r-00000001", scenario).model_copy(update={"by": "aoki"})
    back.store.add_run(run)
    ended = back.store.end_run(run.model_copy(update={"state": RunState.SOLVED}), solved(), checked(scenario))
    page = runs.body(asked(Lang.JA, run=run.id), back)
    said = words(by_id(page, "runs-sentences"))
    assert said.startswith("この入力と条件の下で、")
    assert len(by_id(page, "runs-sentences").children) == len(solved().plan.tiers)
    links = {one.href for one in walk(page) if type(one).__name__ == "A"}
    assert f"/ui/schedule?plan={ended.plan}" in links


def test_a_run_without_a_plan_names_what_cannot_be_kept_together(back: Backstage) -> None:
    scenario = back.store.add_scenario(impossible_scenario(), "none", NOON).id
    run = start(back.store, back.runner, scenario, QUICK, "aoki")
    eventually(lambda: back.store.run(run.id).state.ended)
    assert isinstance(back.store.outcome(run.id), Infeasible)
    said = words(runs.body(asked(Lang.JA, run=run.id), back))
    assert text("pages.run.together", Lang.JA) in said
    assert "P1" in said


def test_an_unknown_run_is_refused(back: Backstage) -> None:
    with pytest.raises(NotFoundError):
        runs.body(asked(Lang.JA, run="r-<b>"), back)


# --- starting


def test_another_order_makes_another_scenario_that_knows_where_it_came_from(back: Backstage) -> None:
    scenario = back.store.add_scenario(small_scenario(), "small", NOON).id
    same = start(back.store, back.runner, scenario, QUICK, "aoki")
    judged = SetOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=TierName.COST),))
    other = start(back.store, back.runner, scenario, QUICK, "aoki", judged, "cheapest")
    back.runner.wait()
    assert same.scenario == scenario
    assert [tier.name for tier in back.store.scenario(other.scenario).rules.order.tiers] == [TierName.COST]
    made = next(entry for entry in back.store.scenarios() if entry.id == other.scenario)
    assert (made.name, made.origin.parent, made.origin.by) == ("cheapest", scenario, "aoki")
    assert [edit["kind"] for edit in made.origin.edits] == ["order"]


def test_the_order_chosen_is_the_order_judged_by() -> None:
    nothing: list[str | None] = []
    assert judged_by("scenario", nothing, []) is None
    assert judged_by("adopted", nothing, []) == SetOrder(preset=Preset.ADOPTED)
    own = judged_by("custom", ["left_out", None, "cost"], [0, 0, 0.5])
    assert own is not None
    assert own.tiers == (TierSpec(name=TierName.LEFT_OUT), TierSpec(name=TierName.COST, loss_ppm=5_000))


@pytest.mark.parametrize(
    ("names", "code"), [(["fairness", "left_out"], "order_not_defensible"), ([None], "order_empty")]
)
def test_an_order_nobody_could_defend_is_refused(names: list[str | None], code: str) -> None:
    with pytest.raises(InputError) as refused:
        judged_by("custom", names, [0.0] * len(names))
    assert refused.value.code == code


def test_the_page_shows_the_order_of_a_preset_with_what_may_be_given_up() -> None:
    said = words(tier_lines(PRESET_TIERS[Preset.SURVEY], Lang.JA))
    assert "充足率の平均（後の段階のために 1.0 %まで譲れる）" in said


def test_what_there_is_to_say_about_inputs_is_counted_and_said_the_gravest_first() -> None:
    asks = Problem(code="budget_unstated", level=Level.ASK, params={"year": 2024})
    assert words(remarks((), Lang.JA)) == text("pages.runs.no_remarks", Lang.JA)
    titles = [one.children for one in walk(remarks((asks,), Lang.JA)) if type(one).__name__ == "Summary"]
    assert titles == ["確かめていただきたいもの: 1件"]
