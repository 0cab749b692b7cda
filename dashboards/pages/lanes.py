"""The lanes: the schedule in its other form, at an address of its own."""

from dashboards.figures.looking import Form
from dashboards.pages import schedule
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown


def page(asked: Asked, backstage: Backstage) -> Parts:
    """Show the schedule in lanes."""
    return schedule.page(asked, backstage, Form.LANES)


def body(shown: Shown, asked: Asked) -> Parts:
    """Show the lanes of one plan."""
    return schedule.body(shown, asked, Form.LANES)
