"""The page of the offers: what its rows say, what typing into them means, and who is offered what."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.cycles.offers import CellValue, Part, Place, PriceValue, Term, TermValue
from api.cycles.pasting import pasted
from api.people.roles import Role, Who
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.pages import supply
from dashboards.pages.backstage import Backstage
from dashboards.pages.supply.edits import own_of, three, with_done
from dashboards.pages.supply.pasting import paste_table, summary
from dashboards.pages.supply.rows import Edit, edit_of, edits_of, rows_of, value_text, with_main
from dashboards.pages.supply.steps import chosen_steps, new_step
from dashboards.pages.view import Window
from models.errors import InputError
from models.supply import Confidence, LeaseRule, PoolLabel, Supply
from models.text import Lang, text
from tests.api.cycles.rounds import a_round
from tests.builders import H100, a_pool, day
from tests.dashboards.pages.showing import asked, by_id, words

CYCLE = "c-00000001"
SUPPLY = Supply(
    cycle_id="1",
    gpu_types=(H100,),
    pools=(a_pool("aoba", nodes=4, price=700, lease=LeaseRule(min_days=28)),),
    providers=(),
    pool_labels=(PoolLabel(id="aoba", name="青葉", name_en="Aoba"),),
)
STEP = Place(pool="aoba", part=Part.CAPACITY, since=day(10, 1))
FOUR = CellValue(nodes=4)


def row(part: Part, lang: Lang = Lang.JA) -> dict[str, Any]:
    return rows_of(SUPPLY, part, lang)[0]


# --- rows


@pytest.mark.parametrize(("lang", "name"), [(Lang.JA, "青葉"), (Lang.EN, "Aoba")])
def test_a_row_shows_words_and_carries_what_it_said(lang: Lang, name: str) -> None:
    found = row(Part.CAPACITY, lang)
    shown = (found["pool_name"], found["nodes"], found["gpus"], found["confidence"])
    assert shown == (name, 4, 32, text("supply.confidence.firm", lang))
    assert CellValue.model_validate(found["said"]) == FOUR
    assert row(Part.PRICE, lang)["yen_per_gpu_hour"] == 700
    terms = row(Part.TERM, lang)
    assert (terms["min_days"], terms["max_days"], terms["prepaid"]) == (28, None, text("common.no", lang))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(
    ("part", "column", "written", "after"),
    [
        (Part.CAPACITY, "nodes", "１２ノード", CellValue(nodes=12)),
        (Part.CAPACITY, "note", " 増強 ", CellValue(nodes=4, note="増強")),
        (Part.PRICE, "yen_per_gpu_hour", "650", PriceValue(yen_per_gpu_hour=650)),
        (Part.TERM, "max_days", "182", TermValue(value=182)),
        (Part.TERM, "turnaround_days", "2日", TermValue(value=2)),
    ],
)
def test_typing_means_one_part_written(part: Part, column: str, written: str, after: object, lang: Lang) -> None:
    (edit,) = edits_of(part, row(part, lang), column, written, lang)
    assert edit.after == after
    assert edit_of(edit.model_dump(mode="json")) == edit
    assert edit.undone.undone == edit


@pytest.mark.parametrize("lang", Lang)
def test_a_word_chosen_is_taken_in_either_language(lang: Lang) -> None:
    sure = text("supply.confidence.coordinating", lang)
    (edit,) = edits_of(Part.CAPACITY, row(Part.CAPACITY, lang), "confidence", sure, lang)
    assert edit.after == CellValue(nodes=4, confidence=Confidence.COORDINATING)
    start = text("supply.lease_start.half_month", lang)
    (edit,) = edits_of(Part.TERM, row(Part.TERM, lang), "start_on", start, lang)
    assert edit.after == TermValue(value="half_month")
    (edit,) = edits_of(Part.TERM, row(Part.TERM, lang), "prepaid", text("common.yes", lang), lang)
    assert edit.after == TermValue(value=True)


def test_another_day_moves_the_step() -> None:
    out, into = edits_of(Part.CAPACITY, row(Part.CAPACITY), "since", "2024-11-01", Lang.JA)
    assert (out.place, out.before, out.after) == (STEP, FOUR, None)
    assert (into.place.since, into.before, into.after) == (day(11, 1), None, FOUR)
    assert edits_of(Part.CAPACITY, row(Part.CAPACITY), "since", "令和6年10月1日", Lang.JA) == ()


def test_what_says_the_same_is_no_edit() -> None:
    assert edits_of(Part.CAPACITY, row(Part.CAPACITY), "nodes", "4", Lang.JA) == ()


@pytest.mark.parametrize(
    ("part", "column", "written", "code"),
    [
        (Part.CAPACITY, "nodes", "", "typed_blank"),
        (Part.CAPACITY, "nodes", "約9", "typed_unreadable"),
        (Part.CAPACITY, "since", "来月", "typed_unreadable"),
        (Part.TERM, "min_days", "", "typed_blank"),
    ],
)
def test_what_cannot_be_taken_is_refused(part: Part, column: str, written: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        edits_of(part, row(part), column, written, Lang.JA)
    assert refused.value.code == code


def test_a_term_without_limit_may_be_emptied() -> None:
    limited = row(Part.TERM) | {"said": row(Part.TERM)["said"] | {"max_days": 30}}
    (edit,) = edits_of(Part.TERM, limited, "max_days", "", Lang.JA)
    assert (edit.before, edit.after) == (TermValue(value=30), TermValue(value=None))


# --- two people, own edits


def test_the_dialogue_shows_all_three_and_another_value_keeps_the_rest() -> None:
    edit = Edit(place=STEP, before=FOUR, after=CellValue(nodes=9, note="増強"))
    theirs = CellValue(nodes=5, confidence=Confidence.EXPECTED)
    shown = three(edit, theirs, SUPPLY, Lang.JA)
    sides = {side: by_id(shown, f"supply-conflict-{side}").children for side in ("base", "theirs", "yours")}
    assert sides == {"base": "4ノード・確定", "theirs": "5ノード・見込", "yours": "9ノード・確定（増強）"}
    assert with_main(edit, theirs, "7", Lang.JA) == CellValue(nodes=7, note="増強")
    gone = edit.model_copy(update={"after": None})
    assert with_main(gone, theirs, "7", Lang.JA) == CellValue(nodes=7, confidence=Confidence.EXPECTED)
    term = Edit(place=Place(pool="aoba", part=Part.TERM, term=Term.MAX_DAYS), before=None, after=TermValue(value=1))
    assert with_main(term, None, "30", Lang.JA) == TermValue(value=30)


def test_own_edits_belong_to_their_round_and_a_new_one_ends_doing_again() -> None:
    edit = Edit(place=STEP, before=FOUR, after=CellValue(nodes=9))
    own = with_done({"cycle": CYCLE, "done": [], "undone": [["later"]]}, CYCLE, (edit,))
    assert own["undone"] == []
    assert edit_of(own["done"][0][0]) == edit
    assert own_of(own, "c-00000002") == {"cycle": "c-00000002", "done": [], "undone": []}


# --- steps and rows pasted


def test_a_new_step_is_read_out_of_its_fields() -> None:
    said = {"since": "2025/1/1", "main": "8", "note": "", "reason": "増強", "confidence": "見込"}
    edit = new_step(Part.CAPACITY, "aoba", said, Lang.JA)
    assert (edit.place.since, edit.after) == (day(1, 1), CellValue(nodes=8, confidence=Confidence.EXPECTED))
    for missing in ("since", "main"):
        with pytest.raises(InputError):
            new_step(Part.CAPACITY, "aoba", said | {missing: ""}, Lang.JA)
    with pytest.raises(InputError):
        new_step(Part.CAPACITY, None, said, Lang.JA)


def test_rows_chosen_are_taken_out_as_they_were_seen() -> None:
    assert chosen_steps(Part.CAPACITY, [row(Part.CAPACITY)]) == (Edit(place=STEP, before=FOUR, after=None),)
    assert chosen_steps(Part.CAPACITY, None) == ()


@pytest.mark.parametrize("lang", Lang)
def test_pasted_rows_stand_beside_what_there_is(lang: Lang) -> None:
    rows = pasted(
        "青葉\t2024-10-01\t9\t確定\n青葉\t2024-11-01\t9\t確定\nどこか\t2024-10-01\t1\t確定", Part.CAPACITY, SUPPLY
    )
    table = paste_table(rows, SUPPLY, lang)
    assert list(table["book_before"])[:2] == [value_text(STEP, FOUR, lang), value_text(STEP, None, lang)]
    states = [text(f"pages.supply.paste_{state}", lang) for state in ("changed", "new", "unread")]
    assert list(table["paste_state"]) == states
    counted = text("pages.supply.paste_summary", lang, changes=2, same=0, unreadable=1)
    assert summary(rows, lang) == counted


# --- the page


@pytest.fixture
def behind(tmp_path: Path) -> Backstage:
    store = SqlStore.in_folder(tmp_path / "data")
    desk = a_round(store, tmp_path / "files", ())
    return Backstage(store, None, desk, Signing(store.database), ApiSettings(), Window(store))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("role", Role)
def test_only_who_may_write_is_offered_to(behind: Backstage, role: Role, lang: Lang) -> None:
    who = replace(asked(lang), who=Who(account="x", shown="x", role=role))
    found = supply.body(who, behind)
    assert by_id(found, "chart-supply") is not None
    writes = role is not Role.VIEWER
    offered = ("supply-undo", "supply-add-capacity", "supply-paste-price-read", "supply-book-upload")
    assert [by_id(found, name) is not None for name in offered] == [writes] * 4
    editable = [one["field"] for one in by_id(found, "supply-capacity").columnDefs if one["editable"]]
    assert editable == (["since", "nodes", "confidence", "note"] if writes else [])
    assert (text("pages.supply.only_look", lang) in words(found)) is not writes


def test_without_a_round_or_offers_the_page_says_what_to_do(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    behind = Backstage(store, None, None, Signing(store.database), ApiSettings(), Window(store))  # type: ignore[arg-type]
    assert by_id(supply.body(asked(Lang.JA), behind), "no-round") is not None
    a_round(store, tmp_path / "files", (), offers=False)
    found = supply.body(asked(Lang.JA), behind)
    assert by_id(found, "no-supply") is not None
    assert by_id(found, "supply-book-upload") is not None
