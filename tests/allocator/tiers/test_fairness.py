"""The engine gives decisions the values the table of ``fairness`` gives them."""

import pytest

from allocator.tiers import turns
from tests.allocator.cases import TierCase
from tests.allocator.cases.tiers.fairness import CASES
from tests.allocator.engine_answers import worth


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engine_agrees_with_the_table(case: TierCase) -> None:
    found = tuple(worth(case.scenario, case.decisions, spec, level) for spec, level in turns(case.scenario))
    assert found == case.values
