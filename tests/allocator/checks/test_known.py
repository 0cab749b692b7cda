from allocator.checks import check_decisions
from tests.builders import a_scenario, given


def test_a_phase_is_decided_once() -> None:
    found = check_decisions(a_scenario(), (given(), given()))
    assert [(violation.rule, violation.code, violation.params["times"]) for violation in found] == [
        ("plan", "decided_twice", 2)
    ]
