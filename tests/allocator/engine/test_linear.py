"""A linear programme cut into slices of few steps ends at the same optimum as one solved at once."""

from random import Random

import pytest

from allocator.engine import linear
from allocator.engine.linear import Programme


def programme(seed: int) -> Programme:
    """Return a programme that takes dozens of steps."""
    dice, made = Random(seed), Programme()
    amounts = [made.model.add_variable(lb=0.0, ub=1.0) for _ in range(200)]
    for amount in amounts:
        made.model.objective.set_linear_coefficient(amount, -dice.randint(1, 50))
    for _ in range(60):
        limit = made.model.add_linear_constraint(ub=20.0)
        for amount in amounts:
            limit.set_coefficient(amount, dice.randint(0, 9))
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_slices_of_few_steps_reach_the_same_optimum(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    whole = programme(seed).solve()
    monkeypatch.setattr(linear, "SLICE", 5)
    looks = 0

    def nobody_stops() -> bool:
        nonlocal looks
        looks += 1
        return False

    sliced = programme(seed).solve(nobody_stops)
    assert whole is not None
    assert sliced is not None
    assert sliced.objective_value() == pytest.approx(whole.objective_value())
    assert looks > 1, "one slice was enough: the test asks nothing"


def test_too_few_steps_in_all_and_a_stop_leave_no_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "SLICE", 5)
    assert programme(1).solve(lambda: True) is None
    monkeypatch.setattr(linear, "SLICES", 1)
    assert programme(1).solve() is None
