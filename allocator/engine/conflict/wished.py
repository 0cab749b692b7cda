"""What an applicant's own row limits: dates, order, sizes and pools, providers, minimum share, caps."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from allocator.engine.conflict.asked import pin_reason, without_pin
from allocator.engine.conflict.item import Item, phase_changed, proposal_changed
from models.reasons import Reason
from models.scenario import (
    AcceptableGpu,
    Alternatives,
    Block,
    Minimum,
    MinimumKind,
    Outlook,
    OutlookKind,
    Phase,
    PoolSizes,
    Profile,
    Proposal,
    Scenario,
)


def wished(scenario: Scenario) -> Iterator[Item]:
    """Yield what the rows of proposals in scope limit."""
    for proposal in scenario.in_scope:
        open_phases = [phase for phase in proposal.phases if not phase.done]
        if not open_phases:
            continue
        for phase in open_phases:
            yield from _of_phase(scenario, proposal, phase)
        yield from _of_proposal(scenario, proposal)
    for pin in scenario.pins:
        if pin.forbid:
            yield Item(pin_reason(pin), partial(without_pin, pin=pin))


# --- one phase


def _of_phase(scenario: Scenario, proposal: Proposal, phase: Phase) -> Iterator[Item]:
    def item(code: str, change: dict[str, Any], **params: Any) -> Item:
        return Item(
            Reason(code=f"conflict.{code}", proposal=proposal.id, phase=phase.id, params=params),
            partial(phase_changed, proposal_id=proposal.id, phase_id=phase.id, change=lambda _: change),
        )

    demand = phase.to_do
    if phase.earliest is not None:
        change: dict[str, Any] = {"earliest": None}
        if phase.desired_start is None and not isinstance(demand, Profile):
            change["desired_start"] = phase.earliest  # it stays a day on which the phase may start
        yield item("earliest", change, day=phase.earliest.isoformat())
    if phase.deadline is not None:
        yield item("deadline", {"deadline": None}, day=phase.deadline.isoformat())
    if isinstance(demand, Profile):
        days = scenario.horizon.days
        free = demand.model_copy(update={"earlier_days": days, "later_days": days})
        yield item(
            "tolerance",
            {"demand" if phase.remainder is None else "remainder": free},
            earlier=demand.earlier_days,
            later=demand.later_days,
        )
    if not isinstance(demand, Alternatives) and _placed(scenario, proposal, phase):
        yield item("grid", _any_pool(scenario, proposal, phase))
    if phase.self_only:
        yield item("self_only", {"self_only": False})
    if phase.predecessors:
        yield item("order", {"predecessors": ()}, before=list(phase.predecessors))


def _placed(scenario: Scenario, proposal: Proposal, phase: Phase) -> bool:
    """Tell whether somebody decided on a pool or a size, which the grid may not have."""
    here = (proposal.id, phase.id)
    pinned = any((p.proposal, p.phase) == here and not p.forbid and (p.pool or p.nodes) for p in scenario.pins)
    return pinned or any((lease.proposal, lease.phase) == here for lease in scenario.commitments)


def _any_pool(scenario: Scenario, proposal: Proposal, phase: Phase) -> dict[str, Any]:
    """Return the phase's grid with every pool in it, and every size an officer or a paid lease names."""
    named = {pin.nodes for pin in scenario.pins if (pin.proposal, pin.phase) == (proposal.id, phase.id) and pin.nodes}
    named |= {c.nodes for c in scenario.commitments if (c.proposal, c.phase) == (proposal.id, phase.id)}
    known = {row.pool: set(row.nodes) for row in phase.sizes}
    rows = []
    for pool in scenario.pools:
        sizes = known.get(pool.id, set()) | named
        if isinstance(phase.to_do, Block):
            sizes |= {-(-phase.to_do.minimum_gpus // pool.node_size), -(-phase.to_do.desired_gpus // pool.node_size)}
        rows.append(PoolSizes(pool=pool.id, nodes=tuple(sorted(sizes or {1}))))
    listed = {gpu.gpu_type for gpu in phase.acceptable}
    more = tuple(
        AcceptableGpu(gpu_type=gpu.id, h100_ppm=gpu.h100_ppm) for gpu in scenario.gpu_types if gpu.id not in listed
    )
    return {"sizes": tuple(rows), "acceptable": (*phase.acceptable, *more)}


# --- the whole proposal


def _of_proposal(scenario: Scenario, proposal: Proposal) -> Iterator[Item]:
    def item(code: str, change: dict[str, Any], **params: Any) -> Item:
        return Item(
            Reason(code=f"conflict.{code}", proposal=proposal.id, params=params),
            partial(proposal_changed, proposal_id=proposal.id, change=lambda _: change),
        )

    wishes, outlook = proposal.wishes, proposal.outlook
    if wishes.refused or not wishes.unranked_acceptable:
        anybody = wishes.model_copy(update={"refused": (), "unranked_acceptable": True})
        yield item("providers", {"wishes": anybody}, refused=list(wishes.refused), ranked=list(wishes.ranked))
    if any(pin.proposal == proposal.id and pin.self_procured and not pin.forbid for pin in scenario.pins):
        able = Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=outlook.yen_per_gpu_hour)
        yield item("outlook", {"outlook": able})
    match proposal.minimum.kind:
        case MinimumKind.ALL_PHASES if len(proposal.phases) > 1:
            yield item("all_phases", {"minimum": Minimum()})
        case MinimumKind.SHARE:
            yield item("minimum_share", {"minimum": Minimum()}, share=f"{proposal.minimum.share_ppm / 10_000:g}")
    if proposal.grant_cap_yen is not None:
        yield item("grant_cap", {"grant_cap_yen": None}, yen=proposal.grant_cap_yen)
    if proposal.own_cap_yen is not None:
        yield item("own_contribution", {"own_cap_yen": None}, yen=proposal.own_cap_yen)
