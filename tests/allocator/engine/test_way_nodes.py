"""What the ways of a proposal block, counted once more day by day."""

from collections import Counter

import numpy as np
import pytest

from allocator.engine.bounds import Bounds
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.way import Ways
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Part, Proposal
from models.units import PoolId
from tests.properties.random_scenarios import tiny

SEEDS = range(40)


def blocked(parts: list[Part], turnaround: dict[PoolId, int]) -> Counter[tuple[PoolId, int]]:
    """Return the nodes held on each day or any of the days of turnaround before, by pool and day."""
    held = Counter[tuple[PoolId, int]]()
    for part in parts:
        if part.pool is not None:
            for day in range(part.held.start.toordinal(), part.held.end.toordinal()):
                held[part.pool, day] += part.nodes
    days = {(pool, day + more) for pool, day in held for more in range(turnaround[pool] + 1)}
    return Counter(
        {(pool, day): max(held[pool, day - back] for back in range(turnaround[pool] + 1)) for pool, day in days}
    )


def added(book: WayBook, ways: Ways, way: int) -> Counter[tuple[PoolId, int]]:
    """Return what the runs of a way add, by pool and day."""
    places, found = book.table.places, Counter[tuple[PoolId, int]]()
    for _, begin, end, nodes in ways.held[ways.held[:, 0] == way].tolist():
        for place in range(begin, end):
            pool = next(
                pool for pool in places.base if places.base[pool] <= place < places.base[pool] + places.days[pool]
            )
            found[pool, int(places.first[pool]) + place - places.base[pool]] += nodes
    return found


def compare(book: WayBook, owner: int, proposal: Proposal) -> int:
    """Compare all ways of a proposal; return how many have several phases in a pool with turnaround."""
    scenario, table = book.scenario, book.table
    turnaround = {pool.id: pool.turnaround_days for pool in scenario.pools}
    ways = book.among(owner, np.arange(table.count), np.zeros(table.count, dtype=np.int64), [])
    given = [part for phase in proposal.phases for part in phase.given]
    several = 0
    for way in range(len(ways)):
        decided = [table.decision(option).parts for option in ways.chosen(way)]
        expected = blocked([*given, *(part for parts in decided for part in parts)], turnaround)
        for pool, days in book.table.calendar.pools.items():
            past = table.past(owner, pool)
            for day, nodes in zip(range(days.first, days.end), past.tolist(), strict=True):
                expected[pool, day] -= nodes
        since = {pool: int(table.places.first[pool]) for pool in turnaround}
        until = {pool: days.end for pool, days in table.calendar.pools.items()}
        expected = Counter({at: n for at, n in expected.items() if n and since[at[0]] <= at[1] < until[at[0]]})
        assert added(book, ways, way) == expected, (proposal.id, way)
        pools = [{part.pool for part in parts} for parts in decided]
        several += any(turnaround[pool] for pool in set.intersection(*pools) if pool) if len(pools) > 1 else 0
    return several


@pytest.mark.parametrize("part", range(4))
def test_a_way_blocks_what_its_phases_hold_and_each_turnaround_once(part: int) -> None:
    several = 0
    for seed in SEEDS[part::4]:
        scenario = tiny(seed)
        book = WayBook(Bounds(Options(scenario, local_rules())))
        several += sum(compare(book, owner, proposal) for owner, proposal in enumerate(scenario.proposals))
    assert several
