"""What a proposal must keep by itself: its caps, its minimum share, and a lowest ratio or a latest end asked of all.

Each is a sum over its phases that may not exceed a limit. Options (and leaving a phase out) that break it even beside
the best all other phases could do are struck out. What is left open between several phases gets a price of its own,
paid only if the proposal is served. With a single phase nothing is left open.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from allocator.engine.bounds.amounts import Reckoner
from allocator.engine.bounds.table import Line, Table
from allocator.options.days import BoolArray, IntArray
from allocator.options.family import Family
from models.scenario import MinimumKind, Proposal
from models.units import WHOLE


class Own(StrEnum):
    """The limits a proposal has by itself."""

    GRANT_CAP = "grant_cap"
    OWN_CONTRIBUTION = "own_contribution"
    MINIMUM = "minimum"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every plan looked at: a lowest ratio of fairness, a latest end (days of the horizon)."""

    ratio: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OwnLimit:
    """One kind of limit: amounts per option and per undecided line, the limit of each proposal it concerns."""

    kind: Own
    option: IntArray
    undecided: IntArray
    limit: dict[int, int]


class OwnLimits:
    """The limits of all proposals on the options of a table, and what they strike out."""

    def __init__(self, reckoner: Reckoner, asked: Asked) -> None:
        self.reckoner = reckoner
        self.table: Table = reckoner.table
        self.asked = asked
        self.impossible = False
        self.allowed: BoolArray = np.ones(self.table.count, dtype=np.bool_)
        self.forced: BoolArray = np.array([self._must(line) for line in self.table.lines], dtype=np.bool_)
        self.forced_if_served: BoolArray = self.forced.copy()
        self._complete_or_nothing()
        self._finish()
        self.limits = [limit for limit in (self._limit(kind) for kind in Own) if limit is not None]
        self.open: list[OwnLimit] = []
        allowed, forced = self.allowed.copy(), self.forced_if_served.copy()
        for limit in self.limits:
            self._strike(limit, allowed, forced)

    def _must(self, line: Line) -> bool:
        scenario, here = self.table.scenario, (line.proposal.id, line.phase.id)
        pinned = any(not pin.forbid for pin in self.table.calendar.pins.get(here, ()))
        return line.phase.mandatory or pinned or any((c.proposal, c.phase) == here for c in scenario.commitments)

    def _complete_or_nothing(self) -> None:
        for line in self.table.lines:
            if line.proposal.minimum.kind is MinimumKind.ALL_PHASES and not _ran(line.proposal):
                self.forced_if_served[line.number] = True

    def _finish(self) -> None:
        """Strike out what ends too late; a phase left out counts as ending with the horizon."""
        latest = self.asked.finish
        if latest is None:
            return
        self.allowed &= self.table.end <= latest
        if latest < self.table.days:
            self.forced[:] = True
            self.forced_if_served[:] = True
        first = self.table.scenario.horizon.start
        done = [part for p in self.table.scenario.in_scope for f in p.phases if f.done for part in f.given]
        self.impossible |= any((part.used.end - first).days > latest for part in done)

    # --- the limits one by one

    def _limit(self, kind: Own) -> OwnLimit | None:
        limit = {
            owner: found
            for owner in sorted({line.owner for line in self.table.lines})
            if (found := self._of(kind, self.table.proposals[owner])) is not None
        }
        if not limit:
            return None
        if kind not in self.reckoner.own:
            self.reckoner.own[kind] = self._amounts(kind, set(limit))
        return OwnLimit(kind, *self.reckoner.own[kind], limit)

    def _amounts(self, kind: Own, concerned: set[int]) -> tuple[IntArray, IntArray]:
        def measure(family: Family) -> IntArray:
            if self.table.number_of[family.proposal.id] not in concerned:
                return np.zeros(len(family), dtype=np.int64)
            return self._amount(kind, family)

        def undecided(line: Line) -> int:
            return -self.reckoner.already(line) if kind is Own.RATIO and line.owner in concerned else 0

        return self.table.column(measure), self.table.per_line(undecided)

    def _of(self, kind: Own, proposal: Proposal) -> int | None:
        """Return what the amounts of a proposal may not exceed together, None when nothing is asked."""
        reckoner = self.reckoner
        match kind:
            case Own.GRANT_CAP:
                if proposal.grant_cap_yen is None:
                    return None
                years = reckoner.years
                return proposal.grant_cap_yen - sum(reckoner.given_grant(proposal, proposal.rate, y) for y in years)
            case Own.OWN_CONTRIBUTION:
                if proposal.own_cap_yen is None:
                    return None
                rate = proposal.own_rate
                paid, eligible = (
                    sum(reckoner.money.given_fees(proposal, year)[place] for year in reckoner.years) for place in (0, 1)
                )
                return proposal.own_cap_yen - (rate.denominator * paid - rate.numerator * eligible) // rate.denominator
            case Own.MINIMUM:
                asked = proposal.minimum.kind is MinimumKind.SHARE and not _ran(proposal)
                return -proposal.minimum.share_ppm if asked else None
            case Own.RATIO:
                if self.asked.ratio is None or not proposal.best_alone_ppm:
                    return None
                return reckoner.done_fill(proposal) + self.asked.ratio * proposal.best_alone_ppm // -WHOLE

    def _amount(self, kind: Own, family: Family) -> IntArray:
        money, rate = self.reckoner.money, family.proposal.own_rate
        match kind:
            case Own.GRANT_CAP:
                return money.grant(family, family.proposal.rate)
            case Own.OWN_CONTRIBUTION:
                years = self.reckoner.years
                fees = np.sum([money.fees(family, year) for year in years], axis=0, dtype=np.int64)
                if len(family.proposal.phases) == 1 and not family.phase.given:
                    return fees - money.grant(family, rate)
                eligible = np.sum([money.eligible(family, year) for year in years], axis=0, dtype=np.int64)
                return np.asarray((rate.denominator * fees - rate.numerator * eligible) // rate.denominator)
            case Own.MINIMUM:
                return -self.reckoner.fill(family, counted=False)
            case Own.RATIO:
                return -self.reckoner.fill(family, counted=True)

    # --- what they strike out

    def _strike(self, limit: OwnLimit, allowed: BoolArray, forced: BoolArray) -> None:
        """Strike out what breaks a limit beside the least all other lines of the proposal could add."""
        several: dict[int, int] = {}
        lines: dict[int, list[Line]] = {}
        for line in self.table.lines:
            if line.owner in limit.limit:
                lines.setdefault(line.owner, []).append(line)
        for owner, mine in lines.items():
            least = {line.number: self._least(limit, line, allowed, forced) for line in mine}
            if any(each is None for each in least.values()):
                for line in mine:
                    self.allowed[line.first : line.end] = False
                continue
            together = sum(each for each in least.values() if each is not None)
            for line in mine:
                others = together - (least[line.number] or 0)
                options = slice(line.first, line.end)
                self.allowed[options] &= limit.option[options] <= limit.limit[owner] - others
                if int(limit.undecided[line.number]) + others > limit.limit[owner]:
                    self.forced_if_served[line.number] = True
            if len(mine) > 1:
                several[owner] = limit.limit[owner]
        if several:
            self.open.append(OwnLimit(limit.kind, limit.option, limit.undecided, several))

    @staticmethod
    def _least(limit: OwnLimit, line: Line, allowed: BoolArray, forced: BoolArray) -> int | None:
        """Return the least a line can add, None when it has to be decided and cannot."""
        options = limit.option[line.first : line.end][allowed[line.first : line.end]]
        amounts = [] if forced[line.number] else [int(limit.undecided[line.number])]
        amounts += [int(options.min())] if len(options) else []
        return min(amounts, default=None)


def _ran(proposal: Proposal) -> bool:
    return any(phase.given for phase in proposal.phases)
