"""Two versions of one answer, field by field, as the form calls them: what stood before, what stands now, and where."""

from datetime import date, datetime
from typing import Any

from allocator.intake.form import BookForm, Section, book_form
from allocator.intake.marks import month_label
from allocator.intake.questions.applied import main_key, place_key
from allocator.intake.questions.ask import Places
from allocator.intake.template.book import Filled, Row
from allocator.intake.template.survey import survey_values
from models.base import Frozen
from models.questions import source_of
from models.survey import SurveyEntry

_OFFICE = frozenset({"received_at", "sender"})
"""How it arrived is no change of the answer."""


class Change(Frozen):
    """One field that differs between two versions."""

    subject: str
    earlier: str
    later: str
    label: str
    before: str
    after: str
    sheet: str = ""
    cell: str = ""


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)


def _label(section: Section, key: str) -> str:
    label = next((field.label for field in section.fields if field.key == key), "")
    if label:
        return label
    year, _, month = key.partition("-")
    return month_label(date(int(year), int(month), 1))


def _rows(form: BookForm, section: Section, filled: Filled) -> dict[str, Row]:
    """Return the rows of a section by what names them; several of one name are numbered."""
    said = filled.get(section.id, {})
    if isinstance(said, dict):
        owned = {field.key for field in section.fields}
        return {"": {key: value for key, value in said.items() if key in owned}}
    naming = main_key(form, section.id)
    found: dict[str, Row] = {}
    for row in said:
        name = str(row.get(naming, ""))
        count = sum(other.partition("#")[0] == name for other in found)
        found[f"{name}#{count + 1}" if count else name] = row
    return found


def _target(section: Section, key: str, row: str) -> str:
    month = section.months and key[:4].isdigit()
    return f"{section.id}.{key}-01@{row}" if month else f"{section.id}.{key}" + (f"@{row}" if row else "")


def differences(before: SurveyEntry, after: SurveyEntry, places: Places) -> tuple[Change, ...]:
    """Return every field in which two versions differ, in the order of the form."""
    form = book_form("survey")
    old, new = survey_values(before), survey_values(after)
    source = source_of(after.receipt.sha256)
    found: list[Change] = []
    for sheet in form.sheets:
        for section in sheet.sections:
            was, now = _rows(form, section, old), _rows(form, section, new)
            for name in dict.fromkeys((*was, *now)):
                one, other = was.get(name, {}), now.get(name, {})
                for key in dict.fromkeys((*one, *other)):
                    if key in _OFFICE or one.get(key) == other.get(key):
                        continue
                    place = places.get(place_key(source, _target(section, key, name)))
                    heading = f"{section.heading}　{name}　" if name else ""
                    found.append(
                        Change(
                            subject=after.number or after.applicant.legal_name,
                            earlier=before.receipt.file,
                            later=after.receipt.file,
                            label=heading + _label(section, key),
                            before=_shown(one.get(key)),
                            after=_shown(other.get(key)),
                            sheet=place.sheet if place else sheet.name,
                            cell=place.cell if place else "",
                        )
                    )
    return tuple(found)
