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
from dashboards.report.pictures import Paper, Pictures

PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


HEAD = 160
"""Pixels the head takes of the first page on paper."""


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


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the sections. ``library``: where the chart library comes from, empty: it is in the page.

    ``mark``: the first of the marks. ``said``: what is said at the head below them. ``others``: links to the same on
    other paper, with ``how`` to print beside them; not printed.
    """

    title: str
    paper: str
    library: str = ""
    mark: str = ""
    said: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    how: str = ""


def html_bytes(view: View, recipient: Recipient, documents: tuple[Document, ...]) -> bytes:
    """Write documents as one page of their own."""
    pictures = Pictures(view)
    sections = tuple(_documents(pictures, documents))
    if recipient == OFFICE and "allocation" in {document.name for document in documents}:
        first = sum(document.name == "briefing" for document in documents)
        sections = (*sections[:first], *_overview(view, pictures), *sections[first:])
    title = view.text("report.title") if recipient == OFFICE else documents[0].title
    return _page(view, sections, Frame(title, "A3 landscape" if recipient == OFFICE else "A4 landscape")).encode()


def print_html(view: View, documents: tuple[Document, ...], paper: Paper, frame: Frame) -> str:
    """Write what goes on paper of a plan: how full pools are, a section per provider, then documents."""
    pictures = Pictures(view, paper)
    return _page(view, (*_on_paper(view, pictures, HEAD), *_documents(pictures, documents)), frame)


def _page(view: View, sections: tuple[Section, ...], frame: Frame) -> str:
    with_pictures = any(section.picture or any(picture for _, picture in section.tables) for section in sections)
    marks = (*((frame.mark,) if frame.mark else ()), *view.marks)
    return PAGE.get_template("page.html.j2").render(
        lang=view.lang,
        title=frame.title,
        said=(*filter(None, (view.scenario.labels.program_name,)), *frame.said),
        others=frame.others,
        how=frame.how,
        marks=marks,
        footer=view.footer,
        sections=sections,
        paper=frame.paper,
        page_marks=Markup(_css_string("　".join(marks))),
        page_foot=Markup(_css_string("　".join(view.footer))),
        scripts="'self' 'unsafe-inline'" if frame.library else "'unsafe-inline'",
        library=frame.library if with_pictures else "",
        plotly=Markup(get_plotlyjs()) if with_pictures and not frame.library else "",
        cell=_cell,
        number=_is_number,
        share=_share,
        to_top=view.text("report.to_top"),
    )


def _overview(view: View, pictures: Pictures) -> tuple[Section, ...]:
    """Show the pictures: use by week, the whole schedule on the screen, then one section per provider."""
    whole = Section(
        "schedule",
        view.text("report.schedule"),
        about=view.text("report.schedule_about"),
        picture=pictures.whole(),
        screen_only=True,
    )
    use, *providers = _on_paper(view, pictures)
    return (use, whole, *providers)


def _on_paper(view: View, pictures: Pictures, above: int = 0) -> tuple[Section, ...]:
    sections = [Section("utilisation", view.text("report.utilisation"), picture=pictures.utilisation(above))]
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
