"""What the intake read, as the same named facts: the only place that knows the models of the product."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from models.survey import DemandRow, SurveyEntry
from tests.corpus import names
from tests.corpus.truth import Row, Value, ident

_SINGLE = {
    "contact": ("applicant", ("person", "department", "mail", "phone")),
    "eligibility": (
        "eligibility",
        ("resident", "resident_basis", "japan_hub", "long_term_commitment", "foreign_parent"),
    ),
    "declared_class": (
        "class",
        ("subsidy_class", "basis", "main_industry", "regular_employees", "typed_rate"),
    ),
    "self_procurement": ("outlook", ("outlook", "gpus", "since", "yen_per_gpu_hour", "reason")),
}
_CONTENT = {
    "content": (
        "title",
        "main_category",
        "continued_pretraining",
        "domain_name",
        "downstream_model",
        "deployment_partners",
    ),
    "targets": (
        "parameters_billion",
        "training_tokens_billion",
        "benchmark_target",
        "novelty",
        "fate",
        "ip_statement",
        "issues_and_measures",
    ),
    "ability": ("max_gpus_operated", "track_record", "prior_results", "team", "reclassified", "reclassified_reason"),
    "business": (
        "openness_model",
        "openness_code",
        "openness_data",
        "openness_paper",
        "market_size",
        "business_plan",
        "overseas",
    ),
}


def _value(raw: object) -> Value | None:
    """Return a plain value; None for everything that says nothing."""
    if raw is None or raw == "" or raw == ():
        return None
    if isinstance(raw, bool | int | date | Fraction):
        return raw
    if isinstance(raw, tuple):
        return tuple(map(str, raw))
    text = str(raw)
    return None if text == "unknown" else text


def _single(entry: SurveyEntry) -> Iterator[tuple[str, object]]:
    for attribute, (section, keys) in _SINGLE.items():
        for key in keys:
            yield f"{section}.{key}", getattr(getattr(entry, attribute), key)
    for key in ("legal_name", "corporate_number", "prior_rounds"):
        yield f"applicant.{key}", getattr(entry.applicant, key)
    yield "class.own_cap_yen", entry.own_cap_yen
    for key in ("complete_or_nothing", "minimum_share_percent", "remarks"):
        yield f"completion.{key}", getattr(entry, key)
    for section, keys in _CONTENT.items():
        for key in keys:
            yield f"{section}.{key}", getattr(entry.content, key)
    for category in entry.content.categories:
        yield f"content.category_{category.number}", True
    base = entry.content.base_model
    yield "content.base_model_name", base.name
    yield "content.base_model_developer", base.developer
    yield "content.base_model_japan", base.developer_has_japan_base
    for place, name in enumerate(entry.preferences.ranked, start=1):
        yield f"preferences.rank_{place}", name
    for key in ("refused", "unranked_acceptable", "reasons"):
        yield f"preferences.{key}", getattr(entry.preferences, key)
    if entry.number:
        yield "office.number", entry.number
    for key in ("priority", "grant_cap_yen"):
        yield f"office.{key}", getattr(entry, key)


def _line(row: DemandRow) -> Iterator[tuple[str, object]]:
    yield "shape", row.shape
    yield "purpose", str(row.purpose)
    yield "procurement", row.procurement
    for flag in ("downstream", "step_up", "mandatory"):
        yield flag, getattr(row, flag) or None
    yield "split_equal_dates", None if row.split_equal_dates else False
    if row.types:
        yield "gpu_type", row.types[0].gpu_type
    for place, wish in enumerate(row.types[1:], start=2):
        yield f"type_{place}", wish.gpu_type
        yield f"counts_{place}", wish.counts_as.fraction if wish.counts_as else None
    for key in ("desired_gpus", "minimum_gpus", "duration_days", "work_gpu_hours", "minimum_scale_percent"):
        yield key, getattr(row, key)
    yield "earlier_days", row.earlier_days or None
    yield "later_days", row.later_days or None
    for amount in row.months:
        yield f"{amount.month:%Y-%m}", amount.gpus
    for key in ("after", "earliest", "desired_start", "deadline", "due", "note"):
        yield key, getattr(row, key)
    if row.split_between:
        yield "split_first", row.split_between[0]
        yield "split_second", row.split_between[1]


def _rows(table: str, rows: list[Row]) -> Iterator[tuple[str, object]]:
    for row in rows:
        for key, value in row.items():
            if key != "line":
                yield f"{ident(table, row)}.{key}", value


def _plain(**values: object) -> Row:
    return {key: value for key, raw in values.items() if (value := _value(raw)) is not None}


def _everything(entry: SurveyEntry) -> Iterator[tuple[str, object]]:
    yield from _single(entry)
    for row in entry.demand:
        for key, value in _line(row):
            yield f"line/{row.line}.{key}", value
        ways = [_plain(line=row.line, **way.model_dump()) for way in row.alternatives]
        yield from _rows("alternatives", ways)
    others = [_plain(legal_name=o.legal_name, corporate_number=o.corporate_number) for o in entry.co_applicants]
    yield from _rows("co_applicants", others)
    yield from _rows("datasets", [_plain(**row.model_dump(exclude={"place"})) for row in entry.datasets])
    yield from _rows("costs", [_plain(**row.model_dump(exclude={"place"})) for row in entry.costs])


def facts_read(entry: SurveyEntry) -> dict[str, Value]:
    """Return everything an entry says, by the names ``truth.facts`` uses; two rows of one name keep both, marked."""
    found: dict[str, Value] = {}
    for fact, raw in _everything(entry):
        value = _value(raw)
        if value is not None:
            found[fact if fact not in found else f"{fact}#again"] = value
    return found


_PROVIDER_KEYS = ("rank_", "refused", "split_first", "split_second", "provider")
_GPU_KEYS = ("gpu_type", "type_")


def kind_of_name(fact: str) -> str | None:
    """Tell whether a fact names a provider or a GPU type."""
    key = fact.split("#")[0].rsplit(".", 1)[1]
    if key.startswith(_PROVIDER_KEYS):
        return "provider"
    return "gpu" if key.startswith(_GPU_KEYS) else None


def comparable(fact: str, value: Value | None) -> Value | None:
    """Bring a value to the form in which two right readings are equal.

    Texts keep their letters exactly; only white space around and between lines is not looked at. Providers and GPU
    types are compared as what they mean, because whether intake or preparation resolves the spelling is its affair.
    """
    kind = kind_of_name(fact)
    if isinstance(value, tuple):
        return tuple(str(comparable(fact, text)) for text in value)
    if isinstance(value, str):
        if kind is not None:
            return names.provider_id(value.strip()) if kind == "provider" else names.gpu_id(value.strip())
        return "\n".join(line.strip() for line in value.strip().splitlines())
    if isinstance(value, int) and not isinstance(value, bool) and ".counts_" in fact:
        return Fraction(value)
    return value


_SLOT = re.compile(r"^(.*\.)(type|rank)_(\d+)$")


def _slots(found: dict[str, Value], wanted: Mapping[str, Value | None]) -> dict[str, str]:
    """Return where each listed name belongs, when one before it was not read and the others moved up."""
    places: dict[str, str] = {}
    for fact in found:
        match = _SLOT.match(fact)
        if match is None or fact in places:
            continue
        stem = f"{match[1]}{match[2]}_"
        own = [name for name in found if name.startswith(stem)]
        theirs = {comparable(name, value): name for name, value in wanted.items() if name.startswith(stem)}
        matched = [theirs.get(comparable(name, found[name])) for name in own]
        numbers = [int(name.rsplit("_", 1)[1]) for name in matched if name is not None]
        if numbers == sorted(numbers):
            free = [name for name in theirs.values() if name not in matched]
            free += [f"{stem}{number}" for number in range(20, 40)]
            places |= {name: place or free.pop(0) for name, place in zip(own, matched, strict=True)}
    return places


def _first_slot(fact: str, back: bool = False) -> str:
    """The type of a line is the first of the types it accepts."""
    names = (".type_1", ".gpu_type") if back else (".gpu_type", ".type_1")
    return fact.removesuffix(names[0]) + names[1] if fact.startswith("line/") and fact.endswith(names[0]) else fact


def _with_first_slot(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {_first_slot(fact): value for fact, value in facts.items()}


def _renamed_rows(found: dict[str, Value], wanted: Mapping[str, Value | None]) -> dict[str, Value]:
    """Give an alternative whose provider was read otherwise the place of the one nobody found that it is most like."""

    def alike(row: str, other: str) -> int:
        keys = ("gpu_type", "gpus", "days", "penalty")
        return sum(
            comparable(f"{row}.{key}", found.get(f"{row}.{key}"))
            == comparable(f"{row}.{key}", wanted.get(f"{other}.{key}"))
            for key in keys
        )

    theirs = list(dict.fromkeys(fact.rsplit(".", 1)[0] for fact in wanted if fact.startswith("alternatives/")))
    ours = list(dict.fromkeys(fact.rsplit(".", 1)[0] for fact in found if fact.startswith("alternatives/")))
    places: dict[str, str] = {}
    for row in ours:
        line = row.split("-", 1)[0]
        lost = [name for name in theirs if name.startswith(f"{line}-") and name not in (*ours, *places.values())]
        if row not in theirs and lost:
            places[row] = max(lost, key=lambda other: alike(row, other))
    moved: dict[str, Value] = {}
    for fact, value in found.items():
        row, key = fact.rsplit(".", 1)
        moved[f"{places.get(row, row)}.{key}"] = value
    return moved


def aligned(found: dict[str, Value], wanted: Mapping[str, Value | None]) -> dict[str, Value]:
    """Put ranked providers and accepted GPU types, in their order, at the places they were written at."""
    found = _renamed_rows(found, wanted)
    places = {
        _first_slot(fact, back=True): _first_slot(place, back=True)
        for fact, place in _slots(_with_first_slot(found), _with_first_slot(wanted)).items()
    }
    moved = {places.get(fact, fact): value for fact, value in found.items() if ".counts_" not in fact}
    for fact, value in found.items():
        if ".counts_" in fact:
            kind = fact.replace(".counts_", ".type_")
            moved[places.get(kind, kind).replace(".type_", ".counts_")] = value
    return moved
