"""Every plan: all combinations of options that keep the linking rules of DEFINITIONS.md section 4, with their values.

First every combination of one proposal's phases is judged by the rules that ask about one proposal at a time, then
every combination of proposals by those that tie proposals together. What a plan counts in each tier is a sum (or a
maximum, or a list of ratios) over its proposals.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from models.policy import QuotaMeasure
from models.scenario import Alternatives, Decision, MinimumKind, OutlookKind, Part, Phase, Proposal, Scenario
from models.supply import Pool
from models.units import WHOLE
from tests.properties.local_rules import counted_capacity
from tests.properties.options import Parts, options, used_end, used_start
from tests.properties.worth import Fees, Fill, dissatisfaction_share, fees, grant, phase_fill, stated_penalty

T = TypeVar("T")

Choice = dict[str, Parts]
"""By phase id, the parts decided; a phase that is not there gets nothing."""


class Account(NamedTuple):
    """What one proposal's combination means for everyone: amounts against the limits, and its terms in the tiers."""

    proposal: str
    choice: Choice
    blocked: tuple[int, ...]
    amounts: tuple[int, ...]
    served: bool
    fill: Fill
    moved: bool
    new: bool
    left_out: int
    left_out_cannot: int
    ratio: int | None
    terms: Counter[str]
    finish: int


class Limit(NamedTuple):
    """At most (or at least) so much over all proposals."""

    rule: str
    bound: int
    at_least: bool = False

    def keeps(self, amount: int) -> bool:
        """Whether an amount is within the limit."""
        return amount >= self.bound if self.at_least else amount <= self.bound


# --- what ties proposals together -----------------------------------------------------------------------------------


def days_of(scenario: Scenario, pool: Pool) -> list[date]:
    """The days on which capacity is asked about."""
    count = max(0, (pool.calendar.end - scenario.as_of).days)
    return [scenario.as_of + timedelta(days=offset) for offset in range(count)]


def ready(scenario: Scenario) -> tuple[int, ...]:
    """Nodes every pool has ready on each of its days, one after another."""
    return tuple(
        max(0, counted_capacity(scenario, pool, day) - pool.reserved_nodes)
        for pool in scenario.pools
        for day in days_of(scenario, pool)
    )


def limits(scenario: Scenario) -> tuple[Limit, ...]:
    """Budgets, quotas and provider limits, in that order."""
    rules = scenario.rules
    return (
        *(Limit("budget", budget.yen) for budget in rules.budgets),
        *(Limit("quotas", quota.limit, quota.at_least) for quota in rules.quotas),
        *(Limit("provider_limit", limit.limit) for limit in rules.provider_limits),
    )


# --- one proposal ---------------------------------------------------------------------------------------------------


def must_be_decided(scenario: Scenario, proposal: Proposal, phase: Phase) -> bool:
    """Whether a phase has to be given something: mandatory, pinned or paid for."""
    if proposal.status not in scenario.rules.scope or phase.done:
        return False
    here = (proposal.id, phase.id)
    pinned = any((pin.proposal, pin.phase) == here and not pin.forbid for pin in scenario.pins)
    paid = any((lease.proposal, lease.phase) == here for lease in scenario.commitments)
    return phase.mandatory or pinned or paid


class Reckoner:
    """Reckons one proposal's combinations: what depends on one phase alone is worked out once."""

    def __init__(self, scenario: Scenario, proposal: Proposal) -> None:
        self.scenario = scenario
        self.proposal = proposal
        in_scope = proposal.status in scenario.rules.scope
        self.options = {phase.id: options(scenario, proposal, phase) if in_scope else () for phase in proposal.phases}
        self._known: dict[tuple[str, str, int], Any] = {}
        self._kept: list[Parts] = []

    def _once(self, what: str, phase: Phase, parts: Parts, work: Callable[[], T]) -> T:
        key = (what, phase.id, id(parts))
        if key not in self._known:
            self._kept.append(parts)
            self._known[key] = work()
        known: T = self._known[key]
        return known

    def combinations(self) -> Iterator[Choice]:
        """Yield every combination of the proposal's options, each phase with one or nothing."""
        names = list(self.options)
        for picked in itertools.product(*((None, *self.options[name]) for name in names)):
            yield {name: parts for name, parts in zip(names, picked, strict=True) if parts is not None}

    def _pieces(self, choice: Choice) -> Iterator[tuple[Phase, Parts]]:
        """All parts, phase by phase: given ones and decided ones."""
        for phase in self.proposal.phases:
            if phase.given:
                yield phase, phase.given
            if phase.id in choice:
                yield phase, choice[phase.id]

    def fill(self, choice: Choice) -> Fill:
        """Sum over phases of share times phase fill, rounded down phase by phase."""
        total = [0, 0, 0]
        for phase in self.proposal.phases:
            parts = choice.get(phase.id, ())
            fill = self._once(
                "fill",
                phase,
                parts,
                lambda: phase_fill(self.scenario, self.proposal, phase, parts),  # noqa: B023
            )
            for kind in range(3):
                total[kind] += phase.share_ppm * fill[kind] // WHOLE
        return Fill(*total)

    def bill(self, choice: Choice) -> Fees:
        """Fees of all parts by fiscal year."""
        eligible, paid = Counter[int](), Counter[int]()
        for phase, parts in self._pieces(choice):
            one = self._once("fees", phase, parts, lambda: fees(self.scenario, self.proposal, parts))  # noqa: B023
            eligible.update(one.eligible)
            paid.update(one.paid)
        return Fees(eligible, paid)

    def _other(self, choice: Choice, *, published: bool) -> list[Phase]:
        """The open phases, with something published or with nothing, that are given anything else."""
        before = {
            old.phase: Counter(part for part in old.parts if part.held.end > self.scenario.as_of)
            for old in (self.scenario.baseline.decisions if self.scenario.baseline else ())
            if old.proposal == self.proposal.id
        }
        return [
            phase
            for phase in self.proposal.phases
            if not phase.done
            and bool(before.get(phase.id)) is published
            and Counter(choice.get(phase.id, ())) != before.get(phase.id, Counter())
        ]

    def grants(self, choice: Choice) -> Counter[int]:
        """Grant by fiscal year."""
        eligible = self.bill(choice).eligible
        return Counter({year: grant(self.scenario, self.proposal.rate, yen) for year, yen in eligible.items()})

    def broken(self, choice: Choice) -> Iterator[str]:
        """Yield the rules this combination breaks by itself (a rule may come twice)."""
        proposal = self.proposal
        for phase in proposal.phases:
            if phase.id not in choice:
                if must_be_decided(self.scenario, proposal, phase):
                    yield "mandatory"
                continue
            for before in map(proposal.phase, phase.predecessors):
                ran = choice.get(before.id) or (before.given if before.done else ())
                if not ran or used_start(choice[phase.id]) < used_end(ran):
                    yield "order"
        if choice and not any(phase.given for phase in proposal.phases):
            if proposal.minimum.kind is MinimumKind.ALL_PHASES and len(choice) < len(proposal.phases):
                yield "minimum"
            if proposal.minimum.kind is MinimumKind.SHARE and self.fill(choice).raw < proposal.minimum.share_ppm:
                yield "minimum"
        limit = self.scenario.rules.moves
        stays = limit is not None and not limit.gains and not self._other(choice, published=True)
        new = self._other(choice, published=False) if stays else []
        if any(not must_be_decided(self.scenario, proposal, phase) for phase in new):
            yield "moves"
        if proposal.grant_cap_yen is not None and self.grants(choice).total() > proposal.grant_cap_yen:
            yield "grant_cap"
        if proposal.own_cap_yen is not None:
            bill = self.bill(choice)
            granted = sum(grant(self.scenario, proposal.own_rate, yen) for yen in bill.eligible.values())
            if bill.paid.total() - granted > proposal.own_cap_yen:
                yield "own_contribution"

    def account(self, choice: Choice) -> Account:
        """Reckon what a combination means for everyone."""
        proposal, fill, grants = self.proposal, self.fill(choice), self.grants(choice)
        served = bool(choice) or any(phase.given for phase in proposal.phases)
        ratio: int | None = None
        if proposal.best_alone_ppm is not None:
            alone = proposal.best_alone_ppm
            ratio = min(WHOLE, fill.counted * WHOLE // alone) if served and alone else WHOLE
        left_out = int(proposal.best_alone_ppm is not None and not served)
        terms = Counter[str]()
        finish = 0
        for phase in proposal.phases:
            decided = choice.get(phase.id, ())
            term, end = self._once(
                "terms",
                phase,
                decided,
                lambda: phase_terms(self.scenario, proposal, phase, decided),  # noqa: B023
            )
            terms.update(term)
            finish = max(finish, end)
        terms["served"] = proposal.weight_milli * fill.counted
        terms["cost"] += grants.total()
        pools = {pool.id: pool.provider for pool in self.scenario.pools}
        terms["concentration"] += len(
            {"" if part.pool is None else "at " + pools[part.pool] for parts in choice.values() for part in parts}
        )
        return Account(
            proposal=proposal.id,
            choice=choice,
            blocked=self._blocked(choice),
            amounts=self._amounts(choice, grants),
            served=served,
            fill=fill,
            moved=bool(self._other(choice, published=True)),
            new=bool(self._other(choice, published=False)),
            left_out=left_out,
            left_out_cannot=left_out if proposal.outlook.kind is not OutlookKind.CAN else 0,
            ratio=ratio,
            terms=terms,
            finish=finish,
        )

    def _blocked(self, choice: Choice) -> tuple[int, ...]:
        """On each day of each pool, the most nodes held there on that day or any of the turnaround days before."""
        row: list[int] = []
        every = [part for _, parts in self._pieces(choice) for part in parts]
        for pool in self.scenario.pools:
            held = Counter[int]()
            for part in every:
                if part.pool == pool.id:
                    for day in range(part.held.start.toordinal(), part.held.end.toordinal()):
                        held[day] += part.nodes
            for date_ in days_of(self.scenario, pool):
                today = date_.toordinal()
                row.append(max(held[today - back] for back in range(pool.turnaround_days + 1)))
        return tuple(row)

    def _amounts(self, choice: Choice, grants: Counter[int]) -> tuple[int, ...]:
        """What counts against each of ``limits``."""
        rules, proposal, row = self.scenario.rules, self.proposal, []
        every = [part for _, parts in self._pieces(choice) for part in parts]
        for budget in rules.budgets:
            counts = budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
            row.append(grants[budget.fiscal_year] if counts else 0)
        for quota in rules.quotas:
            matches = (
                proposal.status in rules.scope
                and quota.subsidy_class in (None, proposal.subsidy_class)
                and quota.target_category in (None, proposal.target_category)
                and quota.group in (None, proposal.group)
            )
            measured = {
                QuotaMeasure.PROPOSALS: 1 if every else 0,
                QuotaMeasure.GPU_HOURS: sum(24 * p.gpus * p.used.days for p in every if p.pool is not None),
                QuotaMeasure.GRANT_YEN: grants.total(),
            }
            row.append(measured[quota.measure] if matches else 0)
        providers = {pool.id: pool.provider for pool in self.scenario.pools}
        for limit in rules.provider_limits:
            there = [part for part in every if part.pool is not None and providers[part.pool] == limit.provider]
            hours = sum(24 * part.gpus * part.held.days for part in there)
            row.append(hours if limit.measure is QuotaMeasure.GPU_HOURS else 1 if there else 0)
        return tuple(row)


def phase_terms(scenario: Scenario, proposal: Proposal, phase: Phase, decided: Parts) -> tuple[Counter[str], int]:
    """What a phase adds to each tier that is a sum over phases, and its end in days after the start of the horizon."""
    horizon, terms = scenario.horizon, Counter[str]()
    parts = phase.given if phase.done else decided
    terms["preference"] = proposal.priority_milli * dissatisfaction_share(scenario, proposal, phase, parts)
    if parts:
        terms["penalty"] = stated_penalty(scenario, phase, parts) or 0
    elif isinstance(phase.to_do, Alternatives):
        terms["penalty"] = max(choice.penalty or 0 for choice in phase.to_do.choices)
    if phase.desired_start is not None:
        began = used_start(parts) if parts else horizon.end
        terms["timeliness"] = phase.share_ppm * max(0, (began - phase.desired_start).days)
    ended = used_end(parts) if parts else horizon.end
    if phase.due is not None:
        terms["lateness"] = proposal.priority_milli * phase.share_ppm * max(0, (ended - phase.due).days)
    if not phase.done:
        terms["stability"] = _changed(scenario, proposal, phase, decided)
    if not parts:
        terms["concentration"] = phase.most_providers
        terms["cost"] = phase.dearest_grant_yen
    return terms, (ended - horizon.start).days


def _changed(scenario: Scenario, proposal: Proposal, phase: Phase, decided: Parts) -> int:
    """Published baseline parts still running after ``as_of`` that the decision does not repeat."""
    if scenario.baseline is None or not scenario.baseline.published:
        return 0

    def about(part: Part) -> tuple[object, ...]:
        return (part.pool, part.nodes, part.gpus, part.held)

    before = Counter(
        about(part)
        for old in scenario.baseline.decisions
        if (old.proposal, old.phase) == (proposal.id, phase.id)
        for part in old.parts
        if part.held.end > scenario.as_of
    )
    return (before - Counter(about(part) for part in decided)).total()


def accounts(scenario: Scenario, proposal: Proposal) -> list[Account]:
    """Return every combination of one proposal that keeps the rules about one proposal."""
    reckoner = Reckoner(scenario, proposal)
    return [
        reckoner.account(choice) for choice in reckoner.combinations() if next(reckoner.broken(choice), None) is None
    ]


# --- all proposals --------------------------------------------------------------------------------------------------

Plan = tuple[Account, ...]
"""One combination per proposal, in the order of the scenario."""


def plans(scenario: Scenario) -> Iterator[Plan]:
    """Yield every plan that keeps all rules."""
    room, bounds = ready(scenario), limits(scenario)
    each = [accounts(scenario, proposal) for proposal in scenario.proposals]

    def extend(chosen: Plan, blocked: tuple[int, ...]) -> Iterator[Plan]:
        if len(chosen) == len(each):
            totals = (sum(row) for row in zip(*(one.amounts for one in chosen), strict=True))
            limit = scenario.rules.moves
            few = limit is None or sum(one.moved or one.new for one in chosen) <= limit.most
            if few and all(bound.keeps(total) for bound, total in zip(bounds, totals, strict=True)):
                yield chosen
            return
        for candidate in each[len(chosen)]:
            together = tuple(a + b for a, b in zip(blocked, candidate.blocked, strict=True))
            if all(a <= b for a, b in zip(together, room, strict=True)):
                yield from extend((*chosen, candidate), together)

    yield from extend((), tuple(0 for _ in room))


def decisions(plan: Plan) -> tuple[Decision, ...]:
    """Return a plan as decisions in (proposal, phase) order."""
    rows = [
        Decision(proposal=one.proposal, phase=phase, parts=parts) for one in plan for phase, parts in one.choice.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.proposal, row.phase)))
