import pytest

from models.reasons import RuleName
from tests.allocator.cases import Case
from tests.allocator.cases.moves import CASES
from tests.allocator.checks.agree import assert_agrees


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_check_says_what_the_table_says(case: Case) -> None:
    assert_agrees(RuleName.MOVES, case)
