"""What a pool has ready: counted steps, less the reserve, inside the calendar."""

from dashboards.figures.capacity import ready_node_days, ready_steps, spans
from dashboards.figures.nodes import ReadyStep
from models.supply import Confidence
from models.units import Period
from tests.builders import HORIZON, a_pool, day, some_rules

RULES = some_rules()


def test_each_change_is_a_step_and_the_reserve_is_taken_off() -> None:
    pool = a_pool(capacity=((day(10, 1), 6), (day(2, 1), 4)), reserved_nodes=1)
    assert ready_steps(pool, RULES, HORIZON) == (ReadyStep(day(10, 1), 5), ReadyStep(day(2, 1), 3))


def test_a_step_that_is_not_counted_changes_nothing() -> None:
    pool = a_pool(capacity=((day(10, 1), 6), (day(12, 1), 9, Confidence.COORDINATING)))
    assert ready_steps(pool, RULES, HORIZON) == (ReadyStep(day(10, 1), 6),)


def test_nothing_is_ready_before_the_first_step_and_outside_the_calendar() -> None:
    window = Period(start=day(9, 1), end=day(5, 1))
    pool = a_pool(capacity=((day(11, 1), 2),), calendar=Period(start=day(10, 1), end=day(4, 1)))
    assert ready_steps(pool, RULES, window) == (
        ReadyStep(day(9, 1), 0),
        ReadyStep(day(11, 1), 2),
        ReadyStep(day(4, 1), 0),
    )


def test_a_reserve_larger_than_the_pool_leaves_nothing() -> None:
    assert ready_steps(a_pool(nodes=2, reserved_nodes=3), RULES, HORIZON) == (ReadyStep(day(10, 1), 0),)


def test_spans_cover_the_window() -> None:
    steps = (ReadyStep(day(10, 1), 6), ReadyStep(day(2, 1), 4))
    assert spans(steps, HORIZON) == (
        (Period(start=day(10, 1), end=day(2, 1)), 6),
        (Period(start=day(2, 1), end=day(4, 1)), 4),
    )


def test_node_days_are_summed_day_by_day() -> None:
    steps = (ReadyStep(day(10, 1), 6), ReadyStep(day(2, 1), 4))
    assert ready_node_days(steps, Period(start=day(1, 30), end=day(2, 4))) == 2 * 6 + 3 * 4
