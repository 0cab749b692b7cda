"""What if: a scenario with some things different, and nothing else."""

from datetime import date

import pytest

from api.cycles.forking import Edit, SetBudget, SetHorizon, SetOrder, forked
from models.errors import InputError
from models.policy import SubsidyClass
from models.scenario import Budget, Scenario
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import Period
from tests.api.worlds import small_scenario
from tests.builders import day

OTHER = SubsidyClass.OTHER


def with_edits(*edits: Edit) -> Scenario:
    return forked(small_scenario(), edits)


def test_a_budget_replaces_the_one_of_its_year_and_class_only() -> None:
    of_all = SetBudget(fiscal_year=2024, yen=5_000)
    made = with_edits(
        SetBudget(fiscal_year=2024, yen=9), SetBudget(fiscal_year=2024, subsidy_class=OTHER, yen=1), of_all
    )
    assert set(made.rules.budgets) == {
        Budget(fiscal_year=2024, yen=5_000),
        Budget(fiscal_year=2024, subsidy_class=OTHER, yen=1),
    }
    assert forked(made, (SetBudget(fiscal_year=2024),)).rules.budgets == (
        Budget(fiscal_year=2024, subsidy_class=OTHER, yen=1),
    )


def test_a_day_of_decision_that_began_the_window_begins_the_new_one() -> None:
    before = small_scenario()
    later = Period(start=day(11, 1), end=day(4, 1))
    assert before.as_of == before.horizon.start
    made = with_edits(SetHorizon(horizon=later))
    assert (made.horizon, made.as_of) == (later, later.start)
    running = before.model_copy(update={"as_of": day(12, 2)})
    assert forked(running, (SetHorizon(horizon=later),)).as_of == day(12, 2)


def test_a_window_that_ends_before_anything_can_be_decided_is_refused() -> None:
    running = small_scenario().model_copy(update={"as_of": day(12, 2)})
    with pytest.raises(InputError) as refused:
        forked(running, (SetHorizon(horizon=Period(start=date(2024, 10, 1), end=date(2024, 11, 1))),))
    assert refused.value.code == "horizon_over"


def test_another_order_changes_the_order_and_nothing_else() -> None:
    before = small_scenario()
    made = with_edits(SetOrder(preset=Preset.ADOPTED))
    expected = TierOrder.of(Preset.ADOPTED).model_copy(update={"canonical": before.rules.order.canonical})
    assert made == before.model_copy(update={"rules": before.rules.model_copy(update={"order": expected})})
    own = (TierSpec(name=TierName.COST, loss_ppm=5),)
    assert with_edits(SetOrder(preset=Preset.CUSTOM, tiers=own)).rules.order.tiers == own
