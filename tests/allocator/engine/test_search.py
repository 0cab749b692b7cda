"""The search for better plans: what is heard on the way changes no plan; what does not fit together is not tried."""

import pytest

from allocator.baselines import greedy
from allocator.bench.generator import Family, Recipe, generate
from allocator.checks import tier_values
from allocator.engine.bounds import Bounds
from allocator.engine.control import Control
from allocator.engine.portfolio import Portfolio
from allocator.engine.ways import choice
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.sums import Rows, Sums
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Decision
from models.settings import SolveSettings
from tests.builders import HORIZON, a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario


def test_better_plans_heard_of_during_a_search_do_not_change_how_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = generate(Recipe.of(Family.CAPACITY, 20, 2))
    options = Options(scenario, local_rules())
    ends: list[tuple[Decision, ...]] = []
    for pause in (0.0, float("inf")):
        monkeypatch.setattr(choice, "PAUSE", pause)
        engine = Portfolio(
            options,
            Control(SolveSettings(workers=1, work_limit=0.4)),
            lambda decisions: tier_values(scenario, decisions),
        )
        ends.append(engine.run(greedy(scenario, options)).decisions)
    assert ends[0] == ends[1]


@pytest.mark.parametrize(("nodes", "possible"), [(2, True), (1, False)])
def test_ways_that_together_hold_more_than_there_is_are_no_place_to_search_from(nodes: int, possible: bool) -> None:
    pool = a_pool("pool", nodes=nodes)
    names = ("P1", "P2", "P3")
    scenario = a_scenario(
        *(a_proposal(name, a_phase("1", a_block(8, 28), sizes={"pool": (1,)})) for name in names), pools=(pool,)
    )
    bounds = Bounds(Options(scenario, local_rules()))
    book, rows = WayBook(bounds), Rows(bounds, bounds.table.stretches)
    held = tuple(a_decision(name, "1", a_part("pool", 1, HORIZON.start, 28)) for name in names[:2])
    columns = {owner: options for owner, options, _ in bounds.columns_of(held)}
    fixed = [book.exactly(owner, columns[owner]) for owner in (0, 1)]
    free = [book.exactly(2, columns[2])]
    assert Sums(book, rows, free, fixed, []).possible is possible
