"""A document changed by workbook: taken away as one, changed, sent in, held against what stands, and only then kept.

Offers and policy are changed alike; what differs between them is a ``Book``.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update, set_props

from allocator.intake.book_changes import BookChange
from api.cycles import workbooks
from api.cycles.inputs import Desk, Inputs
from api.cycles.nouns import Kind
from api.cycles.workbooks import Opened
from api.store.documents import Kept
from dashboards.figures.allotments import frame
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, again, answering, done
from dashboards.pages.given import reason_of
from dashboards.pages.grid import grid
from dashboards.pages.parts import Parts, drop, notice
from dashboards.theme import ERROR
from models.base import Frozen
from models.errors import NotFoundError, StaleError
from models.problems import Level, Problem
from models.text import Lang, day_text, text

Content = TypeVar("Content", bound=Frozen)
LARGEST = 5_000_000
"""Bytes of a workbook a page takes; a larger one is sent by the interface for programs."""
SHOWN = 500
COLUMNS = ("book_sheet", "book_place", "book_before", "book_after")


@dataclass(frozen=True)
class Book(Generic[Content]):
    """One kind of workbook: how it is read, written and compared, where it is kept, on which page."""

    name: str
    path: str
    kind: Kind
    model: type[Content]
    file: str
    open: Callable[[Desk, str, bytes], Opened[Content]]
    bytes_of: Callable[[Content], bytes]
    changes: Callable[[Content, Content], tuple[BookChange, ...]]
    kept: Callable[[Inputs], Kept[Content] | None]

    def id(self, part: str) -> str:
        """Return the id of a component."""
        return f"{self.name}-book-{part}"


# --- words


def value_words(value: Any, lang: Lang) -> str:
    """Write a value of a workbook as people read it."""
    match value:
        case None:
            return text("pages.book.empty", lang)
        case tuple():
            return text("policy.list_gap", lang).join(
                f"{label}: {value_words(inside, lang)}" for label, inside in value
            )
        case date():
            return day_text(value, lang)
        case int() | Decimal():
            return f"{value:,}"
        case _:
            return str(value)


def place_words(change: BookChange, lang: Lang) -> str:
    """Say which cell or row it is, as the workbook calls it."""
    return "　".join([*(_plain(part, lang) for part in change.row), *([change.label] if change.label else [])])


def _plain(part: Any, lang: Lang) -> str:
    return str(part) if isinstance(part, int) else value_words(part, lang)  # a fiscal year has no thousands


def change_text(change: BookChange, lang: Lang) -> str:
    """Say a difference in one line."""
    return text(
        "pages.book.change",
        lang,
        place="　".join(filter(None, (change.sheet, place_words(change, lang)))),
        before=value_words(change.before, lang),
        after=value_words(change.after, lang),
    )


def change_table(changes: Sequence[BookChange], lang: Lang) -> pd.DataFrame:
    """Return one row per difference."""
    rows = [
        {
            "book_sheet": change.sheet,
            "book_place": place_words(change, lang),
            "book_before": value_words(change.before, lang),
            "book_after": value_words(change.after, lang),
        }
        for change in changes[:SHOWN]
    ]
    return frame(rows, COLUMNS)


# --- the part of a page


def section(book: Book[Content], asked: Asked, there: bool, may_change: bool) -> Parts:
    """Offer the workbook to take away and, to who may, a place to send it in."""
    lang = asked.lang
    named: dict[str, Any] = {"aria-label": text(f"pages.{book.name}.book", lang)}
    found: Parts = [dmc.Title(text(f"pages.{book.name}.book", lang), order=2, size="h3", mt="xl", mb="xs")]
    if there:
        take = dmc.Button(text("pages.book.take", lang), id=book.id("take"), variant="outline", h=44)
        found += [take, dcc.Download(id=book.id("download"))]
    if may_change:
        found += [
            html.P(text("pages.book.about", lang), id=book.id("about")),
            drop(
                book.id("upload"),
                html.Span(text("pages.book.choose", lang, most=LARGEST // 1_000_000)),
                accept=".xlsx",
                max_size=LARGEST,
            ),
            dcc.Store(id=book.id("read")),
            dcc.Loading(html.Div(id=book.id("preview"), role="status")),
            html.Div(
                [
                    dmc.TextInput(
                        id=book.id("reason"), label=text("pages.book.reason", lang), required=True, maw=560, mb="sm"
                    ),
                    dmc.Group(
                        [
                            dmc.Button(text("pages.book.keep", lang), id=book.id("keep"), h=44),
                            dmc.Button(text("pages.book.drop", lang), id=book.id("drop"), h=44, variant="outline"),
                        ]
                    ),
                ],
                id=book.id("confirm"),
                hidden=True,
            ),
        ]
    return [html.Section(found, **named)]


def preview(changes: Sequence[BookChange], problems: Sequence[Problem], file: str, lang: Lang) -> Parts:
    """Show in what a workbook differs from what stands, and what could not be read."""
    found: Parts = []
    left_out = [problem for problem in problems if problem.level is Level.ROW]
    if left_out:
        lines = [html.Li(_problem_words(problem, lang)) for problem in left_out]
        found.append(notice("book-problems", text("pages.book.left_out", lang), [html.Ul(lines)], ERROR))
    if not changes:
        return [*found, html.P(text("pages.book.same", lang, file=file))]
    found.append(html.P(text("pages.book.differs", lang, file=file, count=len(changes))))
    if len(changes) > SHOWN:
        found.append(html.P(text("pages.book.first_only", lang, count=SHOWN)))
    return [*found, grid("book-changes", change_table(changes, lang), lang)]


def _problem_words(problem: Problem, lang: Lang) -> str:
    place = "　".join(filter(None, (problem.place.sheet, problem.place.cell)))
    words = text(problem.text_key, lang, **problem.params)
    return f"{place}: {words}" if place else words


def add_callbacks(site: Dash, backstage: Backstage, book: Book[Content]) -> None:
    """Tie taking away, sending in, keeping and dropping to the page of a book."""
    address = State("location", "search")

    @answering(
        site,
        Output(book.id("download"), "data"),
        Input(book.id("take"), "n_clicks"),
        address,
        prevent_initial_call=True,
    )
    def take(_clicks: int, search: str) -> Any:
        kept = book.kept(round_of(backstage, book, search)[1])
        if kept is None:
            raise NotFoundError("document_not_found", owner="", kind=book.kind, id=book.kind)
        return _sent(book.bytes_of(kept.content), book.file)

    @answering(
        site,
        Output(book.id("read"), "data"),
        Input(book.id("upload"), "contents"),
        State(book.id("upload"), "filename"),
        address,
        prevent_initial_call=True,
    )
    def read(contents: str | None, name: str | None, search: str) -> Any:
        if not contents:
            return no_update
        backstage.permitted("PUT", f"/cycles/{{cycle_id}}/{book.kind}/workbook")
        asked, inputs = round_of(backstage, book, search)
        opened = book.open(backstage.desk, name or "", base64.b64decode(contents.partition(",")[2]))
        set_props(book.id("upload"), {"contents": None})
        set_props("refusal", {"children": []})
        return offer(book, opened, inputs, asked.lang)

    @answering(
        site,
        Output(book.id("read"), "data", allow_duplicate=True),
        Input(book.id("keep"), "n_clicks"),
        State(book.id("read"), "data"),
        State(book.id("reason"), "value"),
        address,
        prevent_initial_call=True,
    )
    def keep(_clicks: int, read: dict[str, Any] | None, reason: str | None, search: str) -> Any:
        asked, inputs = round_of(backstage, book, search)
        if read is None:
            return no_update
        why = reason_of(reason)
        content = book.model.model_validate_json(read["content"])
        try:
            with backstage.acting("PUT", f"/cycles/{{cycle_id}}/{book.kind}/workbook") as change:
                workbooks.keep(change, inputs.id, book.kind, content, read["seen"], f"{read['file']}: {why}")
        except StaleError:
            shown = offer(book, Opened[Any](name=read["file"], content=content), inputs, asked.lang)
            set_props("refusal", {"children": notice("stale", text("pages.book.stale", asked.lang), [], ERROR)})
            return shown
        done(text("pages.book.kept", asked.lang, file=read["file"]))
        again()
        return None

    @answering(
        site,
        Output(book.id("read"), "data", allow_duplicate=True),
        Input(book.id("drop"), "n_clicks"),
        prevent_initial_call=True,
    )
    def drop(_clicks: int) -> None:
        set_props(book.id("preview"), {"children": []})
        set_props(book.id("confirm"), {"hidden": True})


def round_of(backstage: Backstage, book: Book[Content], search: str | None) -> tuple[Asked, Inputs]:
    """Return who asks and the round looked at."""
    asked = asking(book.path, search or "")
    inputs = backstage.round(asked)
    if inputs is None:
        raise NotFoundError("cycle_not_found", id="-")
    return asked, inputs


def offer(book: Book[Content], opened: Opened[Content], inputs: Inputs, lang: Lang) -> dict[str, str]:
    """Show what keeping a workbook would change, and return what is to be kept."""
    kept = book.kept(inputs)
    changes = () if kept is None else book.changes(kept.content, opened.content)
    shown = (
        [html.P(text("pages.book.first", lang, file=opened.name))]
        if kept is None
        else preview(changes, opened.problems, opened.name, lang)
    )
    set_props(book.id("preview"), {"children": shown})
    set_props(book.id("confirm"), {"hidden": kept is not None and not changes})
    seen = "new" if kept is None else kept.version.tag
    return {"content": opened.content.model_dump_json(), "file": opened.name, "seen": seen}


def _sent(content: bytes, file: str) -> dict[str, Any]:
    return {
        "content": base64.b64encode(content).decode(),
        "filename": file,
        "base64": True,
        "type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
