"""What is still to be decided: for each open phase its options in one row of arrays, and which phase it follows.

An open phase follows one of its open predecessors (the last in phase order). Where it has several, the others are not
asked about: a bound that holds without a rule holds with it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from allocator.checks.allocation import Allocation, used_period
from allocator.checks.fill import Fill, desired_h, phase_fill
from allocator.checks.reference.days import Days, Truth
from allocator.checks.reference.figures import counted_fill
from allocator.checks.reference.options import Option, Pools, self_fees
from allocator.lots import phase_order
from models.scenario import Block, Phase, Proposal
from models.units import WHOLE, PoolId, Rate


class Line:
    """An open phase with its options."""

    def __init__(self, pools: Pools, proposal: Proposal, phase: Phase, follows: str | None) -> None:
        self.pools = pools
        self.proposal = proposal
        self.phase = phase
        self.follows = follows
        ended = [used_period(before.given).end for before in _before(proposal, phase) if before.done]
        earliest = max(ended).toordinal() if ended else 0
        every = tuple(pools.options(proposal, phase))
        self.options = tuple(option for option in every if (option.usage.starts >= earliest).any())
        self.kept: tuple[Truth, ...] = tuple(option.usage.starts >= earliest for option in self.options)
        self.starts = self.each(lambda option: option.usage.starts)
        self.ends = self.each(lambda option: option.usage.ends)
        self.already: Fill = phase_fill(pools.allocation.instead(()), proposal, phase)

    @property
    def alone(self) -> bool:
        """Whether the proposal is this phase and nothing else: no sum over phases is rounded then."""
        return len(self.proposal.phases) == 1 and not self.phase.given

    @property
    def pools_used(self) -> set[PoolId]:
        """The pools some option uses."""
        return {run.pool for option in self.options for run in option.usage.runs if run.pool is not None}

    def each(self, measure: Callable[[Option], Days]) -> Days:
        """Return a measure of every option and start in one row."""
        rows = [measure(option)[kept] for option, kept in zip(self.options, self.kept, strict=True)]
        return np.concatenate(rows).astype(np.int64) if rows else np.zeros(0, dtype=np.int64)

    def constant(self, value: Callable[[Option], int]) -> Days:
        """Return a measure that is the same for all starts of an option."""
        return self.each(lambda option: np.full(len(option.usage.fill), value(option), dtype=np.int64))

    # --- fill and money

    def fill(self, *, counted: bool) -> Days:
        """Return what each option makes of the proposal's fill (ppm), with what ran of the phase before."""
        raw = self.each(
            (lambda option: counted_fill(self.proposal, self.phase, option))
            if counted
            else (lambda option: option.usage.fill)
        )
        return (
            self.phase.share_ppm
            * self._with_history(raw, self.already.counted if counted else self.already.raw)
            // WHOLE
        )

    def _with_history(self, new: Days, before: int) -> Days:
        phase, allocation = self.phase, self.pools.allocation
        if not phase.given or phase.remainder is None:
            return new
        left, whole = desired_h(allocation, phase, phase.remainder), desired_h(allocation, phase, phase.demand)
        together: Days = np.minimum(WHOLE, before + new * left // whole)
        if isinstance(phase.remainder, Block) and phase.remainder.work_gpu_hours is not None:
            together = np.where(new == WHOLE, WHOLE, together)
        return together

    def fees(self, year: int, *, eligible: bool) -> Days:
        """Return the fees of a fiscal year (those a grant may be paid for, or all)."""
        return self.each(lambda option: self._fees(option, year, eligible))

    def _fees(self, option: Option, year: int, eligible: bool) -> Days:
        total: Days = np.zeros_like(option.usage.fill)
        with_self = not eligible or self.pools.allocation.scenario.rules.self_fees_eligible
        for run, lease in zip(option.usage.runs, option.leases, strict=True):
            if run.pool is not None:
                fees = self.pools.days[run.pool].fees(run.gpus, lease)
            elif with_self:
                fees = self_fees(run, self.proposal.outlook.yen_per_gpu_hour or 0)
            else:
                continue
            total = total + fees.get(year, 0)
        return total

    def grant(self, year: int, rate: Rate, *, up: bool = False) -> Days:
        """Return the grant of each option by itself in a fiscal year, cut down (or rounded up) to the unit."""
        unit = self.pools.allocation.scenario.rules.rounding_yen
        yen, whole = rate.numerator * self.fees(year, eligible=True), rate.denominator * unit
        granted: Days = -(-yen // whole) * unit if up else yen // whole * unit
        return granted


def _before(proposal: Proposal, phase: Phase) -> list[Phase]:
    return [proposal.phase(name) for name in phase.predecessors]


class Open(NamedTuple):
    """A proposal with its open phases, predecessors first; none when it is out of scope or all is done."""

    proposal: Proposal
    lines: tuple[Line, ...]

    @property
    def ran(self) -> bool:
        """Whether something of it already ran: it is served then, whatever is decided."""
        return any(phase.given for phase in self.proposal.phases)

    @property
    def first_root(self) -> str | None:
        """The phase that stands for all where something is counted once per proposal."""
        return min((line.phase.id for line in self.lines if line.follows is None), default=None)


def open_lines(allocation: Allocation) -> tuple[Open, ...]:
    """Return what is open, proposal by proposal."""
    pools = Pools(allocation)
    found: list[Open] = []
    for proposal in allocation.scenario.proposals:
        lines: list[Line] = []
        if allocation.in_scope(proposal):
            for phase in phase_order(proposal):
                if not phase.done:
                    known = [line.phase.id for line in lines if line.phase.id in phase.predecessors]
                    lines.append(Line(pools, proposal, phase, known[-1] if known else None))
        found.append(Open(proposal, tuple(lines)))
    return tuple(found)
