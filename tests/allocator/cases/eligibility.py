"""`eligibility`: one node for ten days, for proposals of each status and for phases that are done."""

from typing import Any

from models.policy import ProposalStatus
from models.scenario import Scenario
from tests.allocator.cases import Case
from tests.builders import a_block, a_part, a_phase, a_proposal, a_scenario, day, given, some_rules

NOTHING: dict[str, Any] = {"self_cap_ppm": 0, "most_providers": 0}


def _status(status: ProposalStatus, *scope: ProposalStatus) -> Scenario:
    inside = status in scope
    phase = a_phase() if inside else a_phase(**NOTHING)
    proposal = a_proposal("P1", phase, status=status, best_alone_ppm=1_000_000 if inside else None)
    return a_scenario(proposal, rules=some_rules(scope=scope))


DONE = a_scenario(a_proposal("P1", a_phase(given=(a_part(),), **NOTHING)), as_of=day(10, 11))
GOES_ON = a_scenario(a_proposal("P1", a_phase(given=(a_part(days=4),), remainder=a_block(days=6))), as_of=day(10, 5))
SURVEYED, ADOPTED, WITHDRAWN = ProposalStatus.SURVEYED, ProposalStatus.ADOPTED, ProposalStatus.WITHDRAWN

CASES: tuple[Case, ...] = (
    Case("surveyed, planned for", _status(SURVEYED, SURVEYED, ADOPTED), (given(),), True),
    Case("surveyed, only adopted ones planned for", _status(SURVEYED, ADOPTED), (given(),), False),
    Case("adopted, only adopted ones planned for", _status(ADOPTED, ADOPTED), (given(),), True),
    Case("withdrawn", _status(WITHDRAWN, SURVEYED, ADOPTED), (given(),), False),
    Case("withdrawn, nothing given", _status(WITHDRAWN, SURVEYED, ADOPTED), (), True),
    Case("done, nothing more given", DONE, (), True),
    Case("done, given once more", DONE, (given(start=day(10, 11)),), False),
    Case("four of ten days ran, the other six are given", GOES_ON, (given(start=day(10, 5), days=6),), True),
)
