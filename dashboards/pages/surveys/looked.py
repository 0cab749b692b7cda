"""What every part of the page of the surveys looks at: a round, and what its workbooks say at the moment."""

from dataclasses import dataclass

from allocator.importing import Imported
from api.cycles.inputs import Inputs
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage
from models.errors import NotFoundError
from models.text import Lang

PATH = "/ui/surveys"


@dataclass(frozen=True)
class Looked:
    """One look at the surveys of a round."""

    asked: Asked
    backstage: Backstage
    inputs: Inputs
    read: Imported

    @property
    def lang(self) -> Lang:
        """The language of the reader."""
        return self.asked.lang

    def named(self, subject: str) -> str:
        """Return whom a question is about as people know them: the reception number (else the file) and the name."""
        entries = (*self.read.snapshot.entries, *self.read.snapshot.superseded)
        names = {entry.number or entry.receipt.file: entry.applicant.legal_name for entry in entries}
        return " ".join(filter(None, (subject, names.get(subject, ""))))


def look(asked: Asked, backstage: Backstage) -> Looked | None:
    """Look at the round of an address; None where there is none yet."""
    inputs = backstage.round(asked)
    return None if inputs is None else Looked(asked, backstage, inputs, backstage.desk.read(inputs))


def looking(backstage: Backstage, search: str | None) -> Looked:
    """Look at the round of an open page."""
    found = look(asking(PATH, search or ""), backstage)
    if found is None:
        raise NotFoundError("cycle_not_found", id="")
    return found
