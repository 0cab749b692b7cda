"""What can be entered one by one - what happened, what if - as forms: which fields, from words to data and back.

A field is named by its place in the document (``pin.start``); people write last days, documents the day after.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from allocator.ledger.names import Names
from allocator.ledger.proof import percent_up
from api.cycles.forking import Edit
from models.errors import InputError
from models.events import Event
from models.faults import field_faults
from models.policy import ProposalStatus, SubsidyClass
from models.text import Lang, text
from models.tiers import Preset
from models.units import WHOLE

Made = TypeVar("Made")


class Ask(StrEnum):
    """What a field asks for."""

    POOL = "pool"
    PROPOSAL = "proposal"
    PHASE = "phase"
    DAY = "day"
    LAST_DAY = "last_day"
    WHOLE = "whole"
    YEAR = "year"
    PERCENT = "percent"
    CLASS = "subsidy_class"
    STATUS = "status"
    PRESET = "preset"
    FORBID = "forbid"
    WORDS = "words"


CHOICES: Mapping[Ask, tuple[str, ...]] = {
    Ask.CLASS: tuple(each for each in SubsidyClass if each is not SubsidyClass.UNKNOWN),
    Ask.STATUS: tuple(ProposalStatus),
    Ask.PRESET: (Preset.SURVEY, Preset.ADOPTED),
    Ask.FORBID: ("here", "not_here"),
}
"""What is chosen from a few words of our own."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. ``must``: it may not stay empty; ``first``: what stands there before anything is chosen."""

    name: str
    ask: Ask
    must: bool = True
    first: Any = None


@dataclass(frozen=True, slots=True)
class Entries(Generic[Made]):
    """What can be entered, by kind, and what it becomes. ``name``: where the words for its fields are."""

    name: str
    kinds: Mapping[str, tuple[Field, ...]]
    adapter: TypeAdapter[Made]


_REASON = Field("reason", Ask.WORDS)
_POOL, _PROPOSAL, _PHASE = Field("pool", Ask.POOL), Field("proposal", Ask.PROPOSAL), Field("phase", Ask.PHASE)
_SINCE = Field("since", Ask.DAY)
_BUDGET = (
    Field("fiscal_year", Ask.YEAR),
    Field("subsidy_class", Ask.CLASS, must=False),
    Field("yen", Ask.WHOLE, must=False),
)
_PIN = (
    Field("pin.phase", Ask.PHASE),
    Field("pin.forbid", Ask.FORBID, first="here"),
    Field("pin.pool", Ask.POOL, must=False),
    Field("pin.nodes", Ask.WHOLE, must=False),
    Field("pin.start", Ask.DAY, must=False),
    Field("pin.end", Ask.LAST_DAY, must=False),
)

EVENTS: Entries[Event] = Entries(
    "event",
    {
        "delivery_late": (_POOL, Field("due", Ask.DAY), Field("now", Ask.DAY), _REASON),
        "delivery_short": (
            _POOL,
            _SINCE,
            Field("until", Ask.LAST_DAY, must=False),
            Field("missing", Ask.WHOLE),
            _REASON,
        ),
        "capacity_growth": (_POOL, _SINCE, Field("more", Ask.WHOLE), _REASON),
        "withdrawal": (_PROPOSAL, _REASON),
        "adoption": (
            _PROPOSAL,
            Field("status", Ask.STATUS, first=ProposalStatus.ADOPTED),
            Field("share_ppm", Ask.PERCENT, must=False),
            Field("grant_cap_yen", Ask.WHOLE, must=False),
            _REASON,
        ),
        "price": (_POOL, _SINCE, Field("yen_per_gpu_hour", Ask.WHOLE), _REASON),
        "budget": (*_BUDGET, _REASON),
        "window": (
            _PHASE,
            Field("earliest", Ask.DAY, must=False),
            Field("desired_start", Ask.DAY, must=False),
            Field("deadline", Ask.LAST_DAY, must=False),
            _REASON,
        ),
        "pin": (*_PIN, _REASON),
    },
    TypeAdapter(Event),
)
EDITS: Entries[Edit] = Entries(
    "edit",
    {
        "capacity": (_POOL, _SINCE, Field("nodes", Ask.WHOLE)),
        "delay": (_POOL, Field("days", Ask.WHOLE)),
        "no_pool": (_POOL,),
        "withdraw": (_PROPOSAL,),
        "pin": (*_PIN, Field("pin.reason", Ask.WORDS)),
        "budget": _BUDGET,
        "horizon": (Field("horizon.start", Ask.DAY), Field("horizon.end", Ask.LAST_DAY)),
        "order": (Field("preset", Ask.PRESET),),
    },
    TypeAdapter(Edit),
)


def kind_name(entries: Entries[Any], kind: str, lang: Lang) -> str:
    """Name a kind."""
    return text(f"entry.{entries.name}.{kind}", lang)


def field_name(field: Field, lang: Lang) -> str:
    """Name a field."""
    return text(f"entry.field.{field.name.rpartition('.')[2]}", lang)


# --- from a form to a document


def _last_day(value: str) -> str:
    return (date.fromisoformat(value) + timedelta(days=1)).isoformat()


READ: Mapping[Ask, Callable[[Any], Any]] = {
    Ask.LAST_DAY: _last_day,
    Ask.PERCENT: lambda value: round(float(value) * WHOLE / 100),
    Ask.FORBID: lambda value: value == "not_here",
}
"""How what was written is read; the rest as it is."""


def made_of(entries: Entries[Made], kind: str, values: Mapping[str, Any], lang: Lang) -> Made:
    """Make of a form what it says; refused, by the name of the field, is what is empty or contradicts itself."""
    fields = entries.kinds[kind]
    given = {field: values.get(field.name) for field in fields}
    empty = [field_name(field, lang) for field, value in given.items() if field.must and value in (None, "")]
    if empty:
        raise InputError("entry_incomplete", fields=empty)
    data: dict[str, Any] = {"kind": kind}
    for field, value in given.items():
        if value in (None, ""):
            continue
        if field.ask is Ask.PHASE:
            proposal, _, phase = str(value).partition("/")
            _put(data, field.name.removesuffix("phase") + "proposal", proposal)
            _put(data, field.name, phase)
        else:
            _put(data, field.name, READ.get(field.ask, lambda same: same)(value))
    if "pin" in data:
        data["pin"].setdefault("reason", data.get("reason"))
        data["pin"]["id"] = f"{entries.name}-{token_hex(8)}"
    try:
        return entries.adapter.validate_python(data)
    except ValidationError as error:
        raise _refused(entries, kind, error, data, lang) from error


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    outer, dot, inner = name.partition(".")
    if dot:
        data.setdefault(outer, {})[inner] = value
    else:
        data[name] = value


def _refused(entries: Entries[Any], kind: str, error: ValidationError, data: dict[str, Any], lang: Lang) -> InputError:
    named = {field.name: field_name(field, lang) for field in entries.kinds[kind]}
    for fault in field_faults(error.errors(include_url=False), data):
        place = fault.path.removeprefix(f"{kind}.")
        if place in named:
            expected = text(f"fault.{fault.code}", lang, **fault.params)
            return InputError("entry_field", field=named[place], expected=expected)
    return InputError("entry_contradicts", why=text(f"entry.contradicts.{kind}", lang))


# --- from a document to words


def told(entries: Entries[Any], data: Mapping[str, Any], names: Names, lang: Lang) -> str:
    """Say what was entered: its kind, then each field that says something."""
    kind = str(data["kind"])
    said = [
        text("entry.said", lang, field=field_name(field, lang), value=value)
        for field in entries.kinds[kind]
        if (value := _shown(field, data, names, lang))
    ]
    return text("entry.told", lang, kind=kind_name(entries, kind, lang), said=text("entry.gap", lang).join(said))


def _shown(field: Field, data: Mapping[str, Any], names: Names, lang: Lang) -> Any:
    outer, dot, inner = field.name.partition(".")
    place = data.get(outer) or {} if dot else data
    value = place.get(inner if dot else outer)
    if value is None or value == "" or (field.ask is Ask.PERCENT and value == WHOLE):
        return ""
    match field.ask:
        case Ask.POOL:
            return names.pool(value)
        case Ask.PROPOSAL:
            return names.applicant(value)
        case Ask.PHASE:
            return text("entry.phase", lang, applicant=names.applicant(place["proposal"]), phase=value)
        case Ask.DAY:
            return date.fromisoformat(value)
        case Ask.LAST_DAY:
            return date.fromisoformat(value) - timedelta(days=1)
        case Ask.YEAR:
            return str(value)
        case Ask.PERCENT:
            return f"{percent_up(value, WHOLE)} %"
        case Ask.FORBID:
            return text(f"entry.forbid.{'not_here' if value else 'here'}", lang)
        case Ask.CLASS | Ask.STATUS | Ask.PRESET:
            return text(f"entry.{field.ask}.{value}", lang)
    return value
