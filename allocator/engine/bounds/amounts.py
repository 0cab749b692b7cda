"""What each option counts in a tier or against a limit, as a sum over phases that never says more than is true.

Everything is turned so that less is better and at most so much is allowed: fill counts negative, "at least" too. Where
the true amount of a proposal is no sum over its phases, a sum from below stands for it, so that what is proven with it
holds for the true one:

- grants are cut down once per proposal and year; the sum of what is cut down phase by phase is never more. Where a
  lower quota needs them from above, each is rounded up instead.
- sources of a proposal (``concentration``, ``provider_limit`` by proposals) are counted in its first root phase only.

A proposal with a single phase and no history is exact in all of them.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocator.engine.bounds.table import Line, Measure, Table
from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.options.measures import penalty_of_what_ran
from allocator.rules.moves import published, same
from allocator.rules.provider_limit import held_hours
from allocator.rules.quotas import matches, pool_hours
from allocator.tiers.stability import kept, published_parts
from models.certificate import MOVE_UNIT
from models.policy import ProviderLimit, Quota, QuotaMeasure
from models.scenario import Alternatives, Budget, OutlookKind, Proposal
from models.tiers import TierName
from models.units import HOURS_PER_DAY, WHOLE, Rate


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Amounts of one tier or limit: per option, per line left undecided, per proposal once served, and in any case."""

    option: IntArray
    undecided: IntArray
    served: IntArray
    base: int

    @property
    def largest(self) -> int:
        """The largest amount a single choice can add, whatever its sign."""
        each = (self.option, self.undecided, self.served)
        return max((int(np.abs(values).max(initial=0)) for values in each), default=0)


class Reckoner:
    """Reckons amounts on the options of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.scenario = table.scenario
        self.worth = table.options.worth
        self.money = table.options.money
        self.years = table.calendar.years
        self.own: dict[str, tuple[IntArray, IntArray]] = {}
        self._tiers: dict[TierName, Amounts] = {}

    def _amounts(
        self,
        option: IntArray | None = None,
        undecided: IntArray | None = None,
        served: IntArray | None = None,
        base: int = 0,
    ) -> Amounts:
        return Amounts(
            np.zeros(self.table.count, dtype=np.int64) if option is None else option,
            np.zeros(len(self.table.lines), dtype=np.int64) if undecided is None else undecided,
            np.zeros(len(self.table.proposals), dtype=np.int64) if served is None else served,
            base,
        )

    # --- tiers

    def tier(self, name: TierName) -> Amounts:
        """Return the amounts of a tier that is a sum over proposals (less is better)."""
        if name not in self._tiers:
            self._tiers[name] = self._tier(name)
        return self._tiers[name]

    def _tier(self, name: TierName) -> Amounts:
        match name:
            case TierName.LEFT_OUT:
                return self._left_out(lambda proposal: True)
            case TierName.LEFT_OUT_CANNOT:
                return self._left_out(lambda proposal: proposal.outlook.kind is not OutlookKind.CAN)
            case TierName.SERVED:
                return self._served()
            case TierName.PREFERENCE:
                return self._preference()
            case TierName.PENALTY:
                return self._penalty()
            case TierName.TIMELINESS:
                return self._timeliness()
            case TierName.LATENESS:
                return self._lateness()
            case TierName.STABILITY:
                return self._stability()
            case TierName.CONCENTRATION:
                return self._concentration()
            case TierName.COST:
                return self._cost()
            case TierName.FAIRNESS | TierName.FINISH:
                raise AssertionError(f"{name} is no sum: it is bounded by thresholds")

    def _left_out(self, counts: Callable[[Proposal], bool]) -> Amounts:
        counted = [p for p in self.scenario.in_scope if p.best_alone_ppm is not None and counts(p)]
        served = np.zeros(len(self.table.proposals), dtype=np.int64)
        served[[self.table.number_of[p.id] for p in counted]] = -1
        return self._amounts(served=served, base=len(counted))

    def fill(self, family: Family, *, counted: bool) -> IntArray:
        """Return what an option fills of its proposal (ppm), raw or as it counts."""
        fill = self.worth.counted(family) if counted else self.worth.raw(family)
        return family.phase.share_ppm * fill // WHOLE

    def already(self, line: Line) -> int:
        """Return what a line has filled of its proposal without a decision, as it counts."""
        return line.phase.share_ppm * self.worth.given_counted(line.proposal, line.phase) // WHOLE

    def done_fill(self, proposal: Proposal) -> int:
        """Return what the done phases of a proposal fill, as it counts."""
        done = [phase for phase in proposal.phases if phase.done]
        return sum(phase.share_ppm * self.worth.given_counted(proposal, phase) // WHOLE for phase in done)

    def _served(self) -> Amounts:
        return self._amounts(
            option=self.table.column(lambda f: -f.proposal.weight_milli * self.fill(f, counted=True)),
            undecided=self.table.per_line(lambda line: -line.proposal.weight_milli * self.already(line)),
            base=-sum(p.weight_milli * self.done_fill(p) for p in self.scenario.in_scope),
        )

    def _preference(self) -> Amounts:
        return self._amounts(
            option=self.table.column(lambda f: f.proposal.priority_milli * self.worth.dissatisfaction(f)),
            undecided=self.table.per_line(lambda line: line.proposal.priority_milli * line.phase.share_ppm * 100),
            base=sum(
                p.priority_milli * self.worth.given_dissatisfaction(p, phase)
                for p in self.scenario.in_scope
                for phase in p.phases
                if phase.done
            ),
        )

    def _penalty(self) -> Amounts:
        def stated(family: Family) -> IntArray:
            penalty = family.choice.penalty if family.choice is not None else None
            return np.full(len(family), penalty or 0, dtype=np.int64)

        def largest(line: Line) -> int:
            demand = line.phase.to_do
            if not isinstance(demand, Alternatives):
                return 0
            return max(choice.penalty or 0 for choice in demand.choices)

        base = sum(
            penalty_of_what_ran(self.scenario, phase) or 0
            for p in self.scenario.in_scope
            for phase in p.phases
            if phase.done
        )
        return self._amounts(self.table.column(stated), self.table.per_line(largest), base=base)

    def _timeliness(self) -> Amounts:
        end = self.table.calendar.end

        def late(family: Family) -> IntArray:
            wished = family.phase.desired_start
            if wished is None:
                return np.zeros(len(family), dtype=np.int64)
            return family.phase.share_ppm * np.maximum(0, family.starts - wished.toordinal())

        def never(line: Line) -> int:
            wished = line.phase.desired_start
            return 0 if wished is None else line.phase.share_ppm * max(0, end - wished.toordinal())

        base = sum(
            phase.share_ppm
            * max(0, min(part.used.start for part in phase.given).toordinal() - phase.desired_start.toordinal())
            for proposal in self.scenario.in_scope
            for phase in proposal.phases
            if phase.done and phase.desired_start is not None
        )
        return self._amounts(self.table.column(late), self.table.per_line(never), base=base)

    def _lateness(self) -> Amounts:
        end = self.table.calendar.end

        def late(family: Family) -> IntArray:
            due = family.phase.due
            if due is None:
                return np.zeros(len(family), dtype=np.int64)
            weight = family.proposal.priority_milli * family.phase.share_ppm
            return weight * np.maximum(0, family.ends - due.toordinal())

        def never(line: Line) -> int:
            due, weight = line.phase.due, line.proposal.priority_milli * line.phase.share_ppm
            return 0 if due is None else weight * max(0, end - due.toordinal())

        base = sum(
            proposal.priority_milli
            * phase.share_ppm
            * max(0, max(part.used.end for part in phase.given).toordinal() - phase.due.toordinal())
            for proposal in self.scenario.in_scope
            for phase in proposal.phases
            if phase.done and phase.due is not None
        )
        return self._amounts(self.table.column(late), self.table.per_line(never), base=base)

    def _stability(self) -> Amounts:
        published = published_parts(self.scenario, self.table.calendar)

        def changed(family: Family) -> IntArray:
            before = published.get((family.proposal.id, family.phase.id), Counter())
            if not before:
                return np.zeros(len(family), dtype=np.int64)
            return before.total() - kept(family, before)

        def all_of_it(line: Line) -> int:
            return published.get((line.proposal.id, line.phase.id), Counter()).total()

        return self._amounts(self.table.column(changed), self.table.per_line(all_of_it))

    def _concentration(self) -> Amounts:
        roots = self._first_roots()

        def sources(family: Family) -> IntArray:
            here = (family.proposal.id, family.phase.id) in roots
            return np.full(len(family), len(family.sources) if here else 0, dtype=np.int64)

        return self._amounts(self.table.column(sources), self.table.per_line(lambda line: line.phase.most_providers))

    def _first_roots(self) -> set[tuple[str, str]]:
        first: dict[int, str] = {}
        for line in self.table.lines:
            if line.parent < 0:
                first[line.owner] = min(first.get(line.owner, line.phase.id), line.phase.id)
        return {(self.table.proposals[owner].id, phase) for owner, phase in first.items()}

    def _cost(self) -> Amounts:
        return self._amounts(
            self.table.column(lambda f: self.money.grant(f, f.proposal.rate)),
            self.table.per_line(lambda line: line.phase.dearest_grant_yen),
            base=sum(self.given_grant(p, p.rate, year) for p in self.scenario.in_scope for year in self.years),
        )

    # --- money

    def given_grant(self, proposal: Proposal, rate: Rate, year: int) -> int:
        """Return the grant of what already ran, in a fiscal year."""
        unit = self.scenario.rules.rounding_yen
        eligible = self.money.given_fees(proposal, year)[1]
        return rate.numerator * eligible // (rate.denominator * unit) * unit

    def _grant(self, family: Family, year: int, *, above: bool = False) -> IntArray:
        rate, unit = family.proposal.rate, self.scenario.rules.rounding_yen
        eligible, scale = rate.numerator * self.money.eligible(family, year), rate.denominator * unit
        return -(-eligible // scale) * unit if above else eligible // scale * unit

    # --- limits between proposals

    def budget(self, budget: Budget) -> Amounts:
        """Return the grants a budget pays for."""
        year, kind = budget.fiscal_year, budget.subsidy_class

        def counts(proposal: Proposal) -> bool:
            return kind is None or kind in proposal.envelopes

        def grant(family: Family) -> IntArray:
            if not counts(family.proposal):
                return np.zeros(len(family), dtype=np.int64)
            return self._grant(family, year)

        paying = [p for p in self.scenario.proposals if counts(p)]
        return self._amounts(self.table.column(grant), base=sum(self.given_grant(p, p.rate, year) for p in paying))

    def quota(self, quota: Quota) -> Amounts:
        """Return what a quota counts, negative when it is a lower one."""
        counted = [p for p in self.scenario.in_scope if matches(quota, p)]
        names, sign = {p.id for p in counted}, -1 if quota.at_least else 1

        def nothing_or(measure: Measure) -> IntArray:
            return self.table.column(
                lambda f: sign * measure(f) if f.proposal.id in names else np.zeros(len(f), dtype=np.int64)
            )

        match quota.measure:
            case QuotaMeasure.PROPOSALS:
                served = np.zeros(len(self.table.proposals), dtype=np.int64)
                served[[self.table.number_of[p.id] for p in counted]] = sign
                return self._amounts(served=served)
            case QuotaMeasure.GPU_HOURS:
                given = [part for p in counted for phase in p.phases for part in phase.given if part.pool is not None]
                ran = sum(part.gpus * HOURS_PER_DAY * part.used.days for part in given)
                return self._amounts(nothing_or(pool_hours), base=sign * ran)
            case QuotaMeasure.GRANT_YEN:
                return self._grant_quota(quota, counted, nothing_or)

    def _grant_quota(self, quota: Quota, counted: list[Proposal], nothing_or: Callable[[Measure], IntArray]) -> Amounts:
        def grant(family: Family) -> IntArray:
            exact = len(family.proposal.phases) == 1 and not family.phase.given
            above = quota.at_least and not exact
            return np.asarray(np.sum([self._grant(family, year, above=above) for year in self.years], axis=0))

        base = sum(self.given_quota(quota, p) for p in counted)
        return self._amounts(nothing_or(grant), base=-base if quota.at_least else base)

    def given_quota(self, quota: Quota, proposal: Proposal) -> int:
        """Return the grant of what already ran as a quota counts it: rounded up where it is a lower one."""
        unit, scale, total = self.scenario.rules.rounding_yen, proposal.rate.denominator, 0
        for year in self.years:
            yen = proposal.rate.numerator * self.money.given_fees(proposal, year)[1]
            total += (-(-yen // (scale * unit)) if quota.at_least else yen // (scale * unit)) * unit
        return total

    def provider_limit(self, limit: ProviderLimit) -> Amounts:
        """Return what rests on a provider."""
        pools = {pool.id for pool in self.scenario.pools if pool.provider == limit.provider}
        given = {
            p.id: [part for phase in p.phases for part in phase.given if part.pool in pools]
            for p in self.scenario.proposals
        }
        if limit.measure is not QuotaMeasure.PROPOSALS:
            ran = sum(part.gpus * HOURS_PER_DAY * part.held.days for parts in given.values() for part in parts)
            return self._amounts(self.table.column(lambda f: held_hours(f, limit.provider)), base=ran)
        roots = self._first_roots()

        def there(family: Family) -> IntArray:
            here = (family.proposal.id, family.phase.id) in roots and not given[family.proposal.id]
            return np.full(len(family), int(here and limit.provider in family.sources), dtype=np.int64)

        return self._amounts(self.table.column(there), base=sum(1 for parts in given.values() if parts))

    def moves(self) -> Amounts:
        """Return what is not as published: each open phase counts its whole part of ``MOVE_UNIT``, never too much."""
        before = published(self.scenario)
        count = Counter(line.owner for line in self.table.lines)

        def part(proposal: Proposal) -> int:
            return MOVE_UNIT // count[self.table.number_of[proposal.id]]

        def other(family: Family) -> IntArray:
            parts = before.get((family.proposal.id, family.phase.id))
            as_before = np.zeros(len(family), dtype=np.int64) if parts is None else same(family, parts)
            return part(family.proposal) * (1 - as_before)

        def left(line: Line) -> int:
            return part(line.proposal) if (line.proposal.id, line.phase.id) in before else 0

        scope = {proposal.id for proposal in self.scenario.in_scope}
        gone = {
            proposal.id
            for proposal in self.scenario.proposals
            for phase in proposal.phases
            if proposal.id not in scope and not phase.done and (proposal.id, phase.id) in before
        }
        return self._amounts(self.table.column(other), self.table.per_line(left), base=MOVE_UNIT * len(gone))
