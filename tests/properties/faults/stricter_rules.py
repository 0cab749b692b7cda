"""Rules read too severely: plans pass the checks and are proven, but brute force knows better ones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np

from allocator.engine.exact import Exact
from allocator.options import Options
from allocator.options.days import BoolArray, PoolDays, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import held_by_day, parts_in
from allocator.options.shapes import Shapes
from allocator.rules import (
    budget,
    capacity,
    commitments,
    compatibility,
    eligibility,
    grant_cap,
    minimum,
    moves,
    order,
    own_contribution,
    pins,
    provider_limit,
    quotas,
    self_procurement,
)
from allocator.variables import Expr, PhaseVars, Variables
from models.policy import ProposalStatus, ProviderLimit, Quota
from models.scenario import Budget, MinimumKind, Pin, Proposal, Scenario
from models.units import Rate
from tests.properties.faults.fault import Fault, Make, Patch
from tests.properties.faults.ways import admit_only, always, days_later, each_proposal, in_rules, on_pools, posted_for


def _turnaround_a_day_longer(pool: PoolDays) -> PoolDays:
    return replace(pool, pool=pool.pool.model_copy(update={"turnaround_days": pool.pool.turnaround_days + 1}))


def _a_node_less(pool: PoolDays) -> PoolDays:
    return replace(pool, ready=np.maximum(0, pool.ready - 1))


def _phase_by_phase(right: Any) -> Any:
    """Add up what each phase blocks, where the most on any day would do."""

    def together(variables: Variables, pool: PoolDays, phases: list[PhaseVars], given: Any) -> Any:
        if given is not None:
            return right(variables, pool, phases, given)
        return [piece for made in phases for piece in capacity._blocked_pieces(pool, made)]

    return together


def _a_day_between(right: Any) -> Any:
    def by_day(variables: Variables, earlier: PhaseVars, made: PhaseVars) -> None:
        longer = tuple(days_later(family, 1) for family in earlier.families)
        right(variables, replace(earlier, families=longer), made)

    return by_day


def _one_yen_less(row: Budget) -> Iterator[Budget]:
    yield row.model_copy(update={"yen": max(0, row.yen - 1)})


def _one_less(row: ProviderLimit) -> Iterator[ProviderLimit]:
    yield row.model_copy(update={"limit": max(0, row.limit - 1)})


def _one_closer(row: Quota) -> Iterator[Quota]:
    yield row.model_copy(update={"limit": row.limit + 1 if row.at_least else max(0, row.limit - 1)})


def _lower(field: str) -> Make:
    """Post the rule with each proposal's cap one yen lower."""
    return posted_for(each_proposal(field, lambda proposal: max(0, getattr(proposal, field) - 1)))


def _rounded_up(right: Any) -> Any:
    """Post the rule with grants rounded up to the unit (what the cost tier counts stays right)."""

    def up(self: Variables, proposal: Proposal, year: int) -> Expr:
        unit, rate = self.scenario.rules.rounding_yen, proposal.rate
        units = self.model.new_int_var(0, 10**9, "rounded up")
        paid = rate.numerator * self.fees(proposal, year, eligible=True)
        self.model.add(rate.denominator * unit * units >= paid)
        return unit * units

    def post(variables: Variables) -> None:
        with mock.patch.object(Variables, "grant", up):
            right(variables)

    return post


def _at_half(right: Any) -> Any:
    half = Rate(numerator=1, denominator=2)
    return lambda self, proposal, year: self._rounded(proposal, year, half)


def _by_counted_fill(right: Any) -> Any:
    def post(variables: Variables) -> None:
        right(variables)
        for proposal in variables.scenario.proposals:
            if proposal.minimum.kind is MinimumKind.SHARE and not variables.ran(proposal):
                least = proposal.minimum.share_ppm * variables.served(proposal)
                variables.model.add(variables.fill(proposal, counted=True) >= least)

    return post


def _all_or_nothing(right: Any) -> Any:
    def post(variables: Variables) -> None:
        right(variables)
        for proposal in variables.scenario.proposals:
            if proposal.minimum.kind is MinimumKind.ANY_PHASE and not variables.ran(proposal):
                first, *others = (variables.of(proposal, phase).decided for phase in proposal.phases)
                for other in others:
                    variables.model.add(other == first)

    return post


def _no_more_than_paid(options: Options, family: Family) -> BoolArray:
    keep = rows_true(family)
    for lease in options.scenario.commitments:
        parts = parts_in(family, lease.pool)
        if (lease.proposal, lease.phase) == (family.proposal.id, family.phase.id) and parts:
            first, end = max(day_number(lease.held.start), options.calendar.as_of), day_number(lease.held.end)
            keep = keep & (held_by_day(parts, first, end) == lease.nodes).all(axis=1)
    return keep


def _not_refused(options: Options, family: Family) -> bool:
    refused = family.proposal.wishes.refused
    return all(options.calendar.pools[pool].pool.provider not in refused for pool in family.pools)


def _ranked(options: Options, family: Family) -> bool:
    ranked = family.proposal.wishes.ranked
    return not ranked or all(options.calendar.pools[pool].pool.provider in ranked for pool in family.pools)


def _below_the_cap(options: Options, family: Family) -> BoolArray:
    cap = family.proposal.grant_cap_yen
    if cap is None:
        return rows_true(family)
    return np.asarray(options.money.grant(family, family.proposal.rate) < cap)


def _adopted(options: Options, family: Family) -> bool:
    return family.proposal.status is ProposalStatus.ADOPTED


def _after_the_day(options: Options, family: Family) -> BoolArray:
    since = family.proposal.outlook.since
    if not family.has_self or since is None or family.phase.self_only:
        return rows_true(family)
    return np.asarray(family.starts > day_number(since))


def _never_alone(options: Options, family: Family) -> bool:
    return bool(family.pools) or family.phase.self_only


def _of_every_part(right: Any) -> Any:
    def keeps(family: Family, pin: Pin) -> BoolArray:
        kept: BoolArray = right(family, pin)
        same = pin.nodes is None or all(part.nodes == pin.nodes for part in family.parts)
        return kept if pin.forbid or same else ~rows_true(family)

    return keeps


def _without_loss(right: Any) -> Any:
    return lambda self, spec, expression, best: right(self, spec.model_copy(update={"loss_ppm": 0}), expression, best)


def _one_move_less(scenario: Scenario) -> Scenario:
    limit = scenario.rules.moves
    less = limit and limit.model_copy(update={"most": max(0, limit.most - 1)})
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"moves": less})})


STRICTER_RULES: tuple[Fault, ...] = (
    Fault(
        "turnaround a day too long",
        "Nodes stay blocked one day more than the provider needs between two proposals.",
        (Patch(capacity, "post", on_pools(_turnaround_a_day_longer)),),
    ),
    Fault(
        "a node less",
        "Every pool has one node less than is ready.",
        (Patch(capacity, "post", on_pools(_a_node_less)),),
    ),
    Fault(
        "turnaround within a proposal",
        "A proposal has to wait for the turnaround of its own phases.",
        (Patch(capacity, "_together", _phase_by_phase),),
    ),
    Fault(
        "a day between phases",
        "A phase may not start on the day the one before has ended.",
        (Patch(order, "_by_day", _a_day_between),),
    ),
    Fault(
        "a yen less",
        "A budget cannot be spent to its last yen.",
        (Patch(budget, "post", posted_for(in_rules("budgets", _one_yen_less))),),
    ),
    Fault(
        "grants rounded up",
        "Each grant weighs on the budget as if rounded up to the unit.",
        (Patch(budget, "post", _rounded_up),),
    ),
    Fault(
        "grant cap of the whole a yen lower",
        "The phases of a proposal together cannot reach its grant cap.",
        (Patch(grant_cap, "post", _lower("grant_cap_yen")),),
    ),
    Fault(
        "grant cap not to be reached",
        "An option whose grant is just the cap is refused.",
        (Patch(grant_cap, "admits", admit_only(_below_the_cap)),),
    ),
    Fault(
        "own contribution a yen lower",
        "An applicant cannot contribute just what it said it can.",
        (Patch(own_contribution, "post", _lower("own_cap_yen")),),
    ),
    Fault(
        "own contribution at half for all",
        "Everyone contributes as if its grant were 1/2.",
        (Patch(Variables, "own_grant", _at_half),),
    ),
    Fault(
        "quotas one closer",
        "A quota is kept with one to spare.",
        (Patch(quotas, "post", posted_for(in_rules("quotas", _one_closer))),),
    ),
    Fault(
        "provider limits one closer",
        "A provider limit is kept with one to spare.",
        (Patch(provider_limit, "post", posted_for(in_rules("provider_limits", _one_less))),),
    ),
    Fault(
        "one move less",
        "A re-plan may move one proposal fewer than allowed.",
        (Patch(moves, "post", posted_for(_one_move_less)),),
    ),
    Fault(
        "nothing carried on",
        "What was leased before the day of decision may not go on where it could not be leased anew.",
        (Patch(Shapes, "carried", always(())),),
    ),
    Fault(
        "minimum share of counted fill",
        "What an applicant procures alone does not count towards its minimum share.",
        (Patch(minimum, "post", _by_counted_fill),),
    ),
    Fault(
        "everyone complete or nothing",
        "A proposal that would take any phase gets all or none.",
        (Patch(minimum, "post", _all_or_nothing),),
    ),
    Fault(
        "no more than what is paid",
        "A phase with a paid lease gets just the paid nodes.",
        (Patch(commitments, "admits", admit_only(_no_more_than_paid)),),
    ),
    Fault(
        "pins do not override wishes",
        "A pin on a refused provider leaves no option.",
        (Patch(compatibility, "admits", admit_only(_not_refused)),),
    ),
    Fault(
        "ranked providers only",
        "An applicant that takes any provider gets a ranked one or none.",
        (Patch(compatibility, "admits", admit_only(_ranked)),),
    ),
    Fault(
        "adopted only",
        "Proposals surveyed but not yet adopted get nothing.",
        (Patch(eligibility, "admits", admit_only(_adopted)),),
    ),
    Fault(
        "procured after the day named",
        "On the very day an applicant can procure alone it is not asked to.",
        (Patch(self_procurement, "admits", admit_only(_after_the_day)),),
    ),
    Fault(
        "never alone",
        "Nobody who said it can is asked to procure a phase alone.",
        (Patch(self_procurement, "admits", admit_only(_never_alone)),),
    ),
    Fault(
        "pinned nodes of every part",
        "A pin's nodes are asked of each part of a step-up, not of the whole.",
        (Patch(pins, "_keeps", _of_every_part),),
    ),
    Fault(
        "no loss allowed",
        "Later tiers may not give up what the policy lets them.",
        (Patch(Exact, "_freeze", _without_loss),),
    ),
)
