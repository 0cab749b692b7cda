"""The first page: where the round stands."""

from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.parts import Parts, heading
from dashboards.pages.states import no_plan
from dashboards.pages.summary import strip


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the key figures of the newest plan."""
    shown = backstage.window.shown(None)
    if shown is None:
        return no_plan(asked.lang)
    return [*heading("home", asked.lang), *strip(shown, asked.lang)]
