"""What options count in a tier and against a limit: less is better, at most so much is allowed, never more than true.

Fill and lower quotas count negative. Where what a proposal counts is no sum over its phases, a sum that is never more
stands for it: grants are cut down phase by phase (rounded up where a lower quota asks for them), sources of a proposal
count in its first root phase only. With one phase and no history everything is exact.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from allocator.checks.allocation import Allocation, used_period
from allocator.checks.bounds.choices import Line, Open
from allocator.checks.fill import phase_fill
from allocator.checks.money import eligible, grants
from allocator.checks.moves import published
from allocator.checks.quotas import matches
from allocator.checks.reference.days import Days
from allocator.checks.reference.options import Option
from allocator.checks.reference.runs import part_of
from allocator.checks.tiers.preference import WORST, dissatisfaction, stated_penalty
from allocator.checks.tiers.stability import essence
from models.certificate import MOVE_UNIT
from models.policy import ProviderLimit, Quota, QuotaMeasure
from models.scenario import Alternatives, Budget, OutlookKind, Part, Phase, Proposal
from models.tiers import TierName
from models.units import HOURS_PER_DAY, WHOLE, fiscal_year

Key = tuple[str, str]


@dataclass
class Amounts:
    """Amounts by open phase (per option, and left undecided), by proposal once served, and in any case."""

    option: dict[Key, Days] = field(default_factory=dict)
    undecided: dict[Key, int] = field(default_factory=dict)
    served: dict[str, int] = field(default_factory=dict)
    base: int = 0


class Reckoning:
    """Reckons amounts on the open phases of a scenario; each is kept once reckoned."""

    def __init__(self, allocation: Allocation, everything: tuple[Open, ...]) -> None:
        self.allocation = allocation
        self.scenario = allocation.scenario
        self.open = everything
        self.lines = [line for one in everything for line in one.lines]
        self.first_roots = {(one.proposal.id, one.first_root) for one in everything if one.lines}
        self.years = years_of(allocation)
        self._tiers: dict[TierName, Amounts] = {}
        self._done = [
            (proposal, phase) for proposal in self.scenario.in_scope for phase in proposal.phases if phase.done
        ]
        self._published: dict[Key, Counter[object]] = {}
        baseline = self.scenario.baseline
        for decision in baseline.decisions if baseline is not None and baseline.published else ():
            self._published[decision.proposal, decision.phase] = Counter(
                essence(part) for part in decision.parts if part.held.end > self.scenario.as_of
            )

    def tier(self, name: TierName) -> Amounts:
        """Return the amounts of a tier that is a sum over proposals."""
        if name not in self._tiers:
            self._tiers[name] = self._tier(name)
        return self._tiers[name]

    def _tier(self, name: TierName) -> Amounts:
        amounts = Amounts()
        for line in self.lines:
            key = (line.proposal.id, line.phase.id)
            amounts.option[key] = self._option(name, line)
            amounts.undecided[key] = self._undecided(name, line)
        amounts.base = self._base(name)
        if name in (TierName.LEFT_OUT, TierName.LEFT_OUT_CANNOT):
            counted = [
                p
                for p in self.scenario.in_scope
                if p.best_alone_ppm is not None and (name is TierName.LEFT_OUT or p.outlook.kind is not OutlookKind.CAN)
            ]
            amounts.served = {p.id: -1 for p in counted}
            amounts.base = len(counted)
        return amounts

    def _option(self, name: TierName, line: Line) -> Days:
        proposal, phase = line.proposal, line.phase
        match name:
            case TierName.SERVED:
                return -proposal.weight_milli * line.fill(counted=True)
            case TierName.PREFERENCE:
                return proposal.priority_milli * line.each(lambda option: self._pain(line, option))
            case TierName.PENALTY:
                return line.constant(lambda option: stated_penalty(self.allocation, phase, option.parts(0)) or 0)
            case TierName.TIMELINESS if phase.desired_start is not None:
                late: Days = np.maximum(0, line.starts - phase.desired_start.toordinal())
                return phase.share_ppm * late
            case TierName.LATENESS if phase.due is not None:
                late = np.maximum(0, line.ends - phase.due.toordinal())
                return proposal.priority_milli * phase.share_ppm * late
            case TierName.STABILITY if self._published.get((proposal.id, phase.id)):
                return line.each(lambda option: self._changes(line, option))
            case TierName.CONCENTRATION if (proposal.id, phase.id) in self.first_roots:
                return line.constant(lambda option: len({self._provider(run.pool) for run in option.usage.runs}))
            case TierName.COST:
                return line.each(lambda option: option.grant)
        return np.zeros(len(line.starts), dtype=np.int64)

    def _undecided(self, name: TierName, line: Line) -> int:
        proposal, phase, end = line.proposal, line.phase, self.scenario.horizon.end
        match name:
            case TierName.SERVED:
                return -proposal.weight_milli * (phase.share_ppm * line.already.counted // WHOLE)
            case TierName.PREFERENCE:
                return proposal.priority_milli * phase.share_ppm * WORST
            case TierName.PENALTY if isinstance(phase.to_do, Alternatives):
                return max(choice.penalty or 0 for choice in phase.to_do.choices)
            case TierName.TIMELINESS if phase.desired_start is not None:
                return phase.share_ppm * max(0, (end - phase.desired_start).days)
            case TierName.LATENESS if phase.due is not None:
                return proposal.priority_milli * phase.share_ppm * max(0, (end - phase.due).days)
            case TierName.STABILITY:
                return self._published.get((proposal.id, phase.id), Counter()).total()
            case TierName.CONCENTRATION:
                return phase.most_providers
            case TierName.COST:
                return phase.dearest_grant_yen
        return 0

    def _base(self, name: TierName) -> int:
        """Return what the past counts."""
        nothing_more = self.allocation.instead(())
        match name:
            case TierName.SERVED:
                return -sum(
                    p.weight_milli * (f.share_ppm * phase_fill(nothing_more, p, f).counted // WHOLE)
                    for p, f in self._done
                )
            case TierName.PREFERENCE:
                return sum(p.priority_milli * self._pain_given(p, f) for p, f in self._done)
            case TierName.PENALTY:
                return sum(stated_penalty(self.allocation, f, f.given) or 0 for _, f in self._done)
            case TierName.TIMELINESS:
                return sum(
                    f.share_ppm * max(0, (used_period(f.given).start - f.desired_start).days)
                    for _, f in self._done
                    if f.desired_start is not None
                )
            case TierName.LATENESS:
                return sum(
                    p.priority_milli * f.share_ppm * max(0, (used_period(f.given).end - f.due).days)
                    for p, f in self._done
                    if f.due is not None
                )
            case TierName.COST:
                return sum(sum(self.given_grant(p).values()) for p in self.scenario.in_scope)
        return 0

    # --- single measures

    def _provider(self, pool: str | None) -> str | None:
        return None if pool is None else self.allocation.pools[pool].provider

    def _pain(self, line: Line, option: Option) -> Days:
        proposal, phase = line.proposal, line.phase
        stated = stated_penalty(self.allocation, phase, option.parts(0))
        if stated is not None:
            return np.full_like(option.usage.fill, phase.share_ppm * min(WORST, stated))
        pain, gpu_days = np.zeros_like(option.usage.fill), np.zeros_like(option.usage.fill)
        for run in option.usage.runs:
            amount = run.gpus * (run.end - run.first)
            pain = pain + amount * dissatisfaction(self.allocation, proposal, phase, part_of(run, 0))
            gpu_days = gpu_days + amount
        weighed: Days = phase.share_ppm * pain // gpu_days
        return weighed

    def _pain_given(self, proposal: Proposal, phase: Phase) -> int:
        gpu_days = [part.gpus * part.used.days for part in phase.given]
        pains = [dissatisfaction(self.allocation, proposal, phase, part) for part in phase.given]
        stated = stated_penalty(self.allocation, phase, phase.given)
        if stated is not None:
            return phase.share_ppm * min(WORST, stated)
        weighed = sum(pain * days for pain, days in zip(pains, gpu_days, strict=True))
        return phase.share_ppm * weighed // sum(gpu_days)

    def _changes(self, line: Line, option: Option) -> Days:
        published = self._published[line.proposal.id, line.phase.id]
        changed = [
            (published - Counter(essence(part) for part in option.parts(position))).total()
            for position in range(len(option.usage.fill))
        ]
        return np.array(changed, dtype=np.int64)

    def given_grant(self, proposal: Proposal) -> Counter[int]:
        """Return the grant of what already ran, by fiscal year."""
        return grants(self.allocation, proposal, (part for phase in proposal.phases for part in phase.given))

    # --- limits

    def _over_lines(self, measure: Callable[[Line], Days], names: set[str]) -> dict[Key, Days]:
        return {(line.proposal.id, line.phase.id): measure(line) for line in self.lines if line.proposal.id in names}

    def budget(self, budget: Budget) -> Amounts:
        """Return the grants a budget or envelope pays."""
        year, kind = budget.fiscal_year, budget.subsidy_class
        paid = [p for p in self.scenario.proposals if kind is None or kind in p.envelopes]
        option = self._over_lines(lambda line: line.grant(year, line.proposal.rate), {p.id for p in paid})
        return Amounts(option=option, base=sum(self.given_grant(p)[year] for p in paid))

    def quota(self, quota: Quota) -> Amounts:
        """Return what a quota counts, negative where it is a lower one."""
        counted = [p for p in self.scenario.in_scope if matches(quota, p)]
        names, sign = {p.id for p in counted}, -1 if quota.at_least else 1
        if quota.measure is QuotaMeasure.PROPOSALS:
            return Amounts(served=dict.fromkeys(names, sign))
        if quota.measure is QuotaMeasure.GPU_HOURS:
            option = self._over_lines(lambda line: sign * line.each(_pool_hours), names)
            given = sum(_hours(part, part.used.days) for p in counted for part in _given(p) if part.pool is not None)
            return Amounts(option=option, base=sign * given)
        option = self._over_lines(
            lambda line: sign * self._all_years(line, up=quota.at_least and not line.alone), names
        )
        return Amounts(option=option, base=sign * sum(self._given_all_years(p, up=quota.at_least) for p in counted))

    def _all_years(self, line: Line, *, up: bool) -> Days:
        total = np.zeros(len(line.starts), dtype=np.int64)
        for year in self.years:
            total += line.grant(year, line.proposal.rate, up=up)
        return total

    def _given_all_years(self, proposal: Proposal, *, up: bool) -> int:
        if not up:
            return sum(self.given_grant(proposal).values())
        unit, rate = self.scenario.rules.rounding_yen, proposal.rate
        yen = eligible(self.allocation, proposal, _given(proposal))
        return sum(-(-rate.numerator * each // (rate.denominator * unit)) * unit for each in yen.values())

    def provider_limit(self, limit: ProviderLimit) -> Amounts:
        """Return what rests on a provider."""
        here = {pool.id for pool in self.scenario.pools if pool.provider == limit.provider}
        given = {p.id: [part for part in _given(p) if part.pool in here] for p in self.scenario.proposals}
        names = set(given)
        if limit.measure is not QuotaMeasure.PROPOSALS:
            option = self._over_lines(lambda line: line.each(lambda o: _held_hours(o, here)), names)
            return Amounts(
                option=option, base=sum(_hours(part, part.held.days) for parts in given.values() for part in parts)
            )

        def there(line: Line) -> Days:
            counts = (line.proposal.id, line.phase.id) in self.first_roots and not given[line.proposal.id]
            return line.constant(lambda o: int(counts and any(run.pool in here for run in o.usage.runs)))

        return Amounts(option=self._over_lines(there, names), base=sum(1 for parts in given.values() if parts))

    def moves(self) -> Amounts:
        """Return what is not as published: each open phase counts its whole part of ``MOVE_UNIT``."""
        before, amounts = published(self.allocation), Amounts()
        for one in self.open:
            for line in one.lines:
                key = (line.proposal.id, line.phase.id)
                part, parts = MOVE_UNIT // len(one.lines), before.get(key, Counter())
                amounts.option[key] = part * line.each(lambda option, parts=parts: _other(option, parts))  # type: ignore[misc]
                amounts.undecided[key] = part if parts else 0
        gone = [
            proposal
            for proposal in self.scenario.proposals
            if not self.allocation.in_scope(proposal)
            and any(before.get((proposal.id, phase.id)) for phase in proposal.phases if not phase.done)
        ]
        amounts.base = MOVE_UNIT * len(gone)
        return amounts


def _other(option: Option, published_parts: Counter[Part]) -> Days:
    """Return 0 at the start at which an option is exactly what was published, else 1."""
    starts = option.usage.starts
    other = np.ones_like(starts)
    if published_parts:
        begins = min(part.used.start for part in published_parts).toordinal()
        for position in np.flatnonzero(starts == begins):
            other[position] = Counter(option.parts(int(position))) != published_parts
    return other


def years_of(allocation: Allocation) -> range:
    """Return the fiscal years in which anything can be held."""
    scenario = allocation.scenario
    days = [scenario.horizon.start, scenario.horizon.last_day]
    days += [day for pool in scenario.pools for day in (pool.calendar.start, pool.calendar.last_day)]
    for proposal in scenario.proposals:
        days += [day for part in _given(proposal) for day in (part.used.start, part.held.start, part.held.last_day)]
    return range(fiscal_year(min(days)), fiscal_year(max(days)) + 1)


def _given(proposal: Proposal) -> list[Part]:
    return [part for phase in proposal.phases for part in phase.given]


def _hours(part: Part, days: int) -> int:
    return part.gpus * HOURS_PER_DAY * days


def _pool_hours(option: Option) -> Days:
    hours: Days = np.zeros_like(option.usage.fill)
    for run in option.usage.runs:
        if run.pool is not None:
            hours = hours + run.gpus * HOURS_PER_DAY * (run.end - run.first)
    return hours


def _held_hours(option: Option, pools: set[str]) -> Days:
    hours: Days = np.zeros_like(option.usage.fill)
    for run, lease in zip(option.usage.runs, option.leases, strict=True):
        if run.pool in pools:
            hours = hours + run.gpus * HOURS_PER_DAY * (lease.end - lease.first)
    return hours
