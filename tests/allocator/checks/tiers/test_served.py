import pytest

from tests.allocator.cases import TierCase
from tests.allocator.cases.tiers.served import CASES
from tests.allocator.checks.agree import assert_values


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_check_counts_what_the_table_says(case: TierCase) -> None:
    assert_values(case)
