"""The nodes each way blocks, day by day: a proposal's turnaround counts once however its phases follow each other."""

import numpy as np

from allocator.engine.bounds.table import Line, Table
from allocator.engine.ways.way import NONE
from allocator.options.days import IntArray, day_number
from allocator.options.holding import held_by_day, parts_in, with_turnaround


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
            for one, row in enumerate(rows):
                runs += self._blocked_runs(owner, one, [int(option) for option in row if option != NONE])
        return np.concatenate(runs).astype(np.int64) if runs else np.zeros((0, 4), dtype=np.int64)

    def _plain(self, owner: int) -> bool:
        """Tell whether what each option blocks by itself adds up: one line, or no turnaround in shared pools."""
        lines, proposal = self.lines.get(owner, []), self.table.proposals[owner]
        ran = {part.pool for phase in proposal.phases for part in phase.given}
        used = [pool for line in lines for pool in {p for family in line.families for p in family.pools}]
        shared = {pool for pool in used if used.count(pool) > 1 or pool in ran}
        return not any(self.table.calendar.pools[pool].pool.turnaround_days for pool in shared)

    def _blocked_runs(self, owner: int, way: int, options: list[int]) -> list[IntArray]:
        table, proposal = self.table, self.table.proposals[owner]
        taken = [(table.families[table.family[o]], int(table.row[o])) for o in options]
        runs: list[IntArray] = []
        past_pools = {part.pool for phase in proposal.phases for part in phase.given if part.pool is not None}
        for pool_id in sorted({pool for family, _ in taken for pool in family.pools} | past_pools):
            pool = table.calendar.pools[pool_id]
            days = np.arange(pool.first, pool.end)
            past = np.zeros(len(days), dtype=np.int64)
            for phase in proposal.phases:
                for part in phase.given:
                    if part.pool == pool_id:
                        inside = (days >= day_number(part.held.start)) & (days < day_number(part.held.end))
                        past += part.nodes * inside
            held = past.copy()
            for family, row in taken:
                parts = tuple(part.only(np.arange(len(family)) == row) for part in parts_in(family, pool_id))
                if parts:
                    held += held_by_day(parts, pool.first, pool.end)[0]
            tail = pool.pool.turnaround_days
            more = with_turnaround(held, tail) - table.past(owner, pool_id)
            first = table.places.first[pool_id] - pool.first
            steps = np.diff(more[first:], prepend=0, append=0)
            where = np.flatnonzero(steps)
            runs.append(_runs(way, table.places.base[pool_id] + where, steps[where]))
        return runs


def _runs(way: int, places: IntArray, steps: IntArray) -> IntArray:
    """Turn steps (at a place, so many nodes more) into runs of a constant number of nodes."""
    order = np.argsort(places, kind="stable")
    places, level = places[order], np.cumsum(steps[order])
    last = np.append(places[1:], places[-1:])
    keep = (level != 0) & (last > places)
    count = int(keep.sum())
    return np.stack([np.full(count, way), places[keep], last[keep], level[keep]], axis=1)
