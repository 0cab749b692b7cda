"""Good workbooks with what real programs put into them: none of it may be refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import openpyxl
import openpyxl.formatting.rule
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.allocator.intake.jail.packages import SHEET, Parts, good_parts, packed

TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def picture() -> bytes:
    """A PNG of one white point."""

    def block(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + block(b"IHDR", head)
        + block(b"IDAT", zlib.compress(b"\0\xff\xff\xff"))
        + block(b"IEND", b"")
    )


def from_xlsxwriter(options: dict[str, Any] | None = None) -> bytes:
    """Charts, pictures, notes, lists, formats, tables, buttons and all else XlsxWriter can do."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **(options or {})}) as book:
        page = book.add_worksheet("図と表")
        bold = book.add_format({"bold": True})
        for row in range(30):
            page.write_row(row, 0, [f"行{row}", row, row / 7, row % 2 == 0])
        page.write_formula("F1", "=SUM(B1:B30)", None, 435)
        page.write_datetime("F2", datetime(2024, 10, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_url("F3", "https://example.jp/", string="例")
        page.write_rich_string("F4", "前", bold, "太字", "後")
        page.write_comment("F5", "確認してください", {"author": "担当", "visible": True})
        page.data_validation("G1:G1048576", {"validate": "list", "source": ["○", "×"]})
        page.conditional_format("B1:B30", {"type": "3_color_scale"})
        page.conditional_format("C1:C30", {"type": "data_bar", "data_bar_2010": True})
        page.add_table("A40:D44", {"name": "表1", "columns": [{"header": f"列{n}"} for n in range(4)]})
        page.add_sparkline("H1", {"range": "図と表!B1:B30"})
        page.insert_image("J1", "a.png", {"image_data": io.BytesIO(picture())})
        page.embed_image("J5", "b.png", {"image_data": io.BytesIO(picture())})
        page.insert_textbox("J9", "注意書き")
        page.insert_button("J20", {"caption": "押す"})
        page.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(picture())})
        page.merge_range("A50:D52", "結合", bold)
        page.autofilter("A1:D30")
        page.freeze_panes(1, 1)
        page.protect()
        page.outline_settings()
        page.write_dynamic_array_formula("L1:L3", "=UNIQUE(A1:A3)", None, "行0")
        for kind in ("column", "line", "pie", "scatter", "area", "radar"):
            chart = book.add_chart({"type": kind})
            assert chart is not None
            ranges = {"values": "=図と表!$B$1:$B$30", "categories": "=図と表!$C$1:$C$30"}
            chart.add_series({**ranges, "data_labels": {"value": True}, "name": kind})
            page.insert_chart("N1", chart)
        book.add_worksheet("隠し").hide()
        book.define_name("範囲", "=図と表!$A$1:$B$30")
        book.set_custom_property("担当課", "架空課")
        whole = book.add_chartsheet("グラフ")
        chart = book.add_chart({"type": "bar"})
        assert chart is not None
        chart.add_series({"values": "=図と表!$B$1:$B$30"})
        whole.set_chart(chart)
    return made.getvalue()


def from_openpyxl() -> bytes:
    """A chart, a note, a list, a table and a far-reaching format from openpyxl."""
    book = openpyxl.Workbook()
    page = book.create_sheet("需要", 0)
    page.append(["月", "基数"])
    for month in range(4, 10):
        page.append([f"{month}月", month * 8])
    page["D1"] = date(2024, 10, 1)
    page["D2"].comment = Comment("注", "担当")
    page.add_data_validation(DataValidation(type="list", formula1='"○,×"', sqref="E1:E1048576"))
    rule: Any = openpyxl.formatting.rule.ColorScaleRule
    page.conditional_formatting.add("B2:B7", rule("min", None, "FFFFFF", "max", None, "FF0000"))
    page.add_table(Table(displayName="T1", ref="A1:B7"))
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=7), titles_from_data=True)
    page.add_chart(chart, "G1")
    page.merge_cells("A20:C22")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def streamed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write parts as a program does that cannot go back: sizes follow the parts, in the 64-bit form."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.made = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: Any) -> int:
            self.made += bytes(piece)
            return len(piece)

    out = OneWay()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as stream:
                stream.write(content)
    return bytes(out.made)


def _with(parts: Parts) -> bytes:
    return packed(good_parts() | parts)


def _strict(parts: Parts) -> Parts:
    usual, strict = b"http://schemas.openxmlformats.org/%s/2006/", b"http://purl.oclc.org/ooxml/%s/"
    kinds = (b"spreadsheetml", b"officeDocument", b"drawingml")
    for kind in kinds:
        parts = {name: content.replace(usual % kind, strict % kind) for name, content in parts.items()}
    return parts


def _second_workbook_name() -> Parts:
    parts = {name.replace("workbook.xml", "workbook2.xml"): content for name, content in good_parts().items()}
    for name in (TYPES, "_rels/.rels"):
        parts[name] = parts[name].replace(b"/workbook.xml", b"/workbook2.xml")
    return parts


def _types_by_default() -> Parts:
    parts = good_parts()
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    override = b'<Override PartName="/xl/workbook.xml" ContentType="%s"/>'
    types = parts[TYPES].replace(override % main, b"").replace(b"<Override PartName='/xl/workbook.xml'", b"")
    default = b'<Default Extension="xml" ContentType="application/xml"/>'
    assert override % main in parts[TYPES] or main in parts[TYPES]
    return parts | {TYPES: types.replace(default, b'<Default Extension="xml" ContentType="%s"/>' % main)}


DATA_MASHUP = '<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="http://schemas.microsoft.com/DataMashup">'
VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="s" style="position:absolute">'
    b'<v:textbox><div style="text-align:left"><font>one<br>two</font></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:Row>1</x:Row></x:ClientData></v:shape></xml>'
)
SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>'
)
BORDERS = "".join(f'<row r="{row}">' + '<c s="0"/>' * 26 + "</row>" for row in range(6, 2_000))


def _last_row() -> Parts:
    """As LibreOffice writes it: a row without cells at the very end."""
    content = good_parts()[SHEET]
    return {SHEET: content.replace(b"</sheetData>", b'<row r="1048576" ht="12.8" hidden="false"/></sheetData>')}


def _borders() -> Parts:
    return {SHEET: good_parts()[SHEET].replace(b"</sheetData>", BORDERS.encode() + b"</sheetData>")}


def _utf16(name: str) -> Parts:
    words = good_parts()[name].decode().split("?>", 1)[-1]
    return {name: ('<?xml version="1.0" encoding="UTF-16"?>' + words).encode("utf-16")}


def _marked(name: str) -> Parts:
    words = good_parts()[name].split(b"?>", 1)[-1] if good_parts()[name].startswith(b"<?xml") else good_parts()[name]
    return {name: b"\xef\xbb\xbf" + DECLARED + words}


LEGAL: dict[str, Callable[[], bytes]] = {
    "xlsxwriter": from_xlsxwriter,
    "xlsxwriter_zip64": lambda: from_xlsxwriter({"use_zip64": True}),
    "xlsxwriter_1904": lambda: from_xlsxwriter({"date_1904": True}),
    "openpyxl": from_openpyxl,
    "streamed": lambda: streamed(good_parts()),
    "stored": lambda: streamed(good_parts(), zipfile.ZIP_STORED),
    "strict": lambda: packed(_strict(good_parts())),
    "workbook2": lambda: packed(_second_workbook_name()),
    "types_by_default": lambda: packed(_types_by_default()),
    "last_row": lambda: _with(_last_row()),
    "borders": lambda: _with(_borders()),
    "utf16": lambda: _with(_utf16("xl/styles.xml")),
    "byte_order_mark": lambda: _with(_marked(WORKBOOK)),
    "printer": lambda: _with({"xl/printerSettings/printerSettings1.bin": b"P\0r\0" + bytes(500)}),
    "power_query": lambda: _with(
        {"customXml/item1.xml": (DATA_MASHUP + "QUFB" * 400_000 + "</DataMashup>").encode("utf-16")}
    ),
    "custom_xml": lambda: _with({"customXml/item1.xml": b"<a/>", "customXml/itemProps1.xml": b"<b/>"}),
    "vml": lambda: _with({"xl/drawings/vmlDrawing1.vml": VML}),
    "svg": lambda: _with({"xl/media/image1.svg": SVG}),
    "drawings": lambda: _with(
        {"xl/media/image1.emf": b"\1\0\0\0" + bytes(99), "xl/media/image2.WMF": b"\xd7\xcd\xc6\x9a"}
    ),
    "thumbnail": lambda: _with(
        {"docProps/thumbnail.jpeg": b"\xff\xd8\xff" + bytes(99), "docProps/custom.xml": b"<a/>"}
    ),
    "threaded": lambda: _with({"xl/threadedComments/threadedComment1.xml": b"<a/>", "xl/persons/person.xml": b"<a/>"}),
    "slicers": lambda: _with({"xl/slicers/slicer1.xml": b"<a/>", "xl/slicerCaches/slicerCache1.xml": b"<a/>"}),
    "controls": lambda: _with({"xl/ctrlProps/ctrlProp1.xml": b'<formControlPr objectType="CheckBox"/>'}),
    "calc_chain": lambda: _with({"xl/calcChain.xml": b'<calcChain><c r="A1" i="1"/></calcChain>'}),
    "pivot": lambda: _with({"xl/pivotCache/pivotCacheRecords1.xml": b"<r>" + b"<r><x v='1'/></r>" * 9_000 + b"</r>"}),
    "rich_data": lambda: _with({"xl/metadata.xml": b"<a/>", "xl/richData/rdrichvalue.xml": b"<a/>"}),
    "signed": lambda: _with({"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<a/>"}),
    "trash": lambda: _with({"[trash]/0000.dat": b"\xff" * 400}),
    "folders": lambda: _with({"xl/media/": b""}),
    "label": lambda: _with({"docMetadata/LabelInfo.xml": b"<a/>", "customUI/customUI14.xml": b"<a/>"}),
    "sheet_property": lambda: _with({"xl/customProperty1.bin": b"\1\0\2\0"}),
}

NOTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "document": (
        "embedded_objects",
        lambda: _with({"xl/embeddings/Microsoft_Word_Document.docx": packed(good_parts())}),
    ),
    "object": ("embedded_objects", lambda: _with({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(99)})),
    "data_model": ("embedded_objects", lambda: _with({"xl/model/item.data": bytes(99)})),
}


def good_book(chance: Random) -> bytes:
    """A workbook of random cells of every type."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": chance.choice(["yyyy-mm-dd", "yyyy/m/d", 'ge"年"m"月"d"日"'])})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        percent = book.add_format({"num_format": "0.0%"})
        for number in range(chance.randint(1, 3)):
            page = book.add_worksheet(f"シート{number}")
            for _ in range(chance.randint(0, 120)):
                row, column = chance.randint(0, 80), chance.randint(0, 30)
                match chance.randrange(9):
                    case 0:
                        page.write_number(row, column, chance.randint(-(10**9), 10**9))
                    case 1:
                        page.write_number(row, column, chance.uniform(-1e6, 1e6))
                    case 2:
                        page.write_string(
                            row, column, chance.choice(["架空", " 空白 ", "１２８", "=x", "a\nb", "㈱", "<&>"])
                        )
                    case 3:
                        page.write_boolean(row, column, chance.random() < 0.5)
                    case 4:
                        page.write_datetime(row, column, date(2024, chance.randint(1, 12), chance.randint(1, 28)), day)
                    case 5:
                        page.write_datetime(row, column, datetime(2024, 1, 1, chance.randint(0, 23), 30), moment)
                    case 6:
                        page.write_number(row, column, chance.random(), percent)
                    case 7:
                        page.write_formula(row, column, "=1+1", None, chance.choice([2, "二", 1.5, True]))
                    case _:
                        page.write_blank(row, column, None, day)
    return made.getvalue()
