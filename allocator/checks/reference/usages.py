"""What a phase could use, shape by shape, for all its possible first days at once. Existence is asked elsewhere.

Where the shape makes the fill depend on the start (step up, split on own dates), it is worked out here from the
definition; elsewhere the fill of one start is that of all.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from allocator.checks.allocation import Allocation, first_power, gpu_power
from allocator.checks.fill import desired_h, option_fill
from allocator.checks.held import is_start_day, next_start_day
from allocator.checks.reference.days import Days, Truth
from allocator.checks.reference.runs import Run, Usage, part_of
from allocator.checks.shapes import layers, profile_nodes, profile_self_gpus, work_days
from allocator.checks.window import starts_between, window
from models.scenario import (
    Alternatives,
    Block,
    OutlookKind,
    Phase,
    PoolSizes,
    Profile,
    Proposal,
    SplitPair,
)
from models.supply import LeaseStart, Pool
from models.units import HOURS_PER_DAY, WHOLE, next_month


def usages(allocation: Allocation, proposal: Proposal, phase: Phase) -> Iterator[Usage]:
    """Yield everything a phase may use on its grid, inside its window, on its start days."""
    maker = _Maker(allocation, proposal, phase)
    demand = phase.to_do
    if isinstance(demand, Alternatives):
        yield from maker.alternatives(demand)
        return
    if phase.self_only:
        yield from maker.alone(demand)
        return
    if proposal.outlook.kind is OutlookKind.CAN:
        yield from maker.alone(demand, proposal.outlook.since)
    for sizes in phase.sizes:
        pool = allocation.pools[sizes.pool]
        if isinstance(demand, Profile):
            yield from maker.profile(demand, pool)
        else:
            yield from maker.block(demand, pool, sizes)
            if demand.step_up:
                yield from maker.step_up(demand, pool, sizes)
    if isinstance(demand, Block) and demand.duration_days is not None and phase.split is not None:
        yield from maker.split(demand, phase.split)


class _Maker:
    """Makes the usages of one phase."""

    def __init__(self, allocation: Allocation, proposal: Proposal, phase: Phase) -> None:
        self.allocation = allocation
        self.scenario = allocation.scenario
        self.proposal = proposal
        self.phase = phase
        self.pins = allocation.pins_of(proposal, phase)
        self.first_power = first_power(phase)
        self.desired = desired_h(allocation, phase, phase.to_do)
        first, last = starts_between(self.scenario, phase)
        self.closes = window(self.scenario, phase)[1].toordinal()
        self.days = [first + timedelta(days=offset) for offset in range(max(0, (last - first).days + 1))]
        self._starts: dict[LeaseStart, Days] = {}

    def starts(self, admits: LeaseStart) -> Days:
        """Return the days of the window on which the phase may begin under a lease rule."""
        if admits not in self._starts:
            found = [d for d in self.days if is_start_day(self.scenario, self.phase, self.pins, admits, d)]
            self._starts[admits] = np.array([day.toordinal() for day in found], dtype=np.int64)
        return self._starts[admits]

    def _usage(self, runs: tuple[Run, ...], inside: Truth | None = None, fill: Days | None = None) -> Iterator[Usage]:
        """Keep the starts whose use ends inside the window; the fill is that of the first one unless given."""
        ends = np.max([run.end for run in runs], axis=0)
        keep = ends <= self.closes if inside is None else (ends <= self.closes) & inside
        if not keep.any():
            return
        kept = tuple(run._replace(first=run.first[keep], end=run.end[keep]) for run in runs)
        if fill is not None:
            yield Usage(kept, fill[keep], fill[keep])
            return
        parts = tuple(part_of(run, 0) for run in kept)
        worth = option_fill(self.allocation, self.proposal, self.phase, parts)
        like = np.ones_like(kept[0].first)
        yield Usage(kept, worth.raw * like, worth.pool * like)

    def _since(self, starts: Days) -> Truth | None:
        since = self.proposal.outlook.since
        return None if since is None else starts >= since.toordinal()

    def _length(self, block: Block, power: int) -> int:
        if block.duration_days is not None:
            return block.duration_days
        return work_days(block.work_gpu_hours or 0, self.first_power, power)

    def alone(self, demand: Block | Profile, since: date | None = None) -> Iterator[Usage]:
        """All of it by self."""
        starts = self.starts(self.scenario.rules.self_starts)
        if isinstance(demand, Block):
            length = self._length(demand, demand.desired_gpus * self.first_power)
            runs: tuple[Run, ...] = (Run(None, 0, demand.desired_gpus, starts, starts + length),)
        else:
            cut = layers((segment.days, segment.gpus) for segment in demand.segments)
            runs = tuple(Run(None, 0, one.amount, starts + one.first, starts + one.end) for one in cut)
        yield from self._usage(runs, None if since is None else starts >= since.toordinal())

    def block(self, block: Block, pool: Pool, sizes: PoolSizes) -> Iterator[Usage]:
        """One pool at each size, by itself and with what is missing beside it."""
        starts = self.starts(pool.lease.start_on)
        each = gpu_power(self.allocation, self.phase, pool)
        for nodes in sizes.nodes:
            gpus = nodes * pool.node_size
            length = self._length(block, gpus * each)
            yield from self._usage((Run(pool.id, nodes, gpus, starts, starts + length),))
            missing = min(self.proposal.outlook.gpus, block.desired_gpus - gpus)
            if self.proposal.outlook.kind is OutlookKind.PARTLY and missing > 0:
                length = self._length(block, gpus * each + missing * self.first_power)
                beside = Run(None, 0, missing, starts, starts + length)
                yield from self._usage(
                    (Run(pool.id, nodes, gpus, starts, starts + length), beside), self._since(starts)
                )

    def step_up(self, block: Block, pool: Pool, sizes: PoolSizes) -> Iterator[Usage]:
        """Two sizes of one pool, the larger from the first of a month inside the used days."""
        starts = self.starts(pool.lease.start_on)
        each = gpu_power(self.allocation, self.phase, pool) * pool.node_size
        wanted = block.desired_gpus * self.first_power
        for month in self._months():
            before = month - starts
            for low in sizes.nodes:
                for high in (size for size in sizes.nodes if size > low):
                    if block.duration_days is not None:
                        ends = starts + block.duration_days
                        useful = before * min(low * each, wanted) + (ends - month) * min(high * each, wanted)
                        fill = np.minimum(WHOLE, useful * HOURS_PER_DAY * WHOLE // self.desired)
                        possible = (before > 0) & (month < ends)
                    else:
                        work = (block.work_gpu_hours or 0) * self.first_power
                        left = work - before * HOURS_PER_DAY * low * each
                        ends = month - (-left // (HOURS_PER_DAY * high * each))
                        fill = np.full_like(starts, WHOLE)
                        possible = (before > 0) & (left > 0)
                    base = Run(pool.id, low, low * pool.node_size, starts, ends)
                    added = high - low
                    grown = Run(pool.id, added, added * pool.node_size, np.full_like(starts, month), ends)
                    yield from self._usage((base, grown), possible, fill)

    def _months(self) -> list[int]:
        """Return the firsts of month after the first possible start and before the window closes."""
        found: list[int] = []
        if self.days:
            month = next_month(self.days[0])
            while month.toordinal() < self.closes:
                found.append(month.toordinal())
                month = next_month(month)
        return found

    def split(self, block: Block, pair: SplitPair) -> Iterator[Usage]:
        """One size at the first provider, and the fewest nodes that reach the desired number at the second."""
        length = block.duration_days or 0
        listed = [(self.allocation.pools[sizes.pool], sizes) for sizes in self.phase.sizes]
        for one, sizes in listed:
            for two, _ in listed:
                if one.provider != pair.first or two.provider != pair.second or one.id == two.id:
                    continue
                for nodes in (n for n in sizes.nodes if n * one.node_size < block.desired_gpus):
                    fewest = -(-(block.desired_gpus - nodes * one.node_size) // two.node_size)
                    for first, second in self._pairs_of_days(pair, one, two):
                        runs = (
                            Run(one.id, nodes, nodes * one.node_size, first, first + length),
                            Run(two.id, fewest, fewest * two.node_size, second, second + length),
                        )
                        yield from self._usage(runs, fill=self._split_fill(block, runs, length))

    def _pairs_of_days(self, pair: SplitPair, one: Pool, two: Pool) -> list[tuple[Days, Days]]:
        first, second = self.starts(one.lease.start_on), self.starts(two.lease.start_on)
        if pair.equal_dates:
            return [(first, first)]
        return [self._followed(first, two), self._followed(second, one)[::-1]]

    def _followed(self, starts: Days, other: Pool) -> tuple[Days, Days]:
        """Return the starts after which the other pool still has a start day, and that day."""
        found: list[tuple[int, int]] = []
        for start in starts:
            day = date.fromordinal(int(start))
            after = next_start_day(self.scenario, self.phase, self.pins, other.lease.start_on, day)
            if after is not None:
                found.append((int(start), after.toordinal()))
        table = np.array(found, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _split_fill(self, block: Block, runs: tuple[Run, Run], length: int) -> Days:
        """Days together count up to the desired power, days apart each half by itself."""
        wanted = block.desired_gpus * self.first_power
        one, two = (
            run.gpus * gpu_power(self.allocation, self.phase, self.allocation.pools[run.pool])
            for run in runs
            if run.pool is not None
        )
        apart = np.minimum(length, np.abs(runs[0].first - runs[1].first))
        useful = apart * (min(one, wanted) + min(two, wanted)) + (length - apart) * min(one + two, wanted)
        fill: Days = np.minimum(WHOLE, useful * HOURS_PER_DAY * WHOLE // self.desired)
        return fill

    def profile(self, profile: Profile, pool: Pool) -> Iterator[Usage]:
        """One pool at each scale, by itself and with what is missing beside it."""
        starts = self.starts(pool.lease.start_on)
        for scale in self.phase.scales_ppm:
            nodes = profile_nodes(profile, scale, pool.node_size)
            runs = tuple(
                Run(pool.id, one.amount, one.amount * pool.node_size, starts + one.first, starts + one.end)
                for one in layers(nodes)
            )
            yield from self._usage(runs)
            if self.proposal.outlook.kind is not OutlookKind.PARTLY:
                continue
            own = layers(profile_self_gpus(profile, nodes, pool.node_size, self.proposal.outlook.gpus))
            if own:
                beside = tuple(Run(None, 0, one.amount, starts + one.first, starts + one.end) for one in own)
                yield from self._usage(runs + beside, self._since(starts))

    def alternatives(self, demand: Alternatives) -> Iterator[Usage]:
        """Each choice as it stands, beginning by the rule of its first pool."""
        for choice in demand.choices:
            starts = self.starts(self.allocation.pools[choice.uses[0].pool].lease.start_on)
            runs = []
            for use in choice.uses:
                pool = self.allocation.pools[use.pool]
                nodes = -(-use.gpus // pool.node_size)
                runs.append(Run(pool.id, nodes, nodes * pool.node_size, starts, starts + choice.days))
            yield from self._usage(tuple(runs))
