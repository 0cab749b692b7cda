"""The budget: every yen is the ledger's, and the parts are the whole."""

from datetime import date

import pytest

from allocator.ledger import figures
from allocator.ledger.nouns import BudgetUse
from dashboards.figures.budget import (
    BudgetInfo,
    budget_info,
    draw_budget,
    fees,
    grantee_table,
    total_row,
    year_table,
    year_text,
)
from models.plan import Plan
from models.scenario import Scenario
from models.supply import PriceStep
from models.text import Lang
from tests.dashboards.world import plan, world

NODE_DAY = 8 * 24 * 700


def priced() -> Scenario:
    """The hand-made world with pools at 700 yen per GPU-hour and a limit for its one fiscal year."""
    made = world()
    pools = tuple(
        pool.model_copy(update={"prices": (PriceStep(since=date(2024, 10, 1), yen_per_gpu_hour=700),)})
        for pool in made.pools
    )
    return made.model_copy(update={"pools": pools})


def told(scenario: Scenario | None = None, of: Plan | None = None) -> BudgetInfo:
    scenario, of = scenario or priced(), of or plan()
    return budget_info(scenario, of, figures(scenario, of), Lang.JA)


def test_fees_are_paid_for_all_that_is_held() -> None:
    info = told()
    paid = {one.proposal: fees(one.total) for one in info.grantees}
    # P1 4 nodes x 151 days, P2 2 x 60 and 2 x 20, P3 2 nodes held 7 October to 4 November (29 days), P4 1 x 60
    assert paid == {"P1": 604 * NODE_DAY, "P2": 160 * NODE_DAY, "P3": 58 * NODE_DAY, "P4": 60 * NODE_DAY}
    assert [one.proposal for one in info.grantees] == ["P1", "P2", "P4", "P3"]
    assert fees(info.total) == 882 * NODE_DAY


def test_grantees_and_years_add_up_to_the_whole() -> None:
    info = told()
    assert info.ties
    table = grantee_table(info, Lang.JA)
    years = year_table(info, Lang.JA)
    whole = total_row(info, Lang.JA)
    for column in ("pool_fees", "eligible", "grant", "own_low", "own_high"):
        assert sum(table[column]) == whole[column] == years.iloc[-1][column]
    assert whole["pool_fees"] - whole["grant"] == whole["own_low"]


def test_what_does_not_add_up_is_seen() -> None:
    scenario = priced()
    counted = figures(scenario, plan())
    wrong = counted.model_copy(update={"money": counted.money.model_copy(update={"grant": counted.money.grant + 1})})
    assert not budget_info(scenario, plan(), wrong, Lang.JA).ties


def test_a_year_without_a_limit_has_nothing_left_to_tell() -> None:
    row = year_table(told(), Lang.JA).iloc[0]
    assert row["budget_limit"] is None or row["budget_limit"] != row["budget_limit"]


def test_a_limit_shows_what_is_left() -> None:
    scenario = priced()
    counted = figures(scenario, plan())
    grant = counted.years[0].grant
    use = BudgetUse(fiscal_year=2024, subsidy_class=None, yen=grant + 1_000, grant=grant)
    limited = counted.model_copy(update={"budgets": (use,)})
    row = year_table(budget_info(scenario, plan(), limited, Lang.JA), Lang.JA).iloc[0]
    assert (row["budget_limit"], row["budget_left"]) == (grant + 1_000, 1_000)


def test_the_bars_are_the_rows_in_millions() -> None:
    info = told()
    figure = draw_budget(info, Lang.JA)
    drawn = sum(value for trace in figure.data for value in trace.x)
    assert drawn == pytest.approx(fees(info.total) / 1_000_000)


def test_a_plan_that_costs_nothing_has_no_grantee() -> None:
    info = told(world())
    assert info.grantees == ()
    assert len(grantee_table(info, Lang.EN)) == 0
    draw_budget(info, Lang.EN)


def test_a_year_is_named_as_the_office_does() -> None:
    assert year_text(2024, Lang.JA) == "令和6年度（2024年度）"
