"""Which pages there are, in the order of the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboards.pages import allocation, lanes, schedule, summary, utilisation
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from models.text import Lang

HOME = "/ui/"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, its name in the locale files, and what stands on it for a plan."""

    path: str
    name: str
    body: Callable[[Shown, Lang], Parts]

    @property
    def title(self) -> str:
        """The key of its name."""
        return f"pages.{self.name}.title"


PAGES = (
    Page(HOME, "schedule", schedule.body),
    Page(f"{HOME}lanes", "lanes", lanes.body),
    Page(f"{HOME}utilisation", "utilisation", utilisation.body),
    Page(f"{HOME}allocation", "allocation", allocation.body),
    Page(f"{HOME}summary", "summary", summary.body),
)


def page_at(path: str) -> Page | None:
    """Find the page of an address; a closing slash makes no difference."""
    wanted = path.rstrip("/")
    return next((page for page in PAGES if page.path.rstrip("/") == wanted), None)
