"""What is entered one by one: from the form to the document, and from the document to words."""

from datetime import date
from typing import Any

import pytest

from allocator.ledger.names import Names
from dashboards.pages.entry_form import EntryForm, has
from dashboards.pages.entry_kinds import EDITS, EVENTS, Ask, Entries, kind_name, made_of, told
from models.errors import InputError
from models.events import EVENT_KINDS, DeliveryShort, NewPin, WindowShift
from models.text import Lang, text
from tests.dashboards.pages.showing import walk
from tests.dashboards.world import world

WORLD = world()
VALUES: dict[Ask, Any] = {
    Ask.POOL: "a-h100",
    Ask.PROPOSAL: "P1",
    Ask.PHASE: "P2/1",
    Ask.DAY: "2024-12-01",
    Ask.LAST_DAY: "2024-12-31",
    Ask.WHOLE: 3,
    Ask.YEAR: 2024,
    Ask.PERCENT: 50,
    Ask.CLASS: "academic",
    Ask.STATUS: "adopted",
    Ask.PRESET: "adopted",
    Ask.FORBID: "here",
    Ask.WORDS: "工事のため",
}
BOTH = [(entries, kind) for entries in (EVENTS, EDITS) for kind in entries.kinds]


def filled(entries: Entries[Any], kind: str) -> dict[str, Any]:
    values = {field.name: VALUES[field.ask] for field in entries.kinds[kind]}
    return values | ({"now": "2024-12-02"} if kind == "delivery_late" else {})


def test_every_kind_of_event_has_a_form() -> None:
    assert set(EVENTS.kinds) == set(EVENT_KINDS)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("entries", "kind"), BOTH)
def test_every_form_makes_its_document_and_is_said_in_words(entries: Entries[Any], kind: str, lang: Lang) -> None:
    made = made_of(entries, kind, filled(entries, kind), lang)
    assert made.kind == kind
    said = told(entries, made.model_dump(mode="json"), Names(WORLD, lang), lang)
    assert said.startswith(kind_name(entries, kind, lang))
    assert text(f"entry.contradicts.{kind}", lang)


def test_people_write_last_days_and_shares_documents_the_day_after_and_millionths() -> None:
    short = made_of(EVENTS, "delivery_short", filled(EVENTS, "delivery_short"), Lang.JA)
    assert isinstance(short, DeliveryShort)
    assert (short.since, short.until) == (date(2024, 12, 1), date(2025, 1, 1))
    assert "最後の日: 2024年12月31日" in told(EVENTS, short.model_dump(mode="json"), Names(WORLD, Lang.JA), Lang.JA)
    assert made_of(EVENTS, "adoption", filled(EVENTS, "adoption"), Lang.JA).model_dump()["share_ppm"] == 500_000


def test_a_phase_is_chosen_with_its_proposal() -> None:
    shift = made_of(EVENTS, "window", {"phase": "P2/1", "deadline": "2025-01-31", "reason": "x"}, Lang.JA)
    assert isinstance(shift, WindowShift)
    assert (shift.proposal, shift.phase, shift.deadline) == ("P2", "1", date(2025, 2, 1))


def test_a_pin_that_forbids_names_a_pool_only() -> None:
    values = {"pin.phase": "P1/1", "pin.forbid": "not_here", "pin.pool": "a-h100", "reason": "協議"}
    pin = made_of(EVENTS, "pin", values, Lang.JA)
    assert isinstance(pin, NewPin)
    assert (pin.pin.forbid, pin.pin.pool, pin.pin.reason) == (True, "a-h100", "協議")
    with pytest.raises(InputError) as refused:
        made_of(EVENTS, "pin", values | {"pin.nodes": 3}, Lang.JA)
    assert refused.value.code == "entry_contradicts"


@pytest.mark.parametrize(
    ("kind", "values", "code", "named"),
    [
        ("delivery_short", {"pool": "a-h100", "since": "2024-12-01"}, "entry_incomplete", "足りないノード数"),
        (
            "delivery_short",
            {"pool": "a-h100", "since": "2024-12-01", "missing": 0, "reason": "x"},
            "entry_field",
            "足りないノード数",
        ),
        (
            "delivery_late",
            {"pool": "a-h100", "due": "2024-12-02", "now": "2024-12-01", "reason": "x"},
            "entry_contradicts",
            "実際に納入される日",
        ),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_refused_by_the_name_of_the_field(
    kind: str, values: dict[str, Any], code: str, named: str
) -> None:
    with pytest.raises(InputError) as refused:
        made_of(EVENTS, kind, values, Lang.JA)
    assert refused.value.code == code
    assert named in text(refused.value.text_key, Lang.JA, **refused.value.params)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("entries", "kind"), BOTH)
def test_every_form_offers_a_labelled_field_for_each_thing_asked(entries: Entries[Any], kind: str, lang: Lang) -> None:
    form = EntryForm("x", entries, "x-source", lambda _: WORLD)
    fields: list[Any] = [*form.fields(kind, WORLD, lang)]
    assert [field.id["name"] for field in fields] == [field.name for field in entries.kinds[kind]]
    assert all(field.label for field in fields)


def test_a_pool_says_how_much_it_has_and_what_was_entered_can_be_taken_back() -> None:
    assert has(WORLD.pools[0], Lang.JA) == (
        "いまの提供: 2024年10月1日から6ノード、2025年2月1日から4ノード（1ノード＝8基）"
    )
    made = made_of(EDITS, "no_pool", {"pool": "a-h100"}, Lang.JA)
    listed = EntryForm("x", EDITS, "y", lambda _: WORLD).listed([made.model_dump(mode="json")], WORLD, Lang.JA)
    assert [one.id for one in walk(listed) if type(one).__name__ == "Button"] == [{"type": "x-remove", "number": 0}]
