"""Rules forgotten or read too generously: plans come out that the checks refuse."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from allocator.engine.exact import Exact
from allocator.options.measures import Money, Worth
from allocator.rules import (
    budget,
    capacity,
    grant_cap,
    mandatory,
    minimum,
    moves,
    order,
    own_contribution,
    provider_limit,
    quotas,
)
from allocator.tiers import preference
from allocator.variables import Expr, PhaseVars, Variables, added
from models.policy import Quota
from models.scenario import Budget, Minimum, MinimumKind, Phase, Proposal
from models.units import HOURS_PER_DAY, Rate
from tests.properties.faults.fault import Fault, Patch
from tests.properties.faults.ways import always, days_later, each_proposal, in_rules, on_pools, posted_for


def _at_once(pool: Any) -> Any:
    return replace(pool, pool=pool.pool.model_copy(update={"turnaround_days": 0}))


def _a_day_shorter(right: Any) -> Any:
    return lambda literal, first, end, nodes: right(literal, first, end - 1, nodes)


def _on_the_last_day(right: Any) -> Any:
    def by_day(variables: Variables, earlier: PhaseVars, made: PhaseVars) -> None:
        sooner = tuple(days_later(family, -1) for family in earlier.families)
        right(variables, replace(earlier, families=sooner), made)

    return by_day


def _unless(kind: MinimumKind) -> Any:
    return posted_for(each_proposal("minimum", lambda p: Minimum() if p.minimum.kind is kind else p.minimum))


def _without_total(row: Budget) -> Iterator[Budget]:
    if row.subsidy_class is not None:
        yield row


def _this_year_only(row: Budget) -> Iterator[Budget]:
    if row.fiscal_year <= 2024:
        yield row


def _upper(row: Quota) -> Iterator[Quota]:
    if not row.at_least:
        yield row


def _phase_by_phase(right: Any) -> Any:
    """Cut down each phase by itself: a sum of rounded figures is less than the rounded sum."""

    def rounded(self: Variables, proposal: Proposal, year: int, rate: Rate) -> Expr:
        scale, unit = rate.denominator * self.scenario.rules.rounding_yen, self.scenario.rules.rounding_yen
        money = self.options.money
        given = rate.numerator * money.given_fees(proposal, year)[1] // scale * unit
        return added(
            [given]
            + [
                self.total(self.of(proposal, phase), lambda f: rate.numerator * money.eligible(f, year) // scale * unit)
                for phase in proposal.phases
            ]
        )

    return rounded


def _at_the_other_rate(right: Any) -> Any:
    return lambda self, proposal, year: self.grant(proposal, year)


def _eligible_fees_only(right: Any) -> Any:
    return lambda self, proposal, year, *, eligible: right(self, proposal, year, eligible=True)


def _used_hours(right: Any) -> Any:
    def hours(family: Any, provider: str) -> Any:
        found = [part for part in family.parts if part.pool is not None and part.provider == provider]
        none = 0 * family.starts
        return sum((part.gpus * HOURS_PER_DAY * (part.used_end - part.used_start) for part in found), none)

    return hours


def _not_for_pins(right: Any) -> Any:
    def must_decide(self: Variables, proposal: Proposal, phase: Phase) -> bool:
        committed = any((c.proposal, c.phase) == (proposal.id, phase.id) for c in self.scenario.commitments)
        return bool(right(self, proposal, phase)) and (phase.mandatory or committed)

    return must_decide


def _not_for_leases(right: Any) -> Any:
    def must_decide(self: Variables, proposal: Proposal, phase: Phase) -> bool:
        pins = self.calendar.pins.get((proposal.id, phase.id), ())
        return bool(right(self, proposal, phase)) and (phase.mandatory or any(not pin.forbid for pin in pins))

    return must_decide


def _in_full(right: Any) -> Any:
    return lambda self, family: self.raw(family)


def _nothing_for_nothing(right: Any) -> Any:
    def expression(variables: Variables, level: int = 1) -> Expr:
        left = [
            p.priority_milli * f.share_ppm * 100 * (1 - variables.of(p, f).decided)
            for p in variables.in_scope
            for f in p.phases
            if not f.done
        ]
        whole: Expr = right(variables, level)
        return whole if not left or isinstance(whole, int) else whole - added(left)

    return expression


LOOSER_RULES: tuple[Fault, ...] = (
    Fault(
        "turnaround forgotten",
        "The next proposal gets the nodes on the day after the last held one, without turnaround.",
        (Patch(capacity, "post", on_pools(_at_once)),),
        breaks="capacity",
    ),
    Fault(
        "running leases not counted",
        "What earlier decisions still hold in a pool does not take capacity.",
        (Patch(capacity, "_given", always({})),),
        breaks="capacity",
    ),
    Fault(
        "last held day free",
        "A lease no longer counts on its last held day.",
        (Patch(capacity, "Piece", _a_day_shorter),),
        breaks="capacity",
    ),
    Fault(
        "order not posted",
        "Phases may start before those they wait for.",
        (Patch(order, "post", always(None)),),
        breaks="order",
    ),
    Fault(
        "start on the last day before",
        "A phase may start on the last used day of the phase before it.",
        (Patch(order, "_by_day", _on_the_last_day),),
        breaks="order",
    ),
    Fault(
        "minimum share dropped",
        "A proposal with a stated minimum share may be given less.",
        (Patch(minimum, "post", _unless(MinimumKind.SHARE)),),
        breaks="minimum",
    ),
    Fault(
        "complete or nothing dropped",
        "A proposal that needs every phase may be given one.",
        (Patch(minimum, "post", _unless(MinimumKind.ALL_PHASES)),),
        breaks="minimum",
    ),
    Fault(
        "total budget not posted",
        "Only the envelopes of the classes are kept, not the budget of the year.",
        (Patch(budget, "post", posted_for(in_rules("budgets", _without_total))),),
        breaks="budget",
    ),
    Fault(
        "next year's budget not posted",
        "The budget is kept in the first fiscal year only.",
        (Patch(budget, "post", posted_for(in_rules("budgets", _this_year_only))),),
        breaks="budget",
    ),
    Fault(
        "unknown class in no envelope",
        "A proposal whose class is not known counts in no envelope.",
        (
            Patch(
                budget,
                "post",
                posted_for(each_proposal("envelopes", lambda p: p.envelopes if len(p.envelopes) == 1 else ())),
            ),
        ),
        breaks="budget",
    ),
    Fault(
        "grant cut down phase by phase",
        "Each phase's grant is cut down by itself, so that their sum looks smaller than the grant.",
        (Patch(Variables, "_round", _phase_by_phase),),
        breaks="tier:cost",
    ),
    Fault(
        "fees already paid not counted",
        "What earlier months cost is left out of grant and contribution.",
        (Patch(Money, "given_fees", always((0, 0))),),
        breaks="tier:cost",
    ),
    Fault(
        "own contribution at the wrong rate",
        "An unknown class contributes as if its grant were 2/3.",
        (Patch(Variables, "own_grant", _at_the_other_rate),),
        breaks="own_contribution",
    ),
    Fault(
        "self-procured fees not contributed",
        "The own contribution counts eligible fees only.",
        (Patch(Variables, "fees", _eligible_fees_only),),
        breaks="own_contribution",
    ),
    Fault(
        "own contribution not posted",
        "Applicants may have to pay more than they said they can.",
        (Patch(own_contribution, "post", always(None)),),
        breaks="own_contribution",
    ),
    Fault(
        "grant cap per option only",
        "Each option keeps the cap, the phases of a proposal together need not.",
        (Patch(grant_cap, "post", always(None)),),
        breaks="grant_cap",
    ),
    Fault(
        "quotas not posted",
        "No quota is kept.",
        (Patch(quotas, "post", always(None)),),
        breaks="quotas",
    ),
    Fault(
        "lower quotas forgotten",
        "A quota marked at-least asks nothing.",
        (Patch(quotas, "post", posted_for(in_rules("quotas", _upper))),),
        breaks="quotas",
    ),
    Fault(
        "provider limit by used hours",
        "What is held at a provider but not used does not count against its limit.",
        (Patch(provider_limit, "held_hours", _used_hours),),
        breaks="provider_limit",
    ),
    Fault(
        "moves not posted",
        "A re-plan may move and newly serve as many as it likes.",
        (Patch(moves, "post", always(None)),),
        breaks="moves",
    ),
    Fault(
        "anybody may gain",
        "Nobody is kept from being newly served where no gains are allowed.",
        (Patch(moves, "_no_gain", always(None)),),
        breaks="moves",
    ),
    Fault(
        "mandatory not posted",
        "A mandatory phase may be left out.",
        (Patch(mandatory, "post", always(None)),),
        breaks="mandatory",
    ),
    Fault(
        "a pin obliges nobody",
        "A pinned phase may be left out.",
        (Patch(Variables, "must_decide", _not_for_pins),),
        breaks="mandatory",
    ),
    Fault(
        "a paid lease obliges nobody",
        "A phase whose lease is already paid may be left out.",
        (Patch(Variables, "must_decide", _not_for_leases),),
        breaks="mandatory",
    ),
    Fault(
        "self-procurement counts in full",
        "GPUs an applicant procures alone, though it wishes a provider, count like any other.",
        (Patch(Worth, "counted", _in_full),),
        breaks="tier:served",
    ),
    Fault(
        "no dissatisfaction with nothing",
        "A phase that gets nothing counts as content.",
        (Patch(preference, "expression", _nothing_for_nothing),),
        breaks="tier:preference",
    ),
    Fault(
        "tiers not frozen",
        "A later tier may spoil what an earlier one reached.",
        (Patch(Exact, "_freeze", always(None)),),
        breaks="tier:served",
    ),
)
