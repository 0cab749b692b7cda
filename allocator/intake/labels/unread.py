"""What nothing was made of: every cell that is no field, no label and no word of the form is listed, and so is what
is hidden, commented, drawn or coloured with a meaning."""

import re

from allocator.intake.cells import Cell, Sheet
from allocator.intake.form import BookForm
from allocator.intake.labels.found import Reading
from allocator.intake.labels.scope import Scope
from allocator.intake.labels.words import label_of
from allocator.intake.marks import EXAMPLE, GUIDANCE, HEADS, MARK, VALUE_HEADS
from allocator.intake.normalise.units import is_unit
from models.names import folded_text
from models.problems import Level, Place, Problem

_COLOUR_WORDS = re.compile(
    r"[赤青緑黄]字|朱書|[赤青緑黄]色|色[付つ]き|色を付け|着色|網掛け|網かけ|塗りつぶ|マーカー|ハイライト|下線|太字"
    r"|取消線|取り消し線|見え消し|(?:in|marked|coloured|colored) (?:red|blue|yellow|green)",
    re.IGNORECASE,
)


def own_words(form: BookForm) -> frozenset[str]:
    """Return the folded texts the form itself prints: titles, headings, guidance, notes."""
    texts = [form.title, *HEADS, *VALUE_HEADS, EXAMPLE, GUIDANCE, "単位", "備考欄"]
    texts += [f"・{text}" for text in form.intro]
    for sheet in form.sheets:
        texts += [sheet.title, *sheet.guide]
        for section in sheet.sections:
            texts.append(section.heading)
            texts += [text for field in section.fields for text in field.guidance]
    return frozenset(folded_text(text) for text in texts if text)


def _listed(cells: list[Cell]) -> str:
    return " / ".join(f"{cell.name}: {cell.text}" for cell in cells)


def _problem(code: str, file: str, sheet: Sheet, cells: list[Cell], **params: object) -> Problem:
    place = Place(file=file, sheet=sheet.name, cell=cells[0].name)
    return Problem(
        code=code, level=Level.ASK, place=place, value=_listed(cells), params={"count": len(cells), **params}
    )


def unread_cells(words: frozenset[str], reading: Reading, scope: Scope) -> list[Problem]:
    """List the cells nothing was made of."""
    titles = {mark.block.at for mark in scope.marks}
    left = [
        cell
        for at, cell in sorted(reading.sheet.cells.items())
        if at not in reading.known
        and at not in titles
        and folded_text(cell.text) not in words
        and not cell.text.startswith(MARK)
        and not _is_label_only(cell)
    ]
    return [_problem("cells_unread", reading.file, reading.sheet, left)] if left else []


def _is_label_only(cell: Cell) -> bool:
    """Tell whether a text is a unit or nothing but signs."""
    return isinstance(cell.content, str) and (is_unit(cell.text) or not label_of(cell.text[:60]).keys)


def hidden_cells(reading: Reading) -> list[Problem]:
    """List what was read although it is hidden."""
    sheet = reading.sheet
    hidden = [cell for at, cell in sorted(sheet.cells.items()) if at in reading.known and sheet.is_hidden(cell)]
    return [_problem("hidden_read", reading.file, sheet, hidden)] if hidden else []


def noted(file: str, sheet: Sheet) -> list[Problem]:
    """List comments, drawn tick boxes, text boxes and pictures: they may say something no cell says."""
    return [
        Problem(
            code=f"{note.kind}_unread",
            level=Level.ASK,
            place=Place(file=file, sheet=sheet.name, cell=note.cell),
            value=note.text,
        )
        for note in sheet.notes
    ]


def coloured(words: frozenset[str], file: str, sheet: Sheet) -> list[Problem]:
    """Where a text says that colours mean something, list the coloured cells."""
    said = [cell for _, cell in sorted(sheet.cells.items())
            if _COLOUR_WORDS.search(cell.text) and folded_text(cell.text) not in words]  # fmt: skip
    if not said:
        return []
    cells = [cell for _, cell in sorted(sheet.cells.items()) if cell.colour and folded_text(cell.text) not in words]
    return [_problem("colour_means", file, sheet, cells or said, said=said[0].text)]
