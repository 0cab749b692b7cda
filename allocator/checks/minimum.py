"""Nobody is given a useless half: a proposal gets its minimum useful share or nothing.

Every phase where the applicant needs all of them, the stated share of its desired hours where it stated one, else any
phase. A proposal that has already run keeps what it has.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken, percent
from allocator.checks.fill import raw_fill
from models.reasons import RuleName, Violation
from models.scenario import MinimumKind


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield proposals that are given something, but less than their minimum useful share."""
    for proposal in allocation.scenario.proposals:
        missing = [phase.id for phase in proposal.phases if allocation.decision(proposal, phase) is None]
        if len(missing) == len(proposal.phases) or any(phase.given for phase in proposal.phases):
            continue
        if proposal.minimum.kind is MinimumKind.ALL_PHASES and missing:
            yield broken(RuleName.MINIMUM, "not_all_phases", proposal=proposal.id, missing=missing)
        if proposal.minimum.kind is MinimumKind.SHARE:
            fill, share = raw_fill(allocation, proposal), proposal.minimum.share_ppm
            if fill < share:
                yield broken(
                    RuleName.MINIMUM,
                    "below_share",
                    proposal=proposal.id,
                    fill=percent(fill),
                    share=percent(share),
                )
