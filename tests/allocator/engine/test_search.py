"""The search for better plans: what is heard on the way changes no plan; what does not fit together is not tried."""

import numpy as np
import pytest

from allocator.baselines import greedy
from allocator.bench.generator import Family, Recipe, generate
from allocator.checks import tier_values
from allocator.engine.bounds import Bounds
from allocator.engine.control import Control
from allocator.engine.portfolio import Portfolio
from allocator.engine.ways import choice
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.sums import Rows, Sum, Sums
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


@pytest.mark.parametrize(
    ("ways", "amounts", "limit", "implied"),
    [
        ([1, 4, 7], [2, 3, 2], 5, True),  # the same ways
        ([1, 2, 4, 7], [2, 1, 3, 2], 5, True),  # more ways
        ([1, 4, 7], [2, 4, 2], 5, True),  # more of one
        ([1, 4, 7], [2, 3, 2], 6, False),  # a higher limit
        ([1, 4, 7], [2, 2, 2], 5, False),  # less of one
        ([1, 4], [2, 3], 5, False),  # fewer ways
        ([1, 4, 6], [2, 3, 2], 5, False),  # others
    ],
)
def test_a_limit_is_left_out_only_where_another_one_says_more(
    ways: list[int], amounts: list[int], limit: int, implied: bool
) -> None:
    other = Sum(np.array([1, 4, 7]), np.array([2, 3, 2]), 5)
    assert Sum(np.array(ways), np.array(amounts), limit).implies(other) is implied
