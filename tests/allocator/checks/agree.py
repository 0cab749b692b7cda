"""What every table is asked: does the check say what the table says, and is nothing else wrong?"""

from allocator.checks import CHECKS, check_decisions, tier_values
from allocator.checks.allocation import Allocation
from models.reasons import RuleName
from tests.allocator.cases import Case, TierCase


def assert_agrees(rule: RuleName, case: Case) -> None:
    found = list(CHECKS[rule](Allocation(case.scenario, case.decisions)))
    assert all(violation.rule == rule for violation in found)
    assert (found == []) is case.legal, [(violation.code, violation.params) for violation in found]
    broken = {violation.rule for violation in check_decisions(case.scenario, case.decisions)}
    assert broken == (set() if case.legal else {str(rule), *map(str, case.also)})


def assert_values(case: TierCase) -> None:
    assert check_decisions(case.scenario, case.decisions) == ()
    assert tier_values(case.scenario, case.decisions) == case.values
