"""A plan for a very large round before all its options are written down: a few pools and sizes of each phase only.

Made at prices of its own, it is better than placing by priority and there in seconds; everything it decides is an
option of the whole round too, so the search goes on from it.
"""

from collections.abc import Mapping

from allocator.checks import check_decisions, tier_values
from allocator.engine.bounds import Bounds
from allocator.engine.bounds.dual import Dual
from allocator.engine.bounds.problem import SUMS
from allocator.engine.bounds.reduced import reduced_costs
from allocator.engine.construct import construct
from allocator.engine.control import Control
from allocator.options import Options, Stopped
from allocator.rules import local_rules
from allocator.tiers import turns
from models.plan import Progress
from models.scenario import Block, Decision, Phase, PoolSizes, Proposal, Scenario
from models.supply import Pool
from models.units import PoolId

PROPOSALS = 400
"""From so many proposals on it is worth the time."""
POOLS, ROUNDS = 3, 3
"""Pools kept per phase; rounds of the search for prices."""


def first_look(scenario: Scenario, control: Control) -> tuple[Decision, ...] | None:
    """Return a plan of a very large round that keeps all rules; None for others, or when none is found so."""
    spec, level = turns(scenario)[0]
    if len(scenario.in_scope) < PROPOSALS or spec.name not in SUMS:
        return None
    try:
        options = Options(coarse(scenario), local_rules(), control.stopped_lately)
        bounds, rounds = Bounds(options), iter(range(ROUNDS))
        proof = Dual(bounds.problem(spec.name)).run(lambda: next(rounds, None) is not None and not control.stopped)
    except Stopped:
        return None
    plan = construct(bounds.table, proof.mix, reduced_costs(proof.best.solution))
    if proof.best.impossible or check_decisions(scenario, plan):
        return None
    control.first_plan = control.seconds
    value = tier_values(scenario, plan)[0]
    control.tell(Progress(stage="tier", tier=spec.name, level=level, number=1, incumbent=value))
    return plan


def coarse(scenario: Scenario) -> Scenario:
    """Return the round with a few pools and sizes of each phase, and without increases on the way."""
    pinned = {(pin.proposal, pin.phase) for pin in scenario.pins}
    pools = {pool.id: pool for pool in scenario.pools}
    bound = pinned | {(lease.proposal, lease.phase) for lease in scenario.commitments}
    proposals = tuple(
        proposal.model_copy(
            update={
                "phases": tuple(
                    phase if (proposal.id, phase.id) in bound else _coarse(pools, proposal, phase)
                    for phase in proposal.phases
                )
            }
        )
        for proposal in scenario.proposals
    )
    return scenario.model_copy(update={"proposals": proposals})


def _coarse(pools: Mapping[PoolId, Pool], proposal: Proposal, phase: Phase) -> Phase:
    """Keep the pools the applicant would like best and have the most nodes, each with its smallest and largest size."""
    types = {gpu.gpu_type for gpu in phase.acceptable}

    def order(sizes: PoolSizes) -> tuple[bool, int, int, str]:
        pool = pools[sizes.pool]
        rank = proposal.wishes.rank(pool.provider)
        suits = pool.gpu_type in types and proposal.wishes.accepts(pool.provider)
        most = max((step.nodes * pool.node_size for step in pool.capacity), default=0)
        return not suits, len(pools) if rank is None else rank, -most, pool.id

    kept = sorted(sorted(phase.sizes, key=order)[:POOLS], key=lambda sizes: sizes.pool)
    sizes = tuple(
        each.model_copy(update={"nodes": tuple(sorted({min(each.nodes), max(each.nodes)}))}) if each.nodes else each
        for each in kept
    )
    update: dict[str, object] = {"sizes": sizes}
    if isinstance(phase.demand, Block):
        update["demand"] = phase.demand.model_copy(update={"step_up": False})
    if isinstance(phase.remainder, Block):
        update["remainder"] = phase.remainder.model_copy(update={"step_up": False})
    return phase.model_copy(update=update)
