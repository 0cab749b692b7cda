"""Rows of a model: which may be left out, and that those left out change nothing."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from allocator.at_most import AtMost, tightest


@pytest.mark.parametrize(
    ("terms", "amounts", "limit", "implied"),
    [
        ([1, 4, 7], [2, 3, 2], 5, True),  # the same terms
        ([1, 2, 4, 7], [2, 1, 3, 2], 5, True),  # more terms
        ([1, 4, 7], [2, 4, 2], 5, True),  # more of one
        ([1, 4, 7], [2, 3, 2], 6, False),  # a higher limit
        ([1, 4, 7], [2, 2, 2], 5, False),  # less of one
        ([1, 4], [2, 3], 5, False),  # fewer terms
        ([1, 4, 6], [2, 3, 2], 5, False),  # others
    ],
)
def test_a_limit_is_left_out_only_where_another_one_says_more(
    terms: list[int], amounts: list[int], limit: int, implied: bool
) -> None:
    other = AtMost(np.array([1, 4, 7]), np.array([2, 3, 2]), 5)
    assert AtMost(np.array(terms), np.array(amounts), limit).implies(other) is implied


def test_rows_written_into_a_model_are_kept_and_those_left_out_are_not_missed() -> None:
    dice = np.random.default_rng(1)
    for _ in range(30):
        worth = dice.integers(1, 9, 6)
        rows = []
        for _ in range(8):
            terms = np.flatnonzero(dice.random(6) < 0.6)
            rows.append(AtMost(terms, dice.integers(1, 4, len(terms)), int(dice.integers(0, 8))))
        best = []
        for chosen in (rows, tightest(rows)):
            model = cp_model.CpModel()
            taken = [model.new_bool_var("") for _ in range(6)]
            for row in chosen:
                row.post(model)
            model.maximize(cp_model.LinearExpr.weighted_sum(taken, worth.tolist()))
            solver = cp_model.CpSolver()
            solver.solve(model)
            assert solver.status_name() == "OPTIMAL"
            best.append(round(solver.objective_value))
        every = np.array(np.meshgrid(*[[0, 1]] * 6)).reshape(6, -1)
        keeps = np.all([row.amounts @ every[row.terms] <= row.limit for row in rows], axis=0)
        assert best == [int((worth @ every[:, keeps]).max())] * 2
