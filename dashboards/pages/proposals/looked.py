"""What the page of the proposals looks at: a round, and the plan in which one may see what a proposal is given."""

from dataclasses import dataclass

from api.cycles.inputs import Inputs
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage
from models.errors import NotFoundError
from models.scenario import Labels
from models.text import Lang

PATH = "/ui/proposals"


@dataclass(frozen=True)
class Looked:
    """One look at the proposals of a round. ``labels``: of the plan looked at, None where there is none."""

    asked: Asked
    inputs: Inputs
    labels: Labels | None

    @property
    def lang(self) -> Lang:
        """The language of the reader."""
        return self.asked.lang


def look(asked: Asked, backstage: Backstage) -> Looked | None:
    """Look at the round of an address; None where there is none yet."""
    inputs = backstage.round(asked)
    if inputs is None:
        return None
    shown = backstage.window.shown(asked.word("plan") or None)
    return Looked(asked, inputs, shown.scenario.labels if shown else None)


def looking(backstage: Backstage, search: str | None) -> Looked:
    """Look at the round of an open page."""
    found = look(asking(PATH, search or ""), backstage)
    if found is None:
        raise NotFoundError("cycle_not_found", id="")
    return found
