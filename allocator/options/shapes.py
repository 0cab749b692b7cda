"""Candidate shapes of a phase: what would be used, relative to each start of the horizon.

Every day of the horizon is offered as a start; the local rules then say which of these candidates exist
(``DEFINITIONS.md`` section 1). Fixed work that would not end inside the horizon is simply cut by ``window``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from allocator.options.days import Calendar, IntArray, day_number, day_of
from allocator.options.family import SELF, Family, PartRun
from models.scenario import Alternative, Alternatives, Block, Decision, OutlookKind, Part, Phase, Profile, Proposal
from models.units import HOURS_PER_DAY, WHOLE, PoolId, next_month

Run = tuple[int, int, int]
"""(offset from, offset to, amount) relative to the used start."""


def layers(levels: list[Run]) -> list[Run]:
    """Cut a stepped course of amounts into horizontal layers: leases that are kept while more is added on top.

    >>> layers([(0, 30, 8), (30, 60, 12)])
    [(0, 60, 8), (30, 60, 4)]
    """
    pieces: list[Run] = []
    below = 0
    for level in sorted({amount for _, _, amount in levels if amount > 0}):
        run_start: int | None = None
        for start, _end, amount in [*levels, (levels[-1][1], levels[-1][1], 0)]:
            if amount >= level and run_start is None:
                run_start = start
            elif amount < level and run_start is not None:
                pieces.append((run_start, start, level - below))
                run_start = None
        below = level
    return pieces


def _course(profile: Profile) -> list[Run]:
    course: list[Run] = []
    offset = 0
    for segment in profile.segments:
        course.append((offset, offset + segment.days, segment.gpus))
        offset += segment.days
    return course


class Shapes:
    """Makes the candidate families of one phase."""

    def __init__(self, calendar: Calendar, proposal: Proposal, phase: Phase) -> None:
        self.calendar = calendar
        self.proposal = proposal
        self.phase = phase
        self.days = calendar.days
        self.h1 = phase.acceptable[0].h100_ppm if phase.acceptable else WHOLE
        self._h = {gpu.gpu_type: gpu.h100_ppm for gpu in phase.acceptable}
        self._table = {gpu.id: gpu.h100_ppm for gpu in calendar.scenario.gpu_types}
        self.partly = proposal.outlook.gpus if proposal.outlook.kind is OutlookKind.PARTLY else 0

    # --- pieces

    def _node_size(self, pool: PoolId) -> int:
        return self.calendar.pools[pool].pool.node_size

    def _power(self, pool: PoolId, gpus: int) -> int:
        gpu_type = self.calendar.pools[pool].pool.gpu_type
        return gpus * self._h.get(gpu_type, self._table[gpu_type])

    def _pool_part(self, pool: PoolId, nodes: int, start: IntArray, end: IntArray) -> PartRun:
        held_start, held_end = self.calendar.pools[pool].held(start, end)
        gpus = nodes * self._node_size(pool)
        provider = self.calendar.pools[pool].pool.provider
        return PartRun(pool, provider, nodes, gpus, self._power(pool, gpus), start, end, held_start, held_end)

    def _whole_part(self, pool: PoolId, nodes: int, used_days: int, ends: IntArray) -> PartRun:
        """A pool part used from each day of the horizon for so many days, up to ``ends``."""
        held_start, held_end = self.calendar.held(pool, used_days)
        gpus = nodes * self._node_size(pool)
        provider = self.calendar.pools[pool].pool.provider
        return PartRun(pool, provider, nodes, gpus, self._power(pool, gpus), self.days, ends, held_start, held_end)

    def _self_part(self, gpus: int, start: IntArray, end: IntArray) -> PartRun:
        return PartRun(None, SELF, 0, gpus, gpus * self.h1, start, end, start, end)

    def _family(
        self,
        parts: list[PartRun],
        starts: IntArray,
        ends: IntArray,
        start_pool: PoolId | None,
        wanted: tuple[Run, ...] = (),
        whole: bool = False,
    ) -> Family:
        return Family(
            proposal=self.proposal,
            phase=self.phase,
            parts=tuple(parts),
            starts=starts,
            ends=ends,
            wanted=wanted,
            start_pool=start_pool,
            whole=whole,
        )

    # --- the kinds of demand

    def all(self) -> Iterator[Family]:
        """Yield every candidate family of the phase."""
        demand = self.phase.to_do
        match demand:
            case Block():
                yield from self._blocks(demand)
            case Profile():
                yield from self._profiles(demand)
            case Alternatives():
                yield from self._alternatives(demand)

    def carried(self, decision: Decision) -> Iterator[Family]:
        """Yield what was leased before as it may go on; not what none of the stated alternatives is."""
        demand, starts = self.phase.to_do, np.array([day_number(decision.used.start)], dtype=np.int64)
        ends = np.array([day_number(decision.used.end)], dtype=np.int64)
        parts = [self._part_as_leased(part) for part in decision.parts]
        if isinstance(demand, Alternatives):
            course = Counter((part.pool, part.nodes, decision.used) for part in decision.parts)
            for family in self._alternatives(demand):
                length = int(family.ends[0] - family.starts[0])
                if length == decision.used.days and course == Counter(
                    (part.pool, part.nodes, decision.used) for part in family.parts
                ):
                    yield replace(self._family(parts, starts, ends, None), choice=family.choice, carried=True)
            return
        whole = isinstance(demand, Block) and demand.work_gpu_hours is not None
        yield replace(self._family(parts, starts, ends, None, self._wanted(demand), whole), carried=True)

    def _wanted(self, demand: Block | Profile) -> tuple[Run, ...]:
        if isinstance(demand, Block):
            return ((0, len(self.days) * 4, demand.desired_gpus * self.h1),)
        return tuple((a, b, gpus * self.h1) for a, b, gpus in _course(demand))

    def _part_as_leased(self, part: Part) -> PartRun:
        used_start, used_end, held_start, held_end = (
            np.array([day_number(day)], dtype=np.int64)
            for day in (part.used.start, part.used.end, part.held.start, part.held.end)
        )
        if part.pool is None:
            return PartRun(None, SELF, 0, part.gpus, part.gpus * self.h1, used_start, used_end, held_start, held_end)
        provider, power = self.calendar.pools[part.pool].pool.provider, self._power(part.pool, part.gpus)
        return PartRun(part.pool, provider, part.nodes, part.gpus, power, used_start, used_end, held_start, held_end)

    def _length(self, block: Block, power: int) -> int:
        if block.duration_days is not None:
            return block.duration_days
        assert block.work_gpu_hours is not None
        return -(-block.work_gpu_hours * self.h1 // (HOURS_PER_DAY * power))

    def _blocks(self, block: Block) -> Iterator[Family]:
        days = self.days
        whole = block.work_gpu_hours is not None
        wanted = self._wanted(block)
        for sizes in self.phase.sizes:
            pool = sizes.pool
            for nodes in sizes.nodes:
                gpus = nodes * self._node_size(pool)
                length = self._length(block, self._power(pool, gpus))
                ends = days + length
                yield self._family([self._whole_part(pool, nodes, length, ends)], days, ends, pool, wanted, whole)
                beside = min(self.partly, block.desired_gpus - gpus)
                if beside > 0:
                    length = self._length(block, self._power(pool, gpus) + beside * self.h1)
                    ends = days + length
                    parts = [self._whole_part(pool, nodes, length, ends), self._self_part(beside, days, ends)]
                    yield self._family(parts, days, ends, pool, wanted, whole)
            if block.step_up:
                yield from self._step_ups(block, pool, sizes.nodes, wanted)
        if self.phase.split is not None and block.duration_days is not None:
            yield from self._splits(block, wanted)
        ends = days + self._length(block, block.desired_gpus * self.h1)
        yield self._family([self._self_part(block.desired_gpus, days, ends)], days, ends, None, wanted, whole)

    def _step_ups(
        self, block: Block, pool: PoolId, sizes: tuple[int, ...], wanted: tuple[Run, ...]
    ) -> Iterator[Family]:
        month = next_month(day_of(self.calendar.first))
        while month.toordinal() < self.calendar.end:
            step = month.toordinal()
            for low_index, low in enumerate(sizes):
                for high in sizes[low_index + 1 :]:
                    family = self._step_up(block, pool, low, high, step, wanted)
                    if len(family):
                        yield family
            month = next_month(month)

    def _step_up(self, block: Block, pool: PoolId, low: int, high: int, step: int, wanted: tuple[Run, ...]) -> Family:
        starts = self.days[self.days < step]
        node_size = self._node_size(pool)
        if block.duration_days is not None:
            ends = starts + block.duration_days
            keep = ends > step
        else:
            assert block.work_gpu_hours is not None
            done = self._power(pool, low * node_size) * HOURS_PER_DAY * (step - starts)
            left = block.work_gpu_hours * self.h1 - done
            rate = self._power(pool, high * node_size) * HOURS_PER_DAY
            ends = step - (-left // rate)
            keep = left > 0
        starts, ends = starts[keep], ends[keep]
        steps = np.full(len(starts), step, dtype=np.int64)
        parts = [self._pool_part(pool, low, starts, ends), self._pool_part(pool, high - low, steps, ends)]
        return self._family(parts, starts, ends, pool, wanted, block.work_gpu_hours is not None)

    def _splits(self, block: Block, wanted: tuple[Run, ...]) -> Iterator[Family]:
        pair, duration = self.phase.split, block.duration_days
        assert pair is not None
        assert duration is not None
        by_provider = {
            provider: [s for s in self.phase.sizes if self.calendar.pools[s.pool].pool.provider == provider]
            for provider in (pair.first, pair.second)
        }
        for first in by_provider[pair.first]:
            for second in by_provider[pair.second]:
                if first.pool == second.pool:
                    continue
                for nodes in first.nodes:
                    missing = block.desired_gpus - nodes * self._node_size(first.pool)
                    if missing <= 0:
                        continue
                    rest = -(-missing // self._node_size(second.pool))
                    uses = ((first.pool, nodes), (second.pool, rest))
                    if pair.equal_dates:
                        ends = self.days + duration
                        parts = [self._pool_part(pool, n, self.days, ends) for pool, n in uses]
                        yield self._family(parts, self.days, ends, first.pool, wanted)
                    else:
                        yield from self._apart(uses, duration, wanted)

    def _apart(
        self, uses: tuple[tuple[PoolId, int], tuple[PoolId, int]], duration: int, wanted: tuple[Run, ...]
    ) -> Iterator[Family]:
        """A split on different dates: one part starts, the other on the next start day of its own pool."""
        for leading in (0, 1):
            lead, follow = uses[leading], uses[1 - leading]
            admitted = self.days[self.calendar.is_start_day(self.proposal, self.phase, follow[0])]
            position = np.searchsorted(admitted, self.days)
            found = position < len(admitted)
            starts = self.days[found]
            later = admitted[position[found]]
            if leading == 1:
                starts, later = starts[later > starts], later[later > starts]
            if not len(starts):
                continue
            ends = later + duration
            parts = [
                self._pool_part(*lead, starts, starts + duration),
                self._pool_part(*follow, later, ends),
            ]
            yield self._family(parts if leading == 0 else parts[::-1], starts, ends, lead[0], wanted)

    def _profiles(self, profile: Profile) -> Iterator[Family]:
        course, wanted = _course(profile), self._wanted(profile)
        ends = self.days + course[-1][1]

        def pool_parts(pool: PoolId, levels: list[Run]) -> list[PartRun]:
            return [self._pool_part(pool, n, self.days + a, self.days + b) for a, b, n in layers(levels)]

        def self_parts(levels: list[Run]) -> list[PartRun]:
            return [self._self_part(n, self.days + a, self.days + b) for a, b, n in layers(levels)]

        for sizes in self.phase.sizes:
            pool = sizes.pool
            size = self._node_size(pool)
            seen: set[tuple[int, ...]] = set()
            for scale in self.phase.scales_ppm:
                levels = [(a, b, -(-scale * gpus // (WHOLE * size))) for a, b, gpus in course]
                key = tuple(n for _, _, n in levels)
                if key in seen:
                    continue
                seen.add(key)
                parts = pool_parts(pool, levels)
                yield self._family(parts, self.days, ends, pool, wanted)
                beside = [
                    (a, b, max(0, min(self.partly, gpus - n * size)))
                    for (a, b, gpus), (_, _, n) in zip(course, levels, strict=True)
                ]
                if any(n for _, _, n in beside):
                    yield self._family(parts + self_parts(beside), self.days, ends, pool, wanted)
        yield self._family(self_parts(course), self.days, ends, None, wanted)

    def _alternatives(self, demand: Alternatives) -> Iterator[Family]:
        alike: dict[tuple[tuple[tuple[PoolId, int], ...], int], list[Alternative]] = {}
        for choice in demand.choices:
            uses = tuple((use.pool, -(-use.gpus // self._node_size(use.pool))) for use in choice.uses)
            alike.setdefault((uses, choice.days), []).append(choice)
        for (uses, days), choices in alike.items():
            ends = self.days + days
            stated = [choice.penalty for choice in choices if choice.penalty is not None]
            best = choices[0].model_copy(
                update={
                    "fill_ppm": max(choice.fill_ppm for choice in choices),
                    "penalty": min(stated) if stated else None,
                }
            )
            parts = [self._pool_part(pool, nodes, self.days, ends) for pool, nodes in uses]
            yield replace(self._family(parts, self.days, ends, uses[0][0]), choice=best)
