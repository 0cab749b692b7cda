"""Pins: what officers decided about single phases. They are inputs of a round, kept by whatever is planned next."""

from datetime import date
from enum import StrEnum

from api.cycles.inputs import inputs_of
from api.cycles.nouns import CycleId, Kind
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept, Version
from models.errors import InputError
from models.scenario import Part, Pin
from models.units import PhaseId, PoolId, ProposalId


def put(change: Transaction, cycle_id: CycleId, pin_id: str, pin: Pin, seen: str, shown: str) -> Kept[Pin]:
    """Pin a phase, with the reason. Who (``shown``) and when are written down, whatever the pin says."""
    inputs_of(change.connection, cycle_id)
    own = pin.model_copy(update={"id": pin_id, "by": shown, "on": change.at.date()})
    return documents.put(change, cycle_id, Kind.PIN, pin_id, own, seen=seen, reason=pin.reason)


def withdraw(change: Transaction, cycle_id: CycleId, pin_id: str, seen: str, reason: str) -> Version:
    """Take a pin off, with the reason."""
    return documents.withdraw(change, cycle_id, Kind.PIN, pin_id, seen, reason)


class Way(StrEnum):
    """What an officer decides: it is given here, it is not given here, it is given nowhere."""

    HERE = "here"
    NOT_HERE = "not_here"
    NOWHERE = "nowhere"


class Also(StrEnum):
    """What else of the parts shown stays as it is."""

    NODES = "nodes"
    START = "start"
    END = "end"


def pin_as_shown(
    pin_id: str,
    proposal: ProposalId,
    phase: PhaseId,
    way: Way,
    pool: PoolId | None,
    also: frozenset[Also],
    parts: tuple[Part, ...],
    reason: str,
) -> Pin:
    """Make the pin somebody means who looks at ``parts``; ``pool`` None: procured alone.

    Nodes are the most held there at one time; the days are those on which ``parts`` are used.
    """
    if not reason.strip():
        raise InputError("pin_without_reason")
    if way is Way.NOWHERE:
        return Pin(id=pin_id, proposal=proposal, phase=phase, forbid=True, reason=reason.strip())
    here = way is Way.HERE
    if here and also and not parts:
        raise InputError("pin_of_nothing")
    if here and Also.NODES in also and not any(part.pool == pool for part in parts):
        raise InputError("pin_nodes_elsewhere")
    return Pin(
        id=pin_id,
        proposal=proposal,
        phase=phase,
        pool=pool,
        self_procured=pool is None,
        nodes=_most_nodes(parts, pool) if here and Also.NODES in also and pool is not None else None,
        start=min(_starts(parts)) if here and Also.START in also else None,
        end=max(part.used.end for part in parts) if here and Also.END in also else None,
        forbid=not here,
        reason=reason.strip(),
    )


def _starts(parts: tuple[Part, ...]) -> list[date]:
    return [part.used.start for part in parts]


def _most_nodes(parts: tuple[Part, ...], pool: PoolId) -> int:
    there = [part for part in parts if part.pool == pool]
    return max(sum(part.nodes for part in there if part.used.contains(day)) for day in _starts(tuple(there)))
