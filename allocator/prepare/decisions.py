"""Pins and paid leases against what there is: a decision that names something unknown is said by name and stops.

Planning on without an officer's decision would look as if it had been kept, so nothing is planned until it is mended.
"""

from models.problems import Level, Place, Problem
from models.scenario import Alternatives, Commitment, Phase, Pin, Proposal
from models.supply import Pool


def _problem(pin: Pin, code: str, value: object = "", **params: object) -> Problem:
    place = Place(field=f"pins.{pin.id}")
    shown = {"pin": pin.id, **params}
    return Problem(code=code, level=Level.FILE, place=place, subject=pin.id, value=str(value), params=shown)


def _unfit(pin: Pin, proposal: Proposal, phase: Phase, pools: dict[str, Pool]) -> list[Problem]:
    """Say at once what no plan could keep."""
    found: list[Problem] = []
    pool = pools.get(pin.pool) if pin.pool else None
    if pin.start and pin.end and pin.end <= pin.start:
        found.append(_problem(pin, "pin_end_before_start", pin.end, start=pin.start, end=pin.end))
    if pool is None or pin.forbid:
        return found
    if isinstance(phase.demand, Alternatives):
        if all(use.pool != pool.id for choice in phase.demand.choices for use in choice.uses):
            found.append(_problem(pin, "pin_not_an_alternative", pool.id, pool=pool.id, proposal=proposal.id))
    elif pool.gpu_type not in {gpu.gpu_type for gpu in phase.acceptable}:
        found.append(
            _problem(pin, "pin_wrong_type", pool.gpu_type, pool=pool.id, type=pool.gpu_type, proposal=proposal.id)
        )
    most = max((step.nodes for step in pool.capacity), default=0)
    if pin.nodes and pin.nodes > most:
        found.append(_problem(pin, "pin_above_capacity", pin.nodes, pool=pool.id, nodes=pin.nodes, most=most))
    return found


def unknown_in_pins(pins: tuple[Pin, ...], proposals: list[Proposal], pools: tuple[Pool, ...]) -> list[Problem]:
    """Return what is wrong with the pins; empty when all can be taken."""
    by_id = {proposal.id: proposal for proposal in proposals}
    pool_by_id = {pool.id: pool for pool in pools}
    found: list[Problem] = []
    for pin in pins:
        proposal = by_id.get(pin.proposal)
        phase = next((f for f in proposal.phases if f.id == pin.phase), None) if proposal else None
        if proposal is None:
            found.append(_problem(pin, "pin_unknown_proposal", pin.proposal, proposal=pin.proposal))
        elif phase is None:
            found.append(_problem(pin, "pin_unknown_phase", pin.phase, proposal=pin.proposal, phase=pin.phase))
        elif pin.pool is not None and pin.pool not in pool_by_id:
            found.append(_problem(pin, "pin_unknown_pool", pin.pool, pool=pin.pool))
        else:
            found += _unfit(pin, proposal, phase, pool_by_id)
    first: set[str] = set()
    for pin in pins:
        if pin.id in first:
            found.append(_problem(pin, "pin_repeated", pin.id))
        first.add(pin.id)
    return found


def unknown_in_commitments(
    commitments: tuple[Commitment, ...], proposals: list[Proposal], pools: tuple[Pool, ...]
) -> list[Problem]:
    """Return the paid leases that name an unknown proposal, phase or pool."""
    phases = {(proposal.id, phase.id) for proposal in proposals for phase in proposal.phases}
    known = {pool.id for pool in pools}
    return [
        Problem(
            code="commitment_unknown",
            level=Level.FILE,
            subject=lease.proposal,
            value=f"{lease.proposal} / {lease.phase} / {lease.pool}",
            params={"proposal": lease.proposal, "phase": lease.phase, "pool": lease.pool},
        )
        for lease in commitments
        if (lease.proposal, lease.phase) not in phases or lease.pool not in known
    ]
