"""What a control promises: work that adds up alike in any order, stops nobody takes back, workers that never decide."""

from random import Random

from allocator.engine.control import Control
from models.settings import SolveSettings


def test_work_adds_up_to_the_same_in_whatever_order_searches_end() -> None:
    dice = Random(1)
    parts = [dice.random() * 10.0 ** dice.randint(-6, 2) for _ in range(500)]
    sums = set()
    for _ in range(20):
        dice.shuffle(parts)
        control = Control(SolveSettings(work_limit=1.0))
        for part in parts:
            control.count_work(part)
        sums.add(control.work_used)
    assert len(sums) == 1


def test_a_stop_once_asked_for_is_not_taken_back() -> None:
    answers = iter([False, True, False, False])
    control = Control(SolveSettings(), cancelled=lambda: next(answers))
    assert [control.stopped for _ in range(4)] == [False, True, True, True]


def test_the_innermost_loops_do_not_ask_each_time() -> None:
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return False

    control = Control(SolveSettings(), cancelled=stop)
    assert not any(control.stopped_lately() for _ in range(10_000))
    assert 1 <= len(asked) < 1_000


def test_limited_work_is_shared_out_alike_for_any_number_of_workers() -> None:
    limited = [Control(SolveSettings(work_limit=1.0, workers=workers)) for workers in (1, 2, 8)]
    assert {(control.at_once, control.abreast) for control in limited} == {(1, 2)}
    by_clock = Control(SolveSettings(workers=8))
    assert (by_clock.at_once, by_clock.abreast) == (8, 8)


def test_with_limited_work_the_clock_ends_nothing() -> None:
    control = Control(SolveSettings(seconds=1e-9, work_limit=1.0))
    assert not control.spent
    control.count_work(1.0)
    assert control.spent
