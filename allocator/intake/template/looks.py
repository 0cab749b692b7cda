"""How our workbooks look: one place for colours, borders and number formats."""

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from allocator.intake.form import Field, Kind

FONT = "BIZ UDPゴシック"
INPUT, OFFICE, HEADING, PLAIN = "#FFF8DC", "#E3ECF7", "#00118F", "#F2F2F2"
NUMBER_FORMATS = {
    Kind.WHOLE: "#,##0",
    Kind.YEN: "#,##0",
    Kind.PERCENT: "0",
    Kind.FISCAL_YEAR: "0",
    Kind.DECIMAL: "0.######",
    Kind.MILLIONTHS: "0.######",
    Kind.SHARE: "0.######",
    Kind.DAY: "yyyy-mm-dd",
    Kind.LAST_DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
"""Everything else is text: a spreadsheet must not turn 1/3 into a day or cut zeros off a number."""
NUMERIC = frozenset(NUMBER_FORMATS)


class Looks:
    """The cell formats of one workbook, made when first needed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def _format(self, **properties: Any) -> Format:
        whole = {"font_name": FONT, "font_size": 10, "valign": "vcenter"} | properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    @property
    def title(self) -> Format:
        """The title of a sheet."""
        return self._format(bold=True, font_size=14, font_color=HEADING)

    @property
    def guide(self) -> Format:
        """Guidance in running text."""
        return self._format(font_color="#333333", text_wrap=False)

    @property
    def heading(self) -> Format:
        """The heading of a section."""
        return self._format(bold=True, font_size=11, font_color=HEADING, bottom=2, bottom_color=HEADING)

    @property
    def column(self) -> Format:
        """A column heading."""
        return self._format(bold=True, text_wrap=True, align="center", bg_color=PLAIN, border=1, border_color="#949494")

    @property
    def label(self) -> Format:
        """The label of a field."""
        return self._format(text_wrap=True, indent=1, bg_color=PLAIN, border=1, border_color="#949494")

    @property
    def note(self) -> Format:
        """A remark on how to fill a field."""
        return self._format(text_wrap=True, indent=1, font_size=9, font_color="#595959")

    def example(self, field: Field) -> Format:
        """An example nobody need remove."""
        return self._format(
            italic=True, font_color="#595959", text_wrap=True, border=4, border_color="#949494",
            num_format=NUMBER_FORMATS.get(field.kind, "@"), align="right" if field.kind in NUMERIC else "left",
        )  # fmt: skip

    def input(self, field: Field, office: bool = False) -> Format:
        """A cell to be filled in."""
        return self._format(
            bg_color=OFFICE if office or field.office else INPUT, border=1, border_color="#949494", text_wrap=True,
            num_format=NUMBER_FORMATS.get(field.kind, "@"), align="right" if field.kind in NUMERIC else "left",
        )  # fmt: skip
