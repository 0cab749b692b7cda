"""The edge of each limit: what is just allowed is read, one more is refused with its place."""

from collections.abc import Callable

import pytest

from allocator.intake.jail import guard as guarding
from allocator.intake.jail import lines, markup, package
from allocator.intake.jail.guard import guard
from allocator.intake.jail.limits import FILE
from models.text import Lang, catalogue
from tests.allocator.intake.jail.packages import MAIN, SHEET, entry, good_parts, packed, sheet, with_sheet

SMALL = FILE.model_copy(
    update={
        "file_bytes": 60_000,
        "unpacked_bytes": 90_000,
        "part_bytes": 40_000,
        "parts": 20,
        "part_name_length": 60,
        "elements": 900,
        "depth": 12,
        "cells": 50,
        "sheet_area": 400,
        "merged_area": 30,
        "column_widths": 40,
        "cell_text": 100,
        "lines": 9,
        "line_bytes": 20,
        "declared": 70,
        "kept": 40,
        "names": 90,
        "token_bytes": 1_000,
    }
)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (guarding, lines, markup, package):
        monkeypatch.setattr(module, "FILE", SMALL)


def rows(count: int, cells: int) -> bytes:
    return sheet(f"<row>{'<c/>' * cells}</row>" * count)


def merged(area: str) -> bytes:
    return sheet("", f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>')


def text(length: int) -> bytes:
    return sheet(f'<row><c t="str"><v>{"a" * length}</v></c></row>')


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


def declared(count: int) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><mergeCells count="{count}"/></worksheet>'.encode()


def widths(last: int) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="{last}"/></cols></worksheet>'.encode()


EDGES: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
    "file_many_cells": (lambda: rows(5, 8), lambda: rows(7, 8)),
    "file_wide_sheet": (
        lambda: sheet('<row r="40"><c r="J40"/></row>'),
        lambda: sheet('<row r="41"><c r="J41"/></row>'),
    ),
    "file_merged_large": (lambda: merged("A1:C10"), lambda: merged("A1:C11")),
    "file_text_long": (lambda: text(100), lambda: text(101)),
    "file_markup_deep": (lambda: nested(12), lambda: nested(13)),
    "file_counts_large": (lambda: declared(70), lambda: declared(71)),
    "file_markup_large": (lambda: widths(40), lambda: widths(41)),
    "file_unpacks_large": (lambda: b"<a>" + b" " * 39_990 + b"</a>", lambda: b"<a>" + b" " * 39_994 + b"</a>"),
    "file_cell_outside": (
        lambda: sheet('<row r="9"><c r="A9"/></row>'),
        lambda: sheet('<row r="1048577"><c/></row>'),
    ),
}


@pytest.mark.parametrize("code", EDGES)
def test_one_more_than_allowed_is_refused_and_no_less(code: str) -> None:
    allowed, refused = EDGES[code]
    assert guard("a.xlsx", with_sheet(allowed())) == ()
    (problem,) = guard("a.xlsx", with_sheet(refused()))
    assert problem.code == code


def test_the_place_is_told_as_the_sheet_is_called() -> None:
    (problem,) = guard("a.xlsx", with_sheet(sheet('<row r="41"><c r="J41"/></row>')))
    assert (problem.place.file, problem.place.sheet, problem.place.cell) == ("a.xlsx", "Sheet", "J41")


def test_limits_hold_for_all_parts_together() -> None:
    parts = good_parts() | {"xl/worksheets/sheet2.xml": rows(5, 8), SHEET: rows(5, 8)}
    assert [problem.code for problem in guard("a.xlsx", packed(parts))] == ["file_many_cells"]


def test_a_cell_in_a_row_counts_whatever_it_is_called() -> None:
    hidden = sheet(f"<row>{'<x/>' * 60}</row>")
    assert [problem.code for problem in guard("a.xlsx", with_sheet(hidden))] == ["file_many_cells"]
    inside = sheet('<row><mergeCell ref="A1:Z99"/></row>')
    assert [problem.code for problem in guard("a.xlsx", with_sheet(inside))] == ["file_merged_large"]


def test_many_parts_and_long_names_are_refused() -> None:
    many = packed(good_parts(), *(entry(f"xl/x{n}.xml", b"<a/>") for n in range(20)))
    long = packed(good_parts(), entry(f"xl/{'n' * 60}.xml", b"<a/>"))
    assert [guard("a.xlsx", data)[0].code for data in (many, long)] == ["file_many_parts", "file_part_name"]


@pytest.mark.parametrize(
    ("text_file", "code"),
    [
        (b"a,b\n" * 9, ""),
        (b"a,b\n" * 10, "file_many_lines"),
        (b"a,b\r" * 10, "file_many_lines"),
        ("a,b\n".encode("utf-16") * 10, "file_many_lines"),
        (b"a" * 20 + b"\n", ""),
        (b"a" * 21 + b"\n", "file_long_line"),
        (b"," * 51, "file_many_cells"),
        (b"\t" * 51, "file_many_cells"),
        (b";" * 51, "file_many_cells"),
        ("受付番号と提案名,基数\nA-1,128\n".encode("cp932"), "file_long_line"),
    ],
)
def test_texts_have_limits_in_any_encoding(text_file: bytes, code: str) -> None:
    said = [problem.code for problem in guard("a.csv", text_file)]
    assert said == ([code] if code else [])


def test_every_sentence_is_there_in_both_languages() -> None:
    sentences = [catalogue(lang) for lang in Lang]
    known = [{key for key in words if key.startswith("problem.file_")} for words in sentences]
    assert known[0] == known[1]
    assert {f"problem.{code}" for code in EDGES} <= known[0]
