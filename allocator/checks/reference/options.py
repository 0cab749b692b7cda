"""Which usages are options: every lease exists, the pools have room, type and provider are accepted, no pin forbids it.

Pins and paid leases are rare, so where a phase has one, each candidate is written down as a decision and asked of the
checks of those names.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from allocator.checks import commitments, compatibility, confidence, pins, reserve, self_procurement, window
from allocator.checks.allocation import Allocation
from allocator.checks.fill import option_fill
from allocator.checks.reference.days import Days, Lease, PoolDays, Truth
from allocator.checks.reference.runs import Run, Usage
from allocator.checks.reference.usages import usages
from allocator.checks.size import matching_choices
from models.scenario import Alternatives, Decision, Part, Phase, Proposal
from models.units import HOURS_PER_DAY, Period, PoolId, Rate, fiscal_year

ABOUT_ONE_PHASE = (compatibility, window, self_procurement, confidence, reserve, pins, commitments)
"""The rules asked of what is carried on; lease and size are not."""


class Option(NamedTuple):
    """A usage with its leases, for the starts on which it exists."""

    usage: Usage
    leases: tuple[Lease, ...]
    grant: Days

    def parts(self, position: int) -> tuple[Part, ...]:
        """Return the parts of one start as they would stand in a plan."""
        return tuple(
            Part(
                pool=run.pool,
                nodes=run.nodes,
                gpus=run.gpus,
                used=_period(run.first, run.end, position),
                held=_period(lease.first, lease.end, position),
            )
            for run, lease in zip(self.usage.runs, self.leases, strict=True)
        )


def _ordinals(day: date) -> Days:
    return np.array([day.toordinal()], dtype=np.int64)


def _period(first: Days, end: Days, position: int) -> Period:
    return Period(start=date.fromordinal(int(first[position])), end=date.fromordinal(int(end[position])))


class Pools:
    """The pools of a scenario as tables by day, and the options of its phases."""

    def __init__(self, allocation: Allocation) -> None:
        self.allocation = allocation
        self.days = {pool.id: PoolDays(allocation.scenario, pool) for pool in allocation.scenario.pools}
        self._compatible_with: dict[tuple[str, str, frozenset[PoolId | None]], bool] = {}
        self.committed = {(lease.proposal, lease.phase) for lease in allocation.scenario.commitments}

    def options(self, proposal: Proposal, phase: Phase) -> Iterator[Option]:
        """Yield every option of a phase; none when it is done or its proposal out of scope."""
        if phase.done or not self.allocation.in_scope(proposal):
            return
        for usage in usages(self.allocation, proposal, phase):
            leases = tuple(self._lease(run) for run in usage.runs)
            exists = self._exists(usage, leases)
            if not exists.any() or not self._compatible(proposal, phase, usage):
                continue
            kept = Usage(
                tuple(run._replace(first=run.first[exists], end=run.end[exists]) for run in usage.runs),
                usage.fill[exists],
                usage.pool_fill[exists],
            )
            cut = tuple(lease.only(exists) for lease in leases)
            option = self._within_cap(proposal, Option(kept, cut, self._grant(proposal, kept, cut, proposal.rate)))
            option = self._as_decided(proposal, phase, option)
            if len(option.grant):
                yield option
        for decision in sorted(self.allocation.carried, key=lambda d: d.model_dump_json()):
            if (decision.proposal, decision.phase) == (proposal.id, phase.id):
                yield from self._as_carried(proposal, phase, decision)

    def _as_carried(self, proposal: Proposal, phase: Phase, decision: Decision) -> Iterator[Option]:
        """Yield what the baseline carries on, where every rule about one phase allows it."""
        there = self.allocation.instead((decision,))
        if isinstance(phase.to_do, Alternatives) and not matching_choices(there, phase.to_do, decision.parts):
            return
        if any(found for rule in ABOUT_ONE_PHASE for found in rule.check(there)):
            return
        runs = tuple(
            Run(part.pool, part.nodes, part.gpus, _ordinals(part.used.start), _ordinals(part.used.end))
            for part in decision.parts
        )
        leases = tuple(
            Lease(_ordinals(part.held.start), _ordinals(part.held.end), np.ones(1, dtype=np.bool_))
            for part in decision.parts
        )
        fill = option_fill(there, proposal, phase, decision.parts)
        usage = Usage(runs, np.array([fill.raw]), np.array([fill.pool]))
        option = self._within_cap(proposal, Option(usage, leases, self._grant(proposal, usage, leases, proposal.rate)))
        if len(option.grant):
            yield option

    def _lease(self, run: Run) -> Lease:
        if run.pool is None:
            return Lease(run.first, run.end, np.ones_like(run.first, dtype=np.bool_))
        return self.days[run.pool].lease(run.first, run.end)

    def _exists(self, usage: Usage, leases: tuple[Lease, ...]) -> Truth:
        exists: Truth = np.logical_and.reduce([lease.exists for lease in leases])
        by_pool: dict[PoolId, list[tuple[Run, Lease]]] = {}
        for run, lease in zip(usage.runs, leases, strict=True):
            if run.pool is None:
                continue
            most = self.allocation.pools[run.pool].lease.max_nodes_per_lease
            if most is not None and run.nodes > most:
                return np.zeros_like(exists)
            by_pool.setdefault(run.pool, []).append((run, lease))
        for name, there in by_pool.items():
            pool = self.days[name]
            if len(there) == 1:
                exists = exists & pool.has_room(there[0][0].nodes, there[0][1])
                continue
            for position in np.flatnonzero(exists):
                exists[position] = _fits_together(pool, there, int(position))
        return exists

    def _compatible(self, proposal: Proposal, phase: Phase, usage: Usage) -> bool:
        """Ask the check of that name about the first start: type and provider depend on the pools only."""
        key = (proposal.id, phase.id, frozenset(run.pool for run in usage.runs))
        if key in self._compatible_with:
            return self._compatible_with[key]
        parts = tuple(
            Part(
                pool=run.pool,
                nodes=run.nodes,
                gpus=run.gpus,
                used=_period(run.first, run.end, 0),
                held=_period(run.first, run.end, 0),
            )
            for run in usage.runs
        )
        self._compatible_with[key] = not any(compatibility.check(self.only(proposal, phase, parts)))
        return self._compatible_with[key]

    def only(self, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Allocation:
        """Return the scenario with nothing decided but these parts of a phase."""
        return self.allocation.instead((Decision(proposal=proposal.id, phase=phase.id, parts=parts),))

    def _grant(self, proposal: Proposal, usage: Usage, leases: tuple[Lease, ...], rate: Rate) -> Days:
        """Return the grant of each start: each fiscal year rounded by itself."""
        rules = self.allocation.scenario.rules
        by_year: dict[int, Days] = {}
        for run, lease in zip(usage.runs, leases, strict=True):
            if run.pool is not None:
                fees = self.days[run.pool].fees(run.gpus, lease)
            elif rules.self_fees_eligible:
                fees = self_fees(run, proposal.outlook.yen_per_gpu_hour or 0)
            else:
                continue
            for year, yen in fees.items():
                by_year[year] = by_year.get(year, np.zeros_like(run.first)) + yen
        total = np.zeros_like(usage.fill)
        for yen in by_year.values():
            total = total + rate.numerator * yen // (rate.denominator * rules.rounding_yen) * rules.rounding_yen
        return total

    def _within_cap(self, proposal: Proposal, option: Option) -> Option:
        if proposal.grant_cap_yen is None:
            return option
        return _only_starts(option, option.grant <= proposal.grant_cap_yen)

    def _as_decided(self, proposal: Proposal, phase: Phase, option: Option) -> Option:
        if not self.allocation.pins_of(proposal, phase) and (proposal.id, phase.id) not in self.committed:
            return option
        kept = [
            not any(pins.check(there)) and not any(commitments.check(there))
            for there in (self.only(proposal, phase, option.parts(n)) for n in range(len(option.grant)))
        ]
        return _only_starts(option, np.array(kept, dtype=np.bool_))


def _only_starts(option: Option, kept: Truth) -> Option:
    usage = option.usage
    runs = tuple(run._replace(first=run.first[kept], end=run.end[kept]) for run in usage.runs)
    leases = tuple(lease.only(kept) for lease in option.leases)
    return Option(Usage(runs, usage.fill[kept], usage.pool_fill[kept]), leases, option.grant[kept])


def _fits_together(pool: PoolDays, there: list[tuple[Run, Lease]], position: int) -> bool:
    """Tell whether the runs of one option fit into the pool together, day by day."""
    first = min(int(lease.first[position]) for _, lease in there)
    end = max(int(lease.end[position]) for _, lease in there)
    held = np.zeros(end - first, dtype=np.int64)
    for run, lease in there:
        held[int(lease.first[position]) - first : int(lease.end[position]) - first] += run.nodes
    return bool((held <= pool.ready_between(first, end)).all())


def self_fees(run: Run, yen_per_gpu_hour: int) -> dict[int, Days]:
    """Return the fee of self-procured GPUs by fiscal year of the used days."""
    years = range(
        fiscal_year(date.fromordinal(int(run.first.min()))), fiscal_year(date.fromordinal(int(run.end.max()))) + 1
    )
    fees: dict[int, Days] = {}
    for year in years:
        opens, closes = date(year, 4, 1).toordinal(), date(year + 1, 4, 1).toordinal()
        days = np.maximum(0, np.minimum(run.end, closes) - np.maximum(run.first, opens))
        fees[year] = days * (run.gpus * HOURS_PER_DAY * yen_per_gpu_hour)
    return fees
