"""What lies on a sheet and is no cell: tick boxes drawn as objects, text boxes, pictures; and what a workbook links to.

Nothing of it is opened or followed. It is listed, because it may say something no cell says.
"""

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

from allocator.intake.cells.model import Note, cell_name

_LINKED = {"xl/externalLinks/": "external_link", "xl/embeddings/": "embedded_object",
           "xl/connections.xml": "external_link", "xl/queryTables/": "external_link"}  # fmt: skip
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL | re.IGNORECASE)
_CLIENT = re.compile(r'<x:ClientData[^>]*ObjectType="(?P<kind>[^"]+)"', re.IGNORECASE)
_ANCHOR = re.compile(r"<x:Anchor>\s*(?P<numbers>[\d,\s]+)</x:Anchor>", re.IGNORECASE)
_CHECKED = re.compile(r"<x:Checked>\s*(?P<state>\d+)\s*</x:Checked>", re.IGNORECASE)
_WORDS = re.compile(r"<v:textbox\b.*?</v:textbox>", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")
_CHECKED_PROPERTY = re.compile(rb'checked="(\w+)"', re.IGNORECASE)
_TYPE_PROPERTY = re.compile(rb'objectType="(\w+)"', re.IGNORECASE)


def _related(parts: zipfile.ZipFile, of: str) -> dict[str, str]:
    """Return the parts a part refers to: path by id."""
    folder, name = posixpath.split(of)
    path = f"{folder}/_rels/{name}.rels"
    if path not in parts.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in ElementTree.fromstring(parts.read(path)):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = full
    return found


def _controls(vml: str) -> list[Note]:
    found: list[Note] = []
    for shape in _SHAPE.findall(vml):
        client, anchor = _CLIENT.search(shape), _ANCHOR.search(shape)
        if client is None or client["kind"].lower() in ("note", "pict"):
            continue
        numbers = [int(part) for part in anchor["numbers"].split(",")] if anchor else []
        cell = cell_name(numbers[2] + 1, numbers[0] + 1) if len(numbers) >= 3 else ""
        words = _WORDS.search(shape)
        caption = re.sub(r"\s+", " ", _TAGS.sub("", words[0])).strip() if words else ""
        checked = _CHECKED.search(shape)
        state = (
            ""
            if client["kind"].lower() not in ("checkbox", "radio")
            else "■"
            if checked and checked["state"] != "0"
            else "□"
        )
        found.append(Note(kind="control", cell=cell, text=(state + caption) or client["kind"]))
    return found


def _properties(data: bytes) -> Note:
    kind, checked = _TYPE_PROPERTY.search(data), _CHECKED_PROPERTY.search(data)
    name = kind[1].decode("ascii") if kind else "control"
    state = "■" if checked and checked[1].lower() in (b"checked", b"mixed") else "□"
    return Note(kind="control", cell="", text=f"{state}{name}" if name.lower() in ("checkbox", "radio") else name)


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _drawn(data: bytes) -> list[Note]:
    found: list[Note] = []
    for anchor in ElementTree.fromstring(data):
        start = next((item for item in anchor if _local(item.tag) == "from"), None)
        at = {_local(item.tag): int(item.text or 0) for item in start} if start is not None else {}
        cell = cell_name(at["row"] + 1, at["col"] + 1) if {"row", "col"} <= at.keys() else ""
        words = "".join(item.text or "" for item in anchor.iter() if _local(item.tag) == "t").strip()
        if words:
            found.append(Note(kind="text_box", cell=cell, text=words))
        elif any(_local(item.tag) == "pic" for item in anchor.iter()):
            found.append(Note(kind="picture", cell=cell, text=""))
    return found


def sheet_notes(data: bytes) -> dict[str, tuple[Note, ...]]:
    """Return what lies on each sheet, by the name of the sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        if not any(name.startswith(("xl/drawings/", "xl/ctrlProps/")) for name in names):
            return {}
        paths = _related(parts, "xl/workbook.xml")
        found: dict[str, tuple[Note, ...]] = {}
        for element in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter():
            if _local(element.tag) != "sheet":
                continue
            reference = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            of_sheet = [path for path in _related(parts, paths.get(reference, "")).values() if path in names]
            found[element.get("name", "")] = tuple(_on_sheet(parts, of_sheet))
        return found


def _on_sheet(parts: zipfile.ZipFile, paths: list[str]) -> list[Note]:
    controls = [note for path in paths if path.endswith(".vml") for note in
                _controls(parts.read(path).decode("utf-8", errors="replace"))]  # fmt: skip
    if not controls:
        controls = [_properties(parts.read(path)) for path in paths if "/ctrlProps/" in path]
    drawn = [
        note for path in paths if "/drawings/" in path and path.endswith(".xml") for note in _drawn(parts.read(path))
    ]
    if controls:
        drawn = [note for note in drawn if note.text and not any(note.text in other.text for other in controls)]
    return controls + drawn
