"""From the fields of the form to a proposal entered by hand; what cannot be read is said field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from api.cycles.nouns import HandEntry
from models.base import Frozen
from models.faults import FieldFault, field_faults
from models.text import Lang, text

COUNTS = ("desired_gpus", "minimum_gpus", "duration_days", "work_gpu_hours")
DAYS = ("earliest", "desired_start", "deadline")
LINE_FIELDS = ("line", "gpu_type", *COUNTS, *DAYS, "after")


class Written(Frozen):
    """What came of a form: an entry, or what is wrong with it in words."""

    entry: HandEntry | None
    faults: tuple[str, ...] = ()


def written(fields: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], lang: Lang) -> Written:
    """Read a form. A row without anything but its number is no demand."""
    document = _document(fields, [row for row in rows if _filled(row)])
    missing = [name for name in ("legal_name", "title") if not fields.get(name)]
    said = [text("pages.proposals.missing", lang, field=text(f"pages.proposals.hand.{name}", lang)) for name in missing]
    if not document["demand"]:
        said.append(text("pages.proposals.no_lines", lang))
    try:
        entry = HandEntry.model_validate(document)
    except ValidationError as error:
        said += [_sentence(fault, document, lang) for fault in field_faults(error.errors(), document)]
        return Written(entry=None, faults=tuple(said))
    return Written(entry=None if said else entry, faults=tuple(said))


def _filled(row: Mapping[str, Any]) -> bool:
    return any(value not in (None, "") for name, value in row.items() if name != "line")


def _document(fields: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if value not in (None, "", [])}
    outlook = {name: given[f"outlook_{name}"] for name in ("gpus", "since") if f"outlook_{name}" in given}
    return {
        "number": given.get("number", ""),
        "applicant": {
            "legal_name": given.get("legal_name", ""),
            "corporate_number": given.get("corporate_number", ""),
        },
        "content": {"title": given.get("title", "")},
        "declared_class": {"subsidy_class": given.get("subsidy_class", "unknown"), "basis": "declared"},
        "preferences": {
            "ranked": given.get("ranked", []),
            "refused": given.get("refused", []),
            "unranked_acceptable": given.get("unranked_acceptable", "unknown"),
        },
        "self_procurement": {"outlook": given.get("outlook", "unknown")} | outlook,
        "complete_or_nothing": given.get("complete_or_nothing", "unknown"),
        "answered_survey": False,
        "remarks": given.get("remarks", ""),
        "demand": [_line(row) for row in rows],
    }


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    filled = {name: value for name, value in row.items() if value not in (None, "")}
    months = [
        {"month": name, "gpus": value} for name, value in filled.items() if name[:4].isdigit() and len(name) == 10
    ]
    after = [part.strip() for part in str(filled.get("after", "")).replace("、", ",").split(",") if part.strip()]
    return {
        "line": str(filled.get("line", "")),
        "shape": "profile" if months else "block",
        "types": [{"gpu_type": filled["gpu_type"]}] if "gpu_type" in filled else [],
        **{name: filled[name] for name in (*COUNTS, *DAYS) if name in filled},
        "months": months,
        "after": after,
    }


def _sentence(fault: FieldFault, document: Mapping[str, Any], lang: Lang) -> str:
    """Say what is wrong, with the field as the form calls it."""
    path = fault.path
    if path.startswith("demand["):
        number, _, field = path.removeprefix("demand[").partition("].")
        line = document["demand"][int(number)]["line"]
        name = _column(field, lang)
        where = text("pages.proposals.in_line", lang, line=line or int(number) + 1, field=name)
    else:
        field = path.rpartition(".")[2].partition("[")[0]
        where = text(f"pages.proposals.hand.{field}", lang) if field in HAND else path
    return fault.model_copy(update={"path": where}).sentence(lang)


def _column(field: str, lang: Lang) -> str:
    name = field.partition("[")[0].partition(".")[0]
    name = {"types": "gpu_type", "months": "months"}.get(name, name)
    return text(f"pages.proposals.line.{name}", lang)


HAND = frozenset({"number", "legal_name", "corporate_number", "title", "ranked", "refused", "gpus", "since", "remarks"})
