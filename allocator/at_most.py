"""Amounts of some choices that may together come to at most so much: one row of a model."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocator.options.days import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class AtMost:
    """``terms`` (numbers of choices, rising) times ``amounts`` may come to at most ``limit``."""

    terms: IntArray
    amounts: IntArray
    limit: int

    def implies(self, other: "AtMost") -> bool:
        """Tell whether who keeps this limit keeps the other one too: it has the same terms and a lower limit.

        True only where no amount is negative.
        """
        if self.limit > other.limit or len(self.terms) < len(other.terms):
            return False
        place = np.searchsorted(self.terms, other.terms)
        place[place == len(self.terms)] = 0
        same = self.terms[place] == other.terms
        return bool(same.all() and (self.amounts[place] >= other.amounts).all())

    def post(self, model: cp_model.CpModel) -> None:
        """Write the row straight into a model whose variables the terms number.

        As an expression it takes ten times as long, and there are thousands.
        """
        linear = model.proto.constraints.add().linear
        linear.vars.extend(self.terms.tolist())
        linear.coeffs.extend(self.amounts.tolist())
        linear.domain.extend([cp_model.INT_MIN, self.limit])


def tightest(rows: Iterable[AtMost]) -> list[AtMost]:
    """Return the rows but for those that one beside them implies (of days in a row, all but the fullest)."""
    kept: list[AtMost] = []
    for row in rows:
        while kept and row.implies(kept[-1]):
            kept.pop()
        if not kept or not kept[-1].implies(row):
            kept.append(row)
    return kept
