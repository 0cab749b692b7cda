"""Which answer a row of the list means: by reception number, corporate number, name and title - or it is asked."""

from difflib import get_close_matches

from allocator.intake.adoption.read import AdoptionRow
from models.names import folded_name, folded_text
from models.survey import SurveyEntry

ALIKE = 0.5


def candidates(row: AdoptionRow, entries: tuple[SurveyEntry, ...]) -> list[SurveyEntry]:
    """Return the answers a row may mean; exactly one is a match.

    A reception number decides alone. Without one the applicant must agree, and the title where that leaves several.
    """
    if row.number:
        return [entry for entry in entries if folded_text(entry.number) == folded_text(row.number)]
    if row.corporate_number:
        found = [entry for entry in entries if entry.applicant.corporate_number == row.corporate_number]
    else:
        name = folded_name(row.legal_name)
        found = [entry for entry in entries if entry.applicant.folded == name]
    if row.title and len(found) > 1:
        title = folded_text(row.title)
        return [entry for entry in found if folded_text(entry.content.title) == title] or found
    return found


def contradicts(row: AdoptionRow, entry: SurveyEntry) -> bool:
    """Tell whether a row names another applicant than the answer its number leads to, and no person confirmed it."""
    if row.confirmed:
        return False
    if row.corporate_number and entry.applicant.corporate_number:
        return row.corporate_number != entry.applicant.corporate_number
    return bool(row.legal_name) and folded_name(row.legal_name) != entry.applicant.folded


def near(row: AdoptionRow, entries: tuple[SurveyEntry, ...]) -> list[str]:
    """Return the answers that read alike, as reception number and name; only ever proposed to a person."""
    by_name = {entry.applicant.folded: entry for entry in entries}
    names = get_close_matches(folded_name(row.legal_name or row.number), sorted(by_name), n=3, cutoff=ALIKE)
    return [shown(by_name[name]) for name in names]


def shown(entry: SurveyEntry) -> str:
    """Return what an answer is called in a question: its reception number, else its name and title."""
    return entry.number or f"{entry.applicant.legal_name} {entry.content.title}"
