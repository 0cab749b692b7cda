"""Hostile files: what the XML of a part can be made to do to its reader."""

from random import Random

from tests.allocator.intake.jail.packages import MAIN, SHEET, good_parts, packed, repeated, sheet, with_sheet

HEAD, TAIL = sheet("").split(b"</sheetData>")[0], b"</sheetData></worksheet>"
STRINGS = "xl/sharedStrings.xml"


def many_cells(chance: Random) -> bytes:
    """Up to 20 million cells in a megabyte."""
    row = b"<row>" + b"<c/>" * chance.randint(1, 500) + b"</row>"
    cells = chance.choice([210_000, 2_000_000, 20_000_000])
    return packed(good_parts(), repeated(SHEET, HEAD, row, cells // row.count(b"<c/>") + 1, TAIL))


def declared_strings(chance: Random) -> bytes:
    """Counts a reader sets memory aside for."""
    count = chance.choice([4_000_000_000, 2**32 - 1, 2**63, 10**30, 5_000_001])
    name = chance.choice(["count", "uniqueCount"])
    words = f'<sst xmlns="{MAIN}" {name}="{count}"><si><t>a</t></si></sst>'
    return packed(good_parts() | {STRINGS: words.encode()})


def far_cells(chance: Random) -> bytes:
    """A cell in one corner and one in the other."""
    row, column = chance.choice([("1048576", "XFD"), ("1048575", "AAA"), ("200000", "ZZ"), ("1048576", "CZ")])
    between = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
    return with_sheet(sheet(between))


def giant_merge(chance: Random) -> bytes:
    """Ranges a reader writes out cell by cell."""
    area = chance.choice(["A1:XFD1048576", "A1:A1048576", "A:XFD", "1:1048576", "$A$1:$ZZ$9999", "B2:XFD50"])
    kind = chance.choice(
        ['<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>', '<hyperlinks><hyperlink ref="{}"/></hyperlinks>']
    )
    return with_sheet(sheet("<row><c><v>1</v></c></row>", kind.format(area)))


def deep_markup(chance: Random) -> bytes:
    """Elements inside elements inside elements."""
    depth = chance.randint(101, 200_000)
    name = chance.choice(["a", "row", "c", "is", "extLst"])
    place = chance.choice([SHEET, STRINGS, "xl/styles.xml", "xl/theme/theme1.xml", "customXml/item1.xml"])
    return packed(good_parts() | {place: f"<{name}>".encode() * depth + f"</{name}>".encode() * depth})


def long_string(chance: Random) -> bytes:
    """One cell of up to 1 GiB."""
    times = chance.choice([2, 20, 60, 100, 1024]) * 1024
    if chance.random() < 0.5:
        head = f'<sst xmlns="{MAIN}"><si><t>'.encode()
        return packed(good_parts(), repeated(STRINGS, head, b"a" * 1024, times, b"</t></si></sst>"))
    return packed(
        good_parts(), repeated(SHEET, HEAD + b'<row><c t="str"><v>', b"1" * 1024, times, b"</v></c></row>" + TAIL)
    )


def large_tags(chance: Random) -> bytes:
    """Names, attributes and comments of megabytes, or more of them than a table of names holds."""
    filling = "n" * chance.randint(4_200_000, 9_000_000)
    names = "".join(f"<n{chance.getrandbits(60)}/>" for _ in range(60_000))
    words = chance.choice([f"<a{filling}/>", f'<c r="{filling}"/>', f"<!--{filling}-->", f"<?p {filling}?>", names])
    return with_sheet(sheet(f"<row>{words}</row>"))


def document_types(chance: Random) -> bytes:
    """Entities: files read, addresses fetched, laughter by the billion."""
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    inside = chance.choice(
        [
            '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE x [<!ENTITY i SYSTEM "http://127.0.0.1:9/x">]>',
            '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
            '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
            '<!DOCTYPE svg [<!ENTITY i "a">]>',
            f"<!DOCTYPE x [{laughs}]>",
            "<!DOCTYPE x>",
        ]
    )
    place = chance.choice(
        [SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml", "docProps/core.xml", "_rels/.rels"]
    )
    parts = good_parts()
    own = parts.get(place) or f'<sst xmlns="{MAIN}"><si><t>&i;</t></si></sst>'.encode()
    return packed(parts | {place: inside.encode() + own.split(b"?>", 1)[-1]})


def outside_cells(chance: Random) -> bytes:
    """Rows and columns Excel does not have."""
    number = chance.choice(["4000000000", "1048577", "0", "-1", "1e9", "99999999999999999999"])
    column = chance.choice(["ZZZZZZ", "XFE", "AAAA", "é", "$A"])
    rows = chance.choice(
        [
            f'<row r="{number}"><c><v>1</v></c></row>',
            f'<row r="1"><c r="A{number}"><v>1</v></c></row>',
            f'<row r="1"><c r="{column}1"><v>1</v></c></row>',
        ]
    )
    return with_sheet(sheet(rows))


def invalid_text(chance: Random) -> bytes:
    """Bytes that are no letters, and encodings nobody reads."""
    bad = chance.choice([b"\xff\xfe\xfa", b"\xc3(", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\x80"])
    place = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
    content = good_parts()[place]
    if chance.random() < 0.3:
        content = b'<?xml version="1.0" encoding="x-none"?>' + content.split(b"?>", 1)[-1]
    else:
        content = content[:-20] + bad + content[-20:]
    return packed(good_parts() | {place: content})


def nul_bytes(chance: Random) -> bytes:
    """NULs between the letters."""
    place = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
    content = good_parts()[place]
    cut = chance.randint(1, len(content))
    return packed(good_parts() | {place: content[:cut] + b"\0" * chance.randint(1, 99) + content[cut:]})


def odd_values(chance: Random) -> bytes:
    """Values that are none of the type they claim."""
    kind = chance.choice(["n", "b", "e", "d", "s", "str", "inlineStr", "z", ""])
    value = chance.choice(["1e999", "nan", "-1", "99999999999", "9" * 5000, "0x1", "2024-13-45", "", "=1+1", "１２"])
    formula = chance.choice(
        ["", "<f>1/0</f>", '<f t="shared" si="9"/>', '<f t="array" ref="A1:XFD9"/>', '<f t="dataTable"/>']
    )
    style = chance.choice(["", ' s="99999"', ' s="-1"', ' s="x"'])
    return with_sheet(sheet(f'<row r="1"><c r="A1" t="{kind}"{style}>{formula}<v>{value}</v></c></row>'))
