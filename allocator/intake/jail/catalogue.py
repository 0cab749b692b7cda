"""What the parts of a package say about themselves: its kind, its sheets, and what it refers to outside."""

import posixpath

from allocator.intake.jail.markup import Part
from allocator.intake.jail.package import plain_path
from allocator.intake.jail.refusal import Refusal

TYPES = "[content_types].xml"
_WORKBOOKS = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")
_OTHERS = (  # in the order of asking: the binary workbook calls itself macro-enabled too
    ("ms-excel.sheet.binary", "file_xlsb"),
    ("ms-excel.sheet.macroenabled", "file_with_macros"),
    ("ms-excel.template.macroenabled", "file_with_macros"),
    ("ms-excel.addin.macroenabled", "file_with_macros"),
    ("vbaproject", "file_with_macros"),
    ("ms-excel.macrosheet", "file_with_macros"),
    ("ms-excel.intlmacrosheet", "file_with_macros"),
    ("activex", "file_activex"),
)
_DOCUMENTS = (
    ("wordprocessingml.document.main", "file_word"),
    ("wordprocessingml.template.main", "file_word"),
    ("ms-word.document.macroenabled", "file_word"),
    ("presentationml.presentation.main", "file_powerpoint"),
    ("presentationml.slideshow.main", "file_powerpoint"),
    ("ms-powerpoint", "file_powerpoint"),
)


def check_kind(types: list[Part], names: list[str], mimetype: bytes) -> None:
    """Refuse a package that is no workbook, or one that carries code."""
    if not types:
        raise Refusal(_foreign_kind(names, mimetype))
    items = [*types[0].all("Default"), *types[0].all("Override")]
    stated = [item.get("ContentType", "").lower() for item in items]
    workbook = any(kind.endswith(_WORKBOOKS) for kind in stated)
    for sign, code in _OTHERS if workbook else (*_OTHERS, *_DOCUMENTS):
        if any(sign in kind for kind in stated):
            raise Refusal(code)
    if not workbook:
        raise Refusal("file_incomplete")


def _foreign_kind(names: list[str], mimetype: bytes) -> str:
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "file_ods"
    inside = [name.lower() for name in names]
    if any(name.startswith("xl/") for name in inside):
        return "file_incomplete"
    return "file_numbers" if any(name.endswith(".iwa") for name in inside) else "file_archive"


def sheet_names(parts: list[Part], names: list[str]) -> dict[str, str]:
    """Return the name of the sheet each part holds; a sheet without its part makes the workbook incomplete."""
    there = {plain_path(name).casefold() for name in names}
    found: dict[str, str] = {}
    for workbook in parts:
        folder, name = posixpath.split(workbook.name)
        wanted = f"{folder}/_rels/{name}.rels"
        relations = next((part.all("Relationship") for part in parts if part.name == wanted), [])
        targets = {item.get("Id", ""): item.get("Target", "") for item in relations}
        for item in workbook.all("sheet"):
            if not _id(item):
                continue
            target = posixpath.normpath(posixpath.join("/", folder, targets.get(_id(item), ""))).lstrip("/")
            if target.casefold() not in there:
                raise Refusal("file_incomplete")
            found[target] = item.get("name", "")
    return found


def _id(attributes: dict[str, str]) -> str:
    """Return the id of the relationship: an attribute of a namespace that differs between kinds of workbook."""
    return next((value for name, value in attributes.items() if name.endswith("/relationships id")), "")


def references(parts: list[Part]) -> dict[str, list[str]]:
    """Return what the file refers to outside or carries inside, by the code of the note about it."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for item in part.all("Relationship"):
            code = _reference(item)
            if code:
                found.setdefault(code, []).append(item.get("Target", ""))
        for item in part.all("ddeLink"):
            topic = [item.get("ddeService", ""), item.get("ddeTopic", "")]
            found.setdefault("linked_programs", []).append("|".join(topic))
    return found


def _reference(item: dict[str, str]) -> str:
    kind = item.get("Type", "").rpartition("/")[2].lower()
    outside = item.get("TargetMode", "").lower() == "external"
    match kind:
        case "vbaproject" | "xlmacrosheet" | "xlintlmacrosheet" | "wordvbadata":
            raise Refusal("file_with_macros")
        case "control" | "activexcontrolbinary":
            raise Refusal("file_activex")
        case "connections":
            return "outside_data"
        case _ if outside:
            return "outside_links"
        case "oleobject" | "package" | "powerpivotdata":
            return "embedded_objects"
        case _:
            return ""
