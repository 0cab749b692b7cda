"""Which alternatives a plan has to answer for: what an applicant would rather have had than what it was given.

For each phase: every better-ranked provider (each of its pools of an acceptable type); the size desired and the start
desired, at the pool given; for one that got nothing and would take any provider, any service at all.
"""

from collections.abc import Iterator

from models.plan import Plan
from models.scenario import Alternatives, Block, Decision, Phase, Proposal, Scenario
from models.studies import Alternative, AlternativeKind
from models.supply import Pool
from models.units import PoolId, ProviderId


def alternatives(scenario: Scenario, plan: Plan) -> tuple[Alternative, ...]:
    """Return the alternatives of every proposal in scope, proposal by proposal."""
    pools = {pool.id: pool for pool in scenario.pools}
    return tuple(
        alternative
        for proposal in scenario.in_scope
        for phase in proposal.phases
        if not phase.done and not phase.self_only
        for alternative in _of_phase(pools, proposal, phase, plan.decision(proposal.id, phase.id))
    )


def _of_phase(
    pools: dict[PoolId, Pool], proposal: Proposal, phase: Phase, decision: Decision | None
) -> Iterator[Alternative]:
    given = _providers(pools, decision)
    for provider in better_ranked(proposal, given):
        for pool in _offers(pools, phase, provider):
            yield _alternative(AlternativeKind.BETTER, proposal, phase, pool=pool)
    if decision is None:
        if proposal.wishes.unranked_acceptable:
            yield _alternative(AlternativeKind.SERVED, proposal, phase)
        return
    places = {part.pool for part in decision.parts if part.pool is not None}
    if len(places) == 1:
        yield from _more_of_the_same(pools[places.pop()], proposal, phase, decision)


def _alternative(kind: AlternativeKind, proposal: Proposal, phase: Phase, **forced: object) -> Alternative:
    return Alternative.model_validate({"kind": kind, "proposal": proposal.id, "phase": phase.id, **forced})


def _providers(pools: dict[PoolId, Pool], decision: Decision | None) -> list[ProviderId]:
    parts = decision.parts if decision else ()
    return [pools[part.pool].provider for part in parts if part.pool is not None]


def better_ranked(proposal: Proposal, given: list[ProviderId]) -> tuple[ProviderId, ...]:
    """Return the providers wished more than the worst of those given; all that are ranked where none of them was."""
    ranks = [proposal.wishes.rank(provider) for provider in given]
    known = [rank for rank in ranks if rank is not None]
    if not known or len(known) < len(ranks):
        return tuple(provider for provider in proposal.wishes.ranked if provider not in given)
    return tuple(provider for provider in proposal.wishes.ranked[: max(known) - 1] if provider not in given)


def _offers(pools: dict[PoolId, Pool], phase: Phase, provider: ProviderId) -> list[PoolId]:
    """Return the pools of a provider that could be meant; where none suits, all of them: each says why not."""
    here = [pool for pool in pools.values() if pool.provider == provider]
    if isinstance(phase.to_do, Alternatives):
        named = {use.pool for choice in phase.to_do.choices for use in choice.uses}
        return [pool.id for pool in here if pool.id in named] or [pool.id for pool in here]
    types = {gpu.gpu_type for gpu in phase.acceptable}
    return [pool.id for pool in here if pool.gpu_type in types] or [pool.id for pool in here]


def _more_of_the_same(pool: Pool, proposal: Proposal, phase: Phase, decision: Decision) -> Iterator[Alternative]:
    demand = phase.to_do
    sizes = next((row.nodes for row in phase.sizes if row.pool == pool.id), ())
    nodes = sum(part.nodes for part in decision.parts if part.pool == pool.id)
    if isinstance(demand, Block) and sizes:
        desired = min((size for size in sizes if size * pool.node_size >= demand.desired_gpus), default=sizes[-1])
        if nodes < desired:
            yield _alternative(AlternativeKind.SIZE, proposal, phase, pool=pool.id, nodes=desired)
    if phase.desired_start is not None and decision.used.start > phase.desired_start:
        yield _alternative(AlternativeKind.START, proposal, phase, pool=pool.id, start=phase.desired_start)
