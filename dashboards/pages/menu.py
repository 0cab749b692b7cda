"""Which pages there are, in the order of the menu."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dash import Dash

from api.people.matrix import ALL, DECIDE
from api.people.roles import Role
from dashboards.pages import (
    allocation,
    applicant,
    audit,
    budget,
    fill,
    home,
    lanes,
    people,
    policy,
    proposals,
    publish,
    replan,
    runs,
    scenarios,
    schedule,
    schedule_acts,
    summary,
    supply,
    surveys,
    utilisation,
)
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.parts import Parts
from dashboards.pages.states import no_plan
from dashboards.pages.view import Shown

HOME = "/ui/"


class Section(StrEnum):
    """The parts of the menu. ``NONE``: not in the menu, reached from another page."""

    START = "start"
    INPUT = "input"
    PLAN = "plan"
    WORK = "work"
    OFFICE = "office"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, its name in the locale files, what stands on it, and what happens on it.

    ``roles``: who may open it. ``of_plan``: it shows a plan, so that another may be chosen and a newer one is shown.
    ``live``: what of it changes while it is open, by the id of what holds it; a word is for a store.
    """

    path: str
    name: str
    section: Section
    body: Callable[[Asked, Backstage], Parts]
    callbacks: Callable[[Dash, Backstage], None] | None = None
    roles: frozenset[Role] = ALL
    of_plan: bool = False
    live: Callable[[Asked, Backstage], Mapping[str, Parts | str]] | None = None

    @property
    def title(self) -> str:
        """The key of its name."""
        return f"pages.{self.name}.title"


def _of_plan(body: Callable[[Shown, Asked], Parts]) -> Callable[[Asked, Backstage], Parts]:
    """Make the body of a page out of what it shows of a plan."""

    def page(asked: Asked, backstage: Backstage) -> Parts:
        shown = backstage.window.shown(asked.word("plan") or None)
        return body(shown, asked) if shown else no_plan(asked.lang)

    return page


PAGES = (
    Page(HOME, "home", Section.START, home.body, home.callbacks),
    Page(f"{HOME}surveys", "surveys", Section.INPUT, surveys.body, surveys.callbacks),
    Page(f"{HOME}proposals", "proposals", Section.INPUT, proposals.body, proposals.callbacks),
    Page(f"{HOME}supply", "supply", Section.INPUT, supply.body, supply.callbacks),
    Page(f"{HOME}policy", "policy", Section.INPUT, policy.body, policy.callbacks),
    Page(f"{HOME}schedule", "schedule", Section.PLAN, schedule.page, schedule_acts.callbacks, of_plan=True),
    Page(f"{HOME}lanes", "lanes", Section.NONE, lanes.page, of_plan=True),
    Page(f"{HOME}utilisation", "utilisation", Section.PLAN, _of_plan(utilisation.body), of_plan=True),
    Page(f"{HOME}budget", "budget", Section.PLAN, _of_plan(budget.body), of_plan=True),
    Page(f"{HOME}fill", "fill", Section.PLAN, _of_plan(fill.body), of_plan=True),
    Page(
        f"{HOME}allocation", "allocation", Section.PLAN, _of_plan(allocation.body), allocation.callbacks, of_plan=True
    ),
    Page(f"{HOME}summary", "summary", Section.PLAN, _of_plan(summary.body), of_plan=True),
    Page(f"{HOME}runs", "runs", Section.WORK, runs.body, runs.callbacks, live=runs.live),
    Page(f"{HOME}scenarios", "scenarios", Section.WORK, scenarios.body, scenarios.callbacks),
    Page(f"{HOME}replan", "replan", Section.WORK, replan.body, replan.callbacks, live=replan.live),
    Page(f"{HOME}publish", "publish", Section.WORK, publish.body, publish.callbacks, of_plan=True),
    Page(f"{HOME}people", "people", Section.OFFICE, people.body, people.callbacks, roles=DECIDE),
    Page(f"{HOME}audit", "audit", Section.OFFICE, audit.body, audit.callbacks, roles=DECIDE),
    Page(f"{HOME}applicant", "applicant", Section.NONE, applicant.body, applicant.callbacks, of_plan=True),
)


def page_at(path: str) -> Page | None:
    """Find the page of an address; a closing slash makes no difference."""
    wanted = path.rstrip("/")
    return next((page for page in PAGES if page.path.rstrip("/") == wanted), None)
