"""Supply and policy of a cycle: whole, by workbook, by cell; pins and what pools really had."""

from datetime import date
from typing import TypeVar

from fastapi import APIRouter, Response

from allocator.intake import read_policy, read_supply
from api.cycles import capacity
from api.cycles.capacity import Cell, CellValue
from api.cycles.inputs import inputs_of, plain_name
from api.cycles.nouns import Actual, CycleId, Kind, Reason
from api.cycles.pins import put, withdraw
from api.deps import BINARY, READS, BodyDep, DatabaseDep, DeskDep, LangDep, SeenDep, WhoDep, tagged
from api.people.roles import Who
from api.routers.surveys import FileName, Remark, remark
from api.store import documents
from api.store.database import Database
from api.store.documents import Kept, Version
from models.base import Frozen
from models.errors import InputError, NotFoundError
from models.policy import Policy
from models.problems import Level, Problem
from models.scenario import Pin
from models.supply import Supply
from models.units import PoolId

router = APIRouter(prefix="/cycles/{cycle_id}", tags=["supply"])

Content = TypeVar("Content", bound=Frozen)


class Cells(Frozen):
    """The capacity of a cycle, cell by cell."""

    items: tuple[Cell, ...]


class Pins(Frozen):
    """What officers decided about phases."""

    items: tuple[Kept[Pin], ...]


class Actuals(Frozen):
    """What pools really had."""

    items: tuple[Kept[Actual], ...]


class SupplyRead(Frozen):
    """The offers as read from a workbook, and what there is to say about it."""

    kept: Kept[Supply]
    remarks: tuple[Remark, ...]


class PolicyRead(Frozen):
    """The policy as read from a workbook, and what there is to say about it."""

    kept: Kept[Policy]
    remarks: tuple[Remark, ...]


def _put(
    database: Database, who: Who, place: tuple[CycleId, Kind, str], content: Content, seen: str, reason: str = ""
) -> Kept[Content]:
    cycle_id, kind, name = place
    with database.write(who.account) as change:
        inputs_of(change.connection, cycle_id)
        return documents.put(change, cycle_id, kind, name, content, seen=seen, reason=reason)


def _usable(content: Content | None, problems: tuple[Problem, ...], name: str) -> Content:
    if content is None:
        stopped = next(problem for problem in problems if problem.level is Level.FILE)
        raise InputError("upload_unreadable", file=name, problem=stopped)
    return content


@router.get("/supply")
def supply(cycle_id: CycleId, database: DatabaseDep, response: Response) -> Kept[Supply]:
    """Return what providers offer."""
    with database.read() as connection:
        kept = documents.get(connection, cycle_id, Kind.SUPPLY, Kind.SUPPLY, Supply)
    tagged(response, kept.version.tag)
    return kept


@router.put("/supply")
def put_supply(
    cycle_id: CycleId, offers: Supply, seen: SeenDep, who: WhoDep, database: DatabaseDep, response: Response
) -> Kept[Supply]:
    """Write the whole offers."""
    kept = _put(database, who, (cycle_id, Kind.SUPPLY, Kind.SUPPLY), offers, seen)
    tagged(response, kept.version.tag)
    return kept


@router.put("/supply/workbook", openapi_extra=BINARY, dependencies=READS)
def put_supply_workbook(
    cycle_id: CycleId,
    name: FileName,
    content: BodyDep,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    desk: DeskDep,
    lang: LangDep,
) -> SupplyRead:
    """Write the offers from a workbook."""
    plain = plain_name(name)
    offers, problems = desk.read_alone(plain, content, read_supply)
    kept = _put(database, who, (cycle_id, Kind.SUPPLY, Kind.SUPPLY), _usable(offers, problems, plain), seen, plain)
    return SupplyRead(kept=kept, remarks=tuple(remark(problem, lang) for problem in problems))


@router.get("/policy")
def policy(cycle_id: CycleId, database: DatabaseDep, response: Response) -> Kept[Policy]:
    """Return the rules of the programme."""
    with database.read() as connection:
        kept = documents.get(connection, cycle_id, Kind.POLICY, Kind.POLICY, Policy)
    tagged(response, kept.version.tag)
    return kept


@router.put("/policy")
def put_policy(
    cycle_id: CycleId, rules: Policy, seen: SeenDep, who: WhoDep, database: DatabaseDep, response: Response
) -> Kept[Policy]:
    """Write the whole policy."""
    kept = _put(database, who, (cycle_id, Kind.POLICY, Kind.POLICY), rules, seen)
    tagged(response, kept.version.tag)
    return kept


@router.put("/policy/workbook", openapi_extra=BINARY, dependencies=READS)
def put_policy_workbook(
    cycle_id: CycleId,
    name: FileName,
    content: BodyDep,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    desk: DeskDep,
    lang: LangDep,
) -> PolicyRead:
    """Write the policy from a workbook."""
    plain = plain_name(name)
    rules, problems = desk.read_alone(plain, content, read_policy)
    kept = _put(database, who, (cycle_id, Kind.POLICY, Kind.POLICY), _usable(rules, problems, plain), seen, plain)
    return PolicyRead(kept=kept, remarks=tuple(remark(problem, lang) for problem in problems))


# --- cells


def _offers(database: Database, cycle_id: CycleId) -> Supply:
    with database.read() as connection:
        return documents.get(connection, cycle_id, Kind.SUPPLY, Kind.SUPPLY, Supply).content


@router.get("/capacity")
def cells(cycle_id: CycleId, database: DatabaseDep) -> Cells:
    """List the capacity, cell by cell, each with its ETag."""
    return Cells(items=capacity.cells(_offers(database, cycle_id)))


@router.get("/capacity/{pool_id}/{since}")
def cell(cycle_id: CycleId, pool_id: PoolId, since: date, database: DatabaseDep, response: Response) -> Cell:
    """Return one cell."""
    value = capacity.find(_offers(database, cycle_id), pool_id, since)
    if value is None:
        raise NotFoundError("cell_not_found", pool=pool_id, since=since)
    tagged(response, capacity.tag_of(value))
    return Cell(pool=pool_id, since=since, value=value, etag=capacity.tag_of(value))


@router.put("/capacity/{pool_id}/{since}")
def put_cell(
    cycle_id: CycleId,
    pool_id: PoolId,
    since: date,
    value: CellValue,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    response: Response,
    reason: str = "",
) -> Cell:
    """Write one cell; edits of other cells do not hinder it."""
    with database.write(who.account) as change:
        made = capacity.put(change, cycle_id, pool_id, since, value, seen, reason)
    assert made is not None
    tagged(response, made.etag)
    return made


@router.delete("/capacity/{pool_id}/{since}", status_code=204)
def remove_cell(
    cycle_id: CycleId, pool_id: PoolId, since: date, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep
) -> None:
    """Take one cell out."""
    with database.write(who.account) as change:
        capacity.put(change, cycle_id, pool_id, since, None, seen, reason)


# --- pins and actuals


@router.get("/pins")
def pins(cycle_id: CycleId, database: DatabaseDep) -> Pins:
    """List the pins."""
    with database.read() as connection:
        return Pins(items=inputs_of(connection, cycle_id).pins)


@router.put("/pins/{pin_id}")
def put_pin(
    cycle_id: CycleId, pin_id: str, pin: Pin, seen: SeenDep, who: WhoDep, database: DatabaseDep, response: Response
) -> Kept[Pin]:
    """Pin a phase, with the reason. Who and when are written down, whatever was sent."""
    with database.write(who.account) as change:
        kept = put(change, cycle_id, pin_id, pin, seen, who.shown)
    tagged(response, kept.version.tag)
    return kept


@router.delete("/pins/{pin_id}")
def remove_pin(
    cycle_id: CycleId, pin_id: str, reason: Reason, seen: SeenDep, who: WhoDep, database: DatabaseDep
) -> Version:
    """Take a pin off, with the reason."""
    with database.write(who.account) as change:
        return withdraw(change, cycle_id, pin_id, seen, reason)


@router.get("/actuals")
def actuals(cycle_id: CycleId, database: DatabaseDep) -> Actuals:
    """List what pools really had."""
    with database.read() as connection:
        return Actuals(items=documents.each(connection, cycle_id, Kind.ACTUAL, Actual))


@router.put("/actuals/{pool_id}/{day}")
def put_actual(
    cycle_id: CycleId,
    pool_id: PoolId,
    day: date,
    value: CellValue,
    seen: SeenDep,
    who: WhoDep,
    database: DatabaseDep,
    response: Response,
) -> Kept[Actual]:
    """Write down what a pool really had on a day."""
    actual = Actual(pool=pool_id, day=day, nodes=value.nodes, note=value.note)
    kept = _put(database, who, (cycle_id, Kind.ACTUAL, f"{pool_id}/{day}"), actual, seen)
    tagged(response, kept.version.tag)
    return kept
