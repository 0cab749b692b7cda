"""A round as a list of choices, one per option, as the two models of a consultant take it.

Both models are exact for proposals of one phase. Where a proposal has several they are on the safe side: each phase's
grant is rounded for itself (up in budgets and caps on the grant, down in the own contribution), and nodes stay blocked
for the turnaround even if the next phase of the same proposal would take them. So every plan keeps the rules, and what
the models prove says nothing about the round: their bounds are not reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocator.bench.baselines.ways import CannotExpress, Clock
from allocator.options import Options
from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.rules import local_rules
from models.scenario import Phase, Proposal, Scenario
from models.tiers import TierName
from models.units import WHOLE, PoolId, Rate


@dataclass(frozen=True, slots=True)
class Piece:
    """So many nodes of a pool blocked from day ``first`` up to ``end``."""

    pool: PoolId
    first: int
    end: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: where it stands, and what it is worth, blocks and costs.

    ``worth`` is what the one tier of the round counts; ``raw`` the phase's part of the minimum share.
    """

    family: Family
    row: int
    start: int
    end: int
    worth: int
    raw: int
    pieces: tuple[Piece, ...]
    grants: tuple[int, ...]
    own: int


class OutOfTime(Exception):
    """The model was not even built in time."""


class Round:
    """All choices of a scenario, phase by phase."""

    def __init__(self, scenario: Scenario, clock: Clock) -> None:
        _expressible(scenario)
        self.scenario = scenario
        self.clock = clock
        self.options = Options(scenario, local_rules())
        self.calendar = self.options.calendar
        self.years = self.calendar.years
        (self.tier,) = (spec.name for spec in scenario.rules.order.tiers)
        self.maximised = self.tier is TierName.SERVED
        self.phases: list[tuple[Proposal, Phase]] = [(p, f) for p in scenario.in_scope for f in p.phases]

    def choices(self, proposal: Proposal, phase: Phase) -> Iterator[Choice]:
        """Yield the options of a phase."""
        for family in self.options.of(proposal, phase):
            if not self.clock.left:
                raise OutOfTime
            yield from self._of(family)

    def _of(self, family: Family) -> Iterator[Choice]:
        proposal, phase, worth = family.proposal, family.phase, self.options.worth
        if self.tier is TierName.SERVED:
            counted = proposal.weight_milli * (phase.share_ppm * worth.counted(family) // WHOLE)
        else:
            assert family.choice is not None
            counted = np.full(len(family), family.choice.penalty or 0, dtype=np.int64)
        raw = phase.share_ppm * worth.raw(family) // WHOLE
        several = len(proposal.phases) > 1
        grants, own = [], np.zeros(len(family), dtype=np.int64)
        for year in self.years:
            eligible = self.options.money.eligible(family, year)
            grants.append(self._rounded(proposal.rate, eligible, up=several))
            own += self.options.money.fees(family, year) - self._rounded(proposal.own_rate, eligible, up=False)
        for row in range(len(family)):
            pieces = tuple(
                Piece(
                    part.pool,
                    int(part.held_start[row]),
                    int(part.held_end[row]) + self.calendar.pools[part.pool].pool.turnaround_days,
                    part.nodes,
                )
                for part in family.parts
                if part.pool is not None
            )
            yield Choice(
                family=family,
                row=row,
                start=int(family.starts[row]),
                end=int(family.ends[row]),
                worth=int(counted[row]),
                raw=int(raw[row]),
                pieces=pieces,
                grants=tuple(int(grant[row]) for grant in grants),
                own=int(own[row]),
            )

    def _rounded(self, rate: Rate, eligible: IntArray, *, up: bool) -> IntArray:
        unit = self.scenario.rules.rounding_yen
        scale = rate.denominator * unit
        amount = rate.numerator * eligible
        return np.asarray((-(-amount // scale) if up else amount // scale) * unit)

    def must(self, proposal: Proposal, phase: Phase) -> bool:
        """Tell whether a phase has to be given something."""
        return phase.mandatory


def _expressible(scenario: Scenario) -> None:
    """Refuse what the models do not know: history, pins, leases already paid, quotas, limits on a provider."""
    tiers = [spec.name for spec in scenario.rules.order.tiers]
    if tiers not in ([TierName.SERVED], [TierName.PENALTY]):
        raise CannotExpress("tier")
    if any(phase.given for proposal in scenario.proposals for phase in proposal.phases):
        raise CannotExpress("history")
    if scenario.pins or scenario.commitments:
        raise CannotExpress("pins")
    if scenario.rules.quotas or scenario.rules.provider_limits:
        raise CannotExpress("quotas")
