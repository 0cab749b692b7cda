"""The best plan by trying them all: the third reading of DEFINITIONS.md beside engine and checks.

Meant for tiny scenarios. Every plan that keeps all rules is made (``plans``); tier after tier the best value is found,
frozen with its loss, and the plans that fall short are dropped; what is left is settled in lot order. Nothing here
knows ``allocator.options``, ``rules``, ``tiers`` or ``engine``.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from allocator.lots import lot_order
from models.scenario import Decision, Phase, Proposal, Scenario
from models.tiers import TierName
from models.units import WHOLE
from tests.properties.options import options, published
from tests.properties.plans import Account, Plan, accounts, decisions, limits, plans, ready
from tests.properties.worth import option_fill, own_grant, pool_of


class BruteTier(NamedTuple):
    """One tier (of fairness: one level): the best value at its turn and what the canonical plan has in the end."""

    name: TierName
    level: int
    best: int
    frozen: int
    value: int


class BruteAnswer(NamedTuple):
    """The lexicographically best plan; ``tied`` counts the plans no tier tells apart."""

    tiers: tuple[BruteTier, ...]
    decisions: tuple[Decision, ...]
    tied: int
    feasible: int


def levels(scenario: Scenario) -> list[tuple[TierName, int, int]]:
    """Return (tier, level, place in the order): fairness once per level, as far as there are proposals to compare.

    With none to compare there is one level, and it is whole.
    """
    compared = max(1, sum(proposal.best_alone_ppm is not None for proposal in scenario.in_scope))
    rows = []
    for place, tier in enumerate(scenario.rules.order.tiers):
        depth = min(tier.depth, compared) if tier.name is TierName.FAIRNESS else 1
        rows += [(tier.name, level, place) for level in range(1, depth + 1)]
    return rows


def value(plan: Iterable[Account], tier: TierName, level: int) -> int:
    """What a plan counts in a tier (``plan`` without the proposals out of scope)."""
    match tier:
        case TierName.LEFT_OUT_CANNOT:
            return sum(one.left_out_cannot for one in plan)
        case TierName.LEFT_OUT:
            return sum(one.left_out for one in plan)
        case TierName.FAIRNESS:
            return sum(sorted(one.ratio for one in plan if one.ratio is not None)[:level] or [WHOLE])
        case TierName.FINISH:
            return max((one.finish for one in plan), default=0)
        case _:
            return sum(one.terms[tier.value] for one in plan)


def values(scenario: Scenario, plan: Plan) -> tuple[int, ...]:
    """Return what a plan counts in every tier of the order, fairness level by level."""
    scope = {proposal.id for proposal in scenario.in_scope}
    counted = [one for one in plan if one.proposal in scope]
    return tuple(value(counted, tier, level) for tier, level, _ in levels(scenario))


def brute_force(scenario: Scenario) -> BruteAnswer | None:
    """Return the best of all plans, or None when no plan keeps all rules. The scenario must be complete (``alone``)."""
    remaining = [(values(scenario, plan), plan) for plan in plans(scenario)]
    if not remaining:
        return None
    feasible = len(remaining)
    reached: list[tuple[int, int]] = []
    for index, (_, _, place) in enumerate(levels(scenario)):
        tier = scenario.rules.order.tiers[place]
        sign = 1 if tier.maximised else -1
        best = sign * max(sign * row[index] for row, _ in remaining)
        frozen = tier.frozen_at(best)
        remaining = [(row, plan) for row, plan in remaining if sign * row[index] >= sign * frozen]
        reached.append((best, frozen))
    tied = len(remaining)
    row, plan = _canonical(scenario, remaining)
    tiers = tuple(
        BruteTier(tier, level, best, frozen, row[index])
        for index, ((tier, level, _), (best, frozen)) in enumerate(zip(levels(scenario), reached, strict=True))
    )
    return BruteAnswer(tiers, decisions(plan), tied, feasible)


def phases_in_order(proposal: Proposal) -> list[Phase]:
    """Predecessors first, ties by id: always the smallest id of those whose predecessors are there."""
    placed: list[Phase] = []
    while len(placed) < len(proposal.phases):
        there = {phase.id for phase in placed}
        free = [p for p in proposal.phases if p.id not in there and set(p.predecessors) <= there]
        placed.append(min(free, key=lambda phase: phase.id))
    return placed


def _canonical(scenario: Scenario, tied: list[tuple[tuple[int, ...], Plan]]) -> tuple[tuple[int, ...], Plan]:
    """In lot order each phase takes its first option in the published order that is still open; nothing comes last."""
    place = {proposal.id: index for index, proposal in enumerate(scenario.proposals)}
    for proposal in lot_order(scenario):
        for phase in phases_in_order(proposal):

            def taken(row: tuple[tuple[int, ...], Plan], index: int = place[proposal.id], phase: str = phase.id) -> Any:
                parts = row[1][index].choice.get(phase)
                return (1,) if parts is None else (0, published(parts))

            first = min(map(taken, tied))
            tied = [row for row in tied if taken(row) == first]
    assert len(tied) == 1
    return tied[0]


# --- reference figures ----------------------------------------------------------------------------------------------


def _phase_figures(scenario: Scenario, proposal: Proposal, phase: Phase) -> Phase:
    pools = {pool.id: pool.provider for pool in scenario.pools}
    every = options(scenario, proposal, phase)
    wished = [
        option_fill(scenario, proposal, phase, parts).raw
        for parts in every
        if all((pool := pool_of(scenario, part)) and proposal.wishes.accepts(pool.provider) for part in parts)
    ]
    sources = [len({pools.get(part.pool or "", "") for part in parts}) for parts in every]
    return phase.model_copy(
        update={
            "self_cap_ppm": max(wished, default=0),
            "dearest_grant_yen": max((own_grant(scenario, proposal, parts) for parts in every), default=0),
            "most_providers": max(sources, default=0),
        }
    )


def _best_alone(scenario: Scenario, proposal: Proposal) -> int | None:
    """Highest counted fill were it the only proposal, without `at_least` quotas; None when it cannot be served."""
    if proposal.status not in scenario.rules.scope:
        return None
    quotas = tuple(quota for quota in scenario.rules.quotas if not quota.at_least)
    alone = scenario.model_copy(
        update={"proposals": (proposal,), "rules": scenario.rules.model_copy(update={"quotas": quotas, "moves": None})}
    )
    room, bounds = ready(alone), limits(alone)
    fills = [
        one.fill.counted
        for one in accounts(alone, proposal)
        if one.served
        and all(a <= b for a, b in zip(one.blocked, room, strict=True))
        and all(bound.keeps(amount) for bound, amount in zip(bounds, one.amounts, strict=True))
    ]
    return max(fills, default=None)


def alone(scenario: Scenario) -> Scenario:
    """Fill in the reference figures of every phase and proposal."""
    proposals = []
    for proposal in scenario.proposals:
        phases = tuple(_phase_figures(scenario, proposal, phase) for phase in proposal.phases)
        proposal = proposal.model_copy(update={"phases": phases})
        proposals.append(proposal.model_copy(update={"best_alone_ppm": _best_alone(scenario, proposal)}))
    return scenario.model_copy(update={"proposals": tuple(proposals)})
