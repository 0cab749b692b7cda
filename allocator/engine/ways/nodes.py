"""The nodes each way blocks, day by day: a proposal's turnaround counts once however its phases follow each other."""

from functools import cached_property

import numpy as np

from allocator.engine.bounds.table import Line, Table
from allocator.engine.ways.way import NONE
from allocator.options.days import BoolArray, IntArray
from allocator.options.holding import held_by_day, parts_in, ran_by_day, with_turnaround
from models.units import PoolId


class Nodes:
    """What ways hold in pools, given as rows of options by line of a proposal."""

    def __init__(self, table: Table, lines: dict[int, list[Line]]) -> None:
        self.table, self.lines = table, lines

    def held(self, owner: int, rows: IntArray) -> IntArray:
        """Return what each way blocks beyond what the proposal's past blocks already."""
        table = self.table
        plain = self._plain(owner)
        runs: list[IntArray] = []
        if plain:
            for number in range(rows.shape[1]):
                way = np.flatnonzero(rows[:, number] != NONE)
                option = rows[way, number]
                simple = table.nodes[option] > 0
                way_s, option_s = way[simple], option[simple]
                columns = [way_s, table.begin[option_s], table.stop[option_s], table.nodes[option_s]]
                runs.append(np.stack(columns, axis=1))
                for one, place in zip(way.tolist(), option.tolist(), strict=True):
                    if table.has_more(place):
                        runs.append(_runs(one, *table.more_of(place)))
        else:
            runs += [self._in_pool(owner, pool, rows) for pool in self._pools(owner)]
        held = np.concatenate(runs).astype(np.int64) if runs else np.zeros((0, 4), dtype=np.int64)
        return held if plain else held[np.argsort(held[:, 0], kind="stable")]

    def _plain(self, owner: int) -> bool:
        """Tell whether what each option blocks by itself adds up: one line, or no turnaround in shared pools."""
        lines, proposal = self.lines.get(owner, []), self.table.proposals[owner]
        ran = {part.pool for phase in proposal.phases for part in phase.given}
        used = [pool for line in lines for pool in {p for family in line.families for p in family.pools}]
        shared = {pool for pool in used if used.count(pool) > 1 or pool in ran}
        return not any(self.table.calendar.pools[pool].pool.turnaround_days for pool in shared)

    def _pools(self, owner: int) -> list[PoolId]:
        """Return the pools some option of a proposal uses, and those it ran in."""
        used = {pool for line in self.lines.get(owner, []) for family in line.families for pool in family.pools}
        given = [part.pool for phase in self.table.proposals[owner].phases for part in phase.given]
        return sorted(used | {pool for pool in given if pool is not None})

    def _in_pool(self, owner: int, pool: PoolId, rows: IntArray) -> IntArray:
        """Return what each way blocks in a pool: reckoned once for all ways that use it by the same options."""
        here, taken = np.full_like(rows, NONE), rows[rows != NONE]
        here[rows != NONE] = np.where(self._uses[pool][taken], taken, NONE)
        alike, number = np.unique(here, axis=0, return_inverse=True)
        number = number.reshape(-1)
        blocked = [np.zeros((0, 4), dtype=np.int64), *self._blocked_runs(owner, pool, alike)]
        first = np.cumsum([len(runs) for runs in blocked])
        many = np.diff(first)[number]
        way = np.repeat(np.arange(len(rows)), many)
        within = np.arange(len(way)) - np.repeat(np.cumsum(many) - many, many)
        runs = np.concatenate(blocked)[np.repeat(first[number], many) + within]
        return np.concatenate([way[:, None], runs[:, 1:]], axis=1)

    @cached_property
    def _uses(self) -> dict[PoolId, BoolArray]:
        """Tell pool by pool which options use it."""
        uses = {pool: np.zeros(len(self.table.families), dtype=np.bool_) for pool in self.table.calendar.pools}
        for number, family in enumerate(self.table.families):
            for pool in family.pools:
                uses[pool][number] = True
        return {pool: families[self.table.family] for pool, families in uses.items()}

    def _blocked_runs(self, owner: int, id_: PoolId, rows: IntArray) -> list[IntArray]:
        """Return what each row of options blocks in a pool, as runs (of which way is for the caller to say)."""
        table, pool = self.table, self.table.calendar.pools[id_]
        past = ran_by_day(table.proposals[owner], id_, pool.first, pool.end)
        by_option: dict[int, IntArray] = {}
        for option in np.unique(rows[rows != NONE]).tolist():
            family, row = table.families[table.family[option]], int(table.row[option])
            parts = tuple(part.only(np.arange(len(family)) == row) for part in parts_in(family, id_))
            by_option[option] = held_by_day(parts, pool.first, pool.end)[0]
        first = table.places.first[id_] - pool.first
        runs: list[IntArray] = []
        for taken in rows.tolist():
            held = past + sum(by_option[option] for option in taken if option != NONE)
            more = with_turnaround(held, pool.pool.turnaround_days) - table.past(owner, id_)
            steps = np.diff(more[first:], prepend=0, append=0)
            where = np.flatnonzero(steps)
            runs.append(_runs(0, table.places.base[id_] + where, steps[where]))
        return runs


def _runs(way: int, places: IntArray, steps: IntArray) -> IntArray:
    """Turn steps (at a place, so many nodes more) into runs of a constant number of nodes."""
    order = np.argsort(places, kind="stable")
    places, level = places[order], np.cumsum(steps[order])
    last = np.append(places[1:], places[-1:])
    keep = (level != 0) & (last > places)
    count = int(keep.sum())
    return np.stack([np.full(count, way), places[keep], last[keep], level[keep]], axis=1)
