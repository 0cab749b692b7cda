"""For disclosure: no name, no contact, no price - in any format, and none to be worked out from hours and fees."""

import pytest

from allocator.exports.bundle import Format, Recipient, every_file, recipient_of, recipients
from allocator.exports.documents import NAMES, of_office
from allocator.exports.redaction import Redaction
from allocator.exports.sheet import Document
from allocator.exports.view import View
from models.text import Lang
from tests.allocator.exports.world import a_view, plan, sample, texts_of, world


def no_page(_view: View, _recipient: Recipient, _documents: tuple[Document, ...]) -> bytes:
    return b""


def secrets(view: View) -> set[str]:
    labels = view.scenario.labels
    said = {word for row in labels.proposals for word in (row.applicant, row.title, row.receipt)}
    said |= {word for row in labels.providers for word in (row.id, row.name, row.name_en, row.contact, *row.aliases)}
    said |= {word for row in labels.pools for word in (row.id, row.name, row.name_en, row.site, row.note)}
    said |= {proposal.id for proposal in view.scenario.proposals} | {pin.reason for pin in view.scenario.pins}
    return {word.removesuffix("（架空）").removesuffix(" (fictional)") for word in said} - {""}


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV, Format.ICS])
def test_no_name_of_the_sample_is_left(form: Format) -> None:
    scenario, decided = sample()
    view = a_view(scenario, decided, redacted=True, against=decided)
    files = every_file(view, tuple(recipients(view)), form, NAMES, no_page)
    words = "\n".join(texts_of(name, content) + name for name, content in files.items())
    assert len(files) > 40
    assert [word for word in secrets(a_view(scenario, decided)) if word in words] == []


def test_prices_and_what_betrays_them_are_masked() -> None:
    view = a_view(redacted=True)
    for document in of_office(view):
        for table in document.tables:
            for number, column in enumerate(table.columns):
                if column.private:
                    assert {row[number] for row in table.rows} <= {"不開示", None}, (table.name, column.key)
                    assert table.total is None or table.total[number] in ("不開示", None)
    build_up = next(t for d in of_office(view) for t in d.tables if t.name == "build_up")
    assert {c.key for c in build_up.columns if c.private} >= {
        "price",
        "fee",
        "eligible",
        "grant",
        "own_low",
        "own_high",
    }


@pytest.mark.parametrize("lang", Lang)
def test_the_numbers_stay_what_they_were(lang: Lang) -> None:
    scenario = world()
    open_, masked = a_view(scenario, lang=lang), a_view(scenario, lang=lang, redacted=True)
    assert masked.figures.money == open_.figures.money
    assert masked.figures.total == open_.figures.total
    assert masked.codes is not None
    for code, row in ((masked.codes.proposals[row.id], row) for row in open_.figures.proposals):
        coded = masked.figures.proposal(code)
        assert (coded.fill, coded.total, coded.asked_h) == (row.fill, row.total, row.asked_h)
    assert masked.plan_hash == open_.plan_hash == plan(scenario).hash
    held = sorted(pool.held_node_days for pool in open_.figures.pools)
    assert sorted(pool.held_node_days for pool in masked.figures.pools) == held


def test_a_recipient_is_found_under_its_code() -> None:
    view = a_view(redacted=True)
    assert view.codes is not None
    proposal = recipient_of(view, "P2", None).proposal
    assert proposal is not None
    assert proposal.id == view.codes.proposals["P2"]
    assert view.figures.proposal(proposal.id).total == a_view().figures.proposal("P2").total
    assert recipient_of(view, None, "B").provider == view.codes.providers["B"]


def test_codes_do_not_follow_the_order_of_the_ids_but_are_drawn_alike_each_time() -> None:
    scenario, _ = sample()
    codes = Redaction(scenario, Lang.JA).proposals
    assert codes == Redaction(scenario, Lang.EN).proposals
    assert sorted(codes.values()) == [f"P{number:02d}" for number in range(1, len(codes) + 1)]
    in_order = sum(code == f"P{number:02d}" for number, code in enumerate((codes[id_] for id_ in sorted(codes)), 1))
    assert in_order < len(codes) // 4
