"""Puts a page together from documents and pictures."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from allocator.exports.bundle import OFFICE, Recipient
from allocator.exports.documents.supply import leases_table
from allocator.exports.sheet import Cell, Column, Document, Kind, Table
from allocator.exports.view import View
from allocator.exports.written import readable
from dashboards.report.pictures import Pictures

PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading: pictures (already markup of ours), paragraphs, tables."""

    name: str
    heading: str
    about: str = ""
    picture: str = ""
    document: Document | None = None
    tables: tuple[tuple[Table, str], ...] = ()
    screen_only: bool = False


def html_bytes(view: View, recipient: Recipient, documents: tuple[Document, ...]) -> bytes:
    """Write documents as one page of their own."""
    pictures = Pictures(view)
    sections = tuple(_documents(pictures, documents))
    if recipient == OFFICE and "allocation" in {document.name for document in documents}:
        first = sum(document.name == "briefing" for document in documents)
        sections = (*sections[:first], *_overview(view, pictures), *sections[first:])
    with_pictures = any(section.picture or any(picture for _, picture in section.tables) for section in sections)
    title = view.text("report.title") if recipient == OFFICE else documents[0].title
    page = PAGE.get_template("page.html.j2").render(
        lang=view.lang,
        title=title,
        marks=view.marks,
        footer=view.footer,
        sections=sections,
        paper="A3 landscape" if recipient == OFFICE else "A4 landscape",
        page_marks=Markup(_css_string("　".join(view.marks))),
        plotly=Markup(get_plotlyjs()) if with_pictures else "",
        cell=_cell,
        number=_is_number,
        share=_share,
        to_top=view.text("report.to_top"),
    )
    return page.encode()


def _overview(view: View, pictures: Pictures) -> tuple[Section, ...]:
    """Show the pictures: use by week, the whole schedule on the screen, then one section per provider."""
    sections = [
        Section("utilisation", view.text("report.utilisation"), picture=pictures.utilisation()),
        Section(
            "schedule",
            view.text("report.schedule"),
            about=view.text("report.schedule_about"),
            picture=pictures.whole(),
            screen_only=True,
        ),
    ]
    for number, provider in enumerate(dict.fromkeys(pool.provider for pool in view.scenario.pools), start=1):
        sections.append(
            Section(
                f"provider-section-{number}",
                view.text("report.provider", provider=view.names.provider(provider)),
                picture=pictures.of_provider(provider, number),
                tables=((leases_table(view, provider), ""),),
            )
        )
    return tuple(sections)


def _documents(pictures: Pictures, documents: tuple[Document, ...]) -> list[Section]:
    return [
        Section(
            name=document.name,
            heading=document.title,
            document=document,
            tables=tuple((table, pictures.of_table(table)) for table in document.tables),
        )
        for document in documents
    ]


def _is_number(column: Column, value: Cell) -> bool:
    return isinstance(value, int) and column.kind in (Kind.WHOLE, Kind.PPM)


def _cell(column: Column, value: Cell) -> str:
    return readable(column.kind, value)


def _share(table: Table, column: Column) -> str:
    """Return how much of the width of the page a column takes."""
    return f"{100 * column.width / sum(other.width for other in table.columns):.2f}%"


def _css_string(words: str) -> str:
    """Write any text as a CSS string: every sign as its number, so that none can end it."""
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in words) + '"'
