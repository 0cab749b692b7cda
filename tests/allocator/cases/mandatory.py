"""`mandatory`: one node for ten days that must, or need not, be given."""

from typing import Any

from models.policy import ProposalStatus
from models.scenario import Commitment, Pin, Scenario
from tests.allocator.cases import Case
from tests.builders import a_part, a_phase, a_proposal, a_scenario, day, given, period

WITHDRAWN = ProposalStatus.WITHDRAWN
MANDATORY = a_phase(mandatory=True)
DONE = a_phase(mandatory=True, given=(a_part(),), self_cap_ppm=0, most_providers=0)


def _pinned(forbid: bool = False, status: ProposalStatus = ProposalStatus.SURVEYED) -> Scenario:
    nowhere: dict[str, Any] = {"self_cap_ppm": 0, "most_providers": 0} if forbid or status is WITHDRAWN else {}
    return a_scenario(
        a_proposal("P1", a_phase(**nowhere), status=status, best_alone_ppm=None if nowhere else 1_000_000),
        pins=(Pin(id="K1", proposal="P1", phase="1", pool="pool", forbid=forbid, reason="約束済み"),),
    )


def _withdrawn() -> Scenario:
    nothing = a_phase(mandatory=True, self_cap_ppm=0, most_providers=0)
    return a_scenario(a_proposal("P1", nothing, status=WITHDRAWN, best_alone_ppm=None))


COMMITTED = a_scenario(
    commitments=(Commitment(proposal="P1", phase="1", pool="pool", nodes=1, held=period(day(10, 1), 10)),)
)

CASES: tuple[Case, ...] = (
    Case("must be given, is given", a_scenario(a_proposal("P1", MANDATORY)), (given(),), True),
    Case("must be given, is not", a_scenario(a_proposal("P1", MANDATORY)), (), False),
    Case("need not be given", a_scenario(), (), True),
    Case("must be given, but the proposal was withdrawn", _withdrawn(), (), True),
    Case("must be given, and ran before", a_scenario(a_proposal("P1", DONE), as_of=day(10, 11)), (), True),
    Case("pinned, is given", _pinned(), (given(),), True),
    Case("pinned, is not given", _pinned(), (), False),
    Case("pinned as not there", _pinned(forbid=True), (), True),
    Case("pinned, but the proposal was withdrawn", _pinned(status=WITHDRAWN), (), True),
    Case("lease paid, is given", COMMITTED, (given(),), True),
    Case("lease paid, is not given", COMMITTED, (), False),
)
