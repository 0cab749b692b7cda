"""The parts of the offers as rows of grids, and what a person typed into a row as parts to be written.

Every row carries what it said when it was shown (``said``), so that a write knows what its author saw.
"""

from datetime import date
from typing import Any

from allocator.intake.typed import typed
from api.cycles.offers import (
    OF_POOL,
    CellValue,
    Part,
    Place,
    PriceValue,
    Term,
    TermValue,
    Value,
    Written,
    find,
    tag_of,
    value_of,
)
from models.base import Frozen
from models.errors import InputError
from models.supply import Confidence, LeaseStart, Pool, Supply
from models.text import Lang, text

Row = dict[str, Any]
MAIN = {Part.CAPACITY: "nodes", Part.PRICE: "yen_per_gpu_hour", Part.TERM: "value"}
"""The figure a part is about."""
SECTIONS = {Part.CAPACITY: "capacity", Part.PRICE: "prices", Part.TERM: "leases"}
UNLIMITED = (Term.MAX_DAYS, Term.MAX_NODES_PER_LEASE)
"""Terms that may be left empty."""
YES_NO = (Term.CANCELLABLE, Term.PREPAID)


class Edit(Frozen):
    """One part as it was and as it is to be, so that it can be undone, and told apart from what others did."""

    place: Place
    before: Value | None
    after: Value | None

    @property
    def written(self) -> Written:
        """The write of this edit."""
        return Written(place=self.place, value=self.after, seen=tag_of(self.before))

    @property
    def undone(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(place=self.place, before=self.after, after=self.before)


def edit_of(data: dict[str, Any]) -> Edit:
    """Read an edit from plain data: which kind its values are follows from its place."""
    place = Place.model_validate(data["place"])
    return Edit(place=place, before=value_of(place.part, data["before"]), after=value_of(place.part, data["after"]))


# --- rows


def pool_names(supply: Supply, lang: Lang) -> dict[str, str]:
    """Return what pools are called."""
    named = {
        label.id: label.name_en if lang is Lang.EN and label.name_en else label.name for label in supply.pool_labels
    }
    return {pool.id: named.get(pool.id) or pool.id for pool in supply.pools}


def rows_of(supply: Supply, part: Part, lang: Lang) -> list[Row]:
    """Return the rows of a grid."""
    names = pool_names(supply, lang)
    if part is Part.TERM:
        return [_terms(supply, pool, names[pool.id], lang) for pool in supply.pools]
    found: list[Row] = []
    for pool in supply.pools:
        for step in pool.capacity if part is Part.CAPACITY else pool.prices:
            place = Place(pool=pool.id, part=part, since=step.since)
            value = find(supply, place)
            assert value is not None
            found.append(_named(pool, names[pool.id]) | _step(place, value, pool, lang))
    return found


def _named(pool: Pool, name: str) -> Row:
    return {"pool": pool.id, "pool_name": name, "gpu_type": pool.gpu_type}


def _step(place: Place, value: Value, pool: Pool, lang: Lang) -> Row:
    assert place.since is not None
    row: Row = {"id": f"{place.pool}|{place.since}", "since": place.since.isoformat()}
    row |= {"said": value.model_dump(mode="json")}
    match value:
        case CellValue():
            row |= {"nodes": value.nodes, "gpus": value.nodes * pool.node_size, "note": value.note}
            row["confidence"] = text(f"supply.confidence.{value.confidence}", lang)
        case PriceValue():
            row |= {"yen_per_gpu_hour": value.yen_per_gpu_hour, "note": value.note}
    return row


def _terms(supply: Supply, pool: Pool, name: str, lang: Lang) -> Row:
    row: Row = {"id": pool.id, "said": {}} | _named(pool, name)
    for term in Term:
        value = find(supply, Place(pool=pool.id, part=Part.TERM, term=term))
        assert isinstance(value, TermValue)
        row["said"][term.value] = value.value
        row[term.value] = term_text(term, value.value, lang)
    return row


def term_text(term: Term, value: int | bool | str | None, lang: Lang) -> Any:
    """Write a term as people read it; numbers stay numbers, no limit is empty."""
    if term is Term.START_ON:
        return text(f"supply.lease_start.{value}", lang)
    return text(f"common.{'yes' if value else 'no'}", lang) if term in YES_NO else value


def place_text(supply: Supply, place: Place, lang: Lang) -> str:
    """Say which part it is: 青葉クラウド H100・2024年10月1日から."""
    pool = pool_names(supply, lang).get(place.pool, place.pool)
    if place.since is not None:
        return text("supply.place.since", lang, pool=pool, since=place.since)
    return text("supply.place.term", lang, pool=pool, term=text(f"figures.column.{place.term}", lang))


def value_text(place: Place, value: Value | None, lang: Lang) -> str:
    """Say what a part says: 16ノード・確定."""
    match value:
        case None:
            return text("supply.value.none", lang)
        case CellValue():
            sure = text(f"supply.confidence.{value.confidence}", lang)
            said = text("supply.value.capacity", lang, nodes=value.nodes, confidence=sure)
            return f"{said}（{value.note}）" if value.note else said
        case PriceValue():
            said = text("supply.value.price", lang, yen=value.yen_per_gpu_hour)
            return f"{said}（{value.note}）" if value.note else said
        case TermValue():
            assert place.term is not None
            shown = term_text(place.term, value.value, lang)
            return text("supply.value.no_limit", lang) if shown is None else f"{shown}"


# --- what was typed


def choices_of(key: str, lang: Lang) -> list[str]:
    """Return the words somebody chooses from in a column."""
    match key:
        case "confidence":
            return [text(f"supply.confidence.{one}", lang) for one in Confidence]
        case "start_on":
            return [text(f"supply.lease_start.{one}", lang) for one in LeaseStart]
        case _:
            return [text(f"common.{one}", lang) for one in ("yes", "no")]


def edits_of(part: Part, row: Row, column: str, written: str, lang: Lang) -> tuple[Edit, ...]:
    """Return what typing ``written`` into a column of a row means; a changed day moves the whole step."""
    if part is Part.TERM:
        return (_term_edit(row, Term(column), written, lang),)
    place = Place(pool=row["pool"], part=part, since=date.fromisoformat(row["id"].partition("|")[2]))
    before = value_of(part, row["said"])
    if column == "since":
        moved = place.model_copy(update={"since": _needed(part, column, written, lang)})
        if moved == place:
            return ()
        return Edit(place=place, before=before, after=None), Edit(place=moved, before=None, after=before)
    value = written.strip() if column == "note" else _needed(part, column, written, lang)
    after = value_of(part, row["said"] | {column: value})
    return () if after == before else (Edit(place=place, before=before, after=after),)


def _needed(part: Part, column: str, written: str, lang: Lang) -> Any:
    value = read(SECTIONS[part], column, written, lang)
    if value is None:
        raise InputError("typed_blank", label=text(f"figures.column.{column}", lang))
    return value


def read(section: str, column: str, written: str, lang: Lang) -> Any:
    """Read what was typed or chosen: a word offered for choice, else whatever the workbook accepts there."""
    if column == "confidence" or column in (Term.START_ON, *YES_NO):
        codes = {text(f"supply.confidence.{one}", lang): one.value for one in Confidence}
        codes |= {text(f"supply.lease_start.{one}", lang): one.value for one in LeaseStart}
        if written.strip() in codes:
            return codes[written.strip()]
    return typed("supply", section, column, written)


def _term_edit(row: Row, term: Term, written: str, lang: Lang) -> Edit:
    value = read("pools" if term in OF_POOL else "leases", term, written, lang)
    if value is None and term not in UNLIMITED:
        raise InputError("typed_blank", label=text(f"figures.column.{term}", lang))
    before = TermValue(value=row["said"][term.value])
    after = TermValue(value=value == "yes" if term in YES_NO else value)
    return Edit(place=Place(pool=row["pool"], part=Part.TERM, term=term), before=before, after=after)


def with_main(edit: Edit, theirs: Value | None, written: str, lang: Lang) -> Value:
    """Return what a part says with another main figure typed; the rest is as one's own, else as what stands."""
    key = MAIN[edit.place.part]
    if edit.place.part is Part.TERM:
        assert edit.place.term is not None
        row = {"pool": edit.place.pool, "said": {edit.place.term.value: None}}
        after = _term_edit(row, edit.place.term, written, lang).after
        assert after is not None
        return after
    rest = edit.after or theirs or edit.before
    said = {} if rest is None else rest.model_dump(mode="json")
    value = value_of(edit.place.part, said | {key: _needed(edit.place.part, key, written, lang)})
    assert value is not None
    return value
