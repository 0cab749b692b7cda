"""How the run stands, in words."""

import pytest

from dashboards.pages.run_news import progress_text, run_status
from dashboards.pages.view import RunNews
from models.job import RunState
from models.plan import Progress
from models.reasons import Reason
from models.text import Lang, text
from models.tiers import TierName
from tests.api.worlds import a_run, small_scenario
from tests.dashboards.pages.showing import by_id, walk, words

TIER = Progress(
    stage="tier", tier=TierName.SERVED, number=2, of=5, incumbent=1_000_000_000, bound=2_000_000_000, seconds=12.3
)


def news(state: RunState, progress: Progress | None = None, message: str = "") -> RunNews:
    run = a_run(state=state).model_copy(update={"progress": progress, "message": message})
    return RunNews(run, small_scenario())


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert run_status(None, Lang.JA) == []


def test_a_running_solve_shows_tier_value_bound_and_time() -> None:
    assert progress_text(TIER, small_scenario(), Lang.JA) == (
        "段階 2/5「充足率の平均」　到達値 50.0％　限界値 100.0％（12秒）　差 50.0 %"
    )
    shown = run_status(news(RunState.RUNNING, TIER), Lang.JA)
    assert text("run.state.running", Lang.JA) in words(shown)
    assert [one.value for one in walk(shown) if type(one).__name__ == "Progress"] == [40.0]


def test_what_is_not_known_yet_is_called_unknown() -> None:
    early = TIER.model_copy(update={"incumbent": None})
    assert "到達値 未定" in progress_text(early, small_scenario(), Lang.JA)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("stage", ["options", "greedy", "canonical", "conflict", "check", "done"])
def test_every_stage_has_words(stage: str, lang: Lang) -> None:
    line = Progress.model_validate({"stage": stage, "seconds": 3})
    assert "3" in progress_text(line, small_scenario(), lang)


@pytest.mark.parametrize("state", [state for state in RunState if state.ended and state is not RunState.SOLVED])
def test_a_run_that_ended_without_a_plan_says_so_and_why(state: RunState) -> None:
    shown = run_status(news(state, message="crashed"), Lang.JA)
    assert text(f"run.state.{state}", Lang.JA) in words(shown)
    assert by_id(shown, "run-ended") is not None


@pytest.mark.parametrize("lang", Lang)
def test_what_cannot_be_kept_together_is_named(lang: Lang) -> None:
    run = a_run(state=RunState.INFEASIBLE)
    conflict = (Reason(code="conflict.mandatory", proposal="P1", phase="1"),)
    shown = words(run_status(RunNews(run, small_scenario(), conflict), lang))
    assert text("pages.run.together", lang) in shown
    assert "P1" in shown


def test_a_run_that_waits_says_so() -> None:
    assert by_id(run_status(news(RunState.QUEUED), Lang.JA), "run-going") is not None
