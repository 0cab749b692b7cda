"""The engine allows what the table of ``moves`` allows, and nothing else in it."""

import pytest

from tests.allocator.cases import Case
from tests.allocator.cases.moves import CASES
from tests.allocator.engine_answers import accepts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engine_agrees_with_the_table(case: Case) -> None:
    assert accepts(case.scenario, case.decisions) == case.legal
