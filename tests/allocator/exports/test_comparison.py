"""新旧対照表: planned again, only what was still ahead on the day of decision is set beside the new plan."""

from allocator.exports.documents.comparison import documents
from allocator.exports.view import view_of
from allocator.replan import Request, replan
from models.events import Event, Withdrawal
from models.outcome import Solved
from models.settings import SolveSettings
from models.text import Lang
from tests.allocator.exports.world import ISSUED
from tests.allocator.replan.world import BOTH, publish, world
from tests.builders import day


def changes(*events: Event) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Plan again in the middle of what runs; return the rows of parts and of money that differ."""
    published = publish(world(), *BOTH)
    made = replan(world(), published, Request(events, day(10, 11)), SolveSettings(seconds=30, workers=1))
    assert isinstance(made.outcome, Solved)
    view = view_of(made.scenario, made.outcome.plan, Lang.JA, ISSUED, "test", against=published)
    (document,) = documents(view)
    parts, money, _ = document.tables
    return [row for row in parts.rows if row[3] != view.text("change.same")], list(money.rows)


def test_nothing_happened_nothing_is_listed() -> None:
    assert changes() == ([], [])


def test_who_withdrew_is_listed_alone() -> None:
    parts, money = changes(Withdrawal(reason="gave up", proposal="P1"))
    assert {row[0] for row in parts} == {row[0] for row in money} == {"P1"}
