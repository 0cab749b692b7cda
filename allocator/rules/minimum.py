"""A proposal gets at least its minimum useful share, or nothing at all; there is nothing between.

Complete-or-nothing: every phase. A stated share: so much of its desired hours. Otherwise any phase will do. What
already ran cannot be undone, so a proposal that has run is not bound. Linking rule.
"""

from allocator.variables import Variables
from models.scenario import MinimumKind


def post(variables: Variables) -> None:
    """Tie the phases of each proposal together."""
    for proposal in variables.scenario.proposals:
        if variables.ran(proposal):
            continue
        decided = [variables.of(proposal, phase).decided for phase in proposal.phases]
        match proposal.minimum.kind:
            case MinimumKind.ALL_PHASES:
                for other in decided[1:]:
                    variables.model.add(other == decided[0])
            case MinimumKind.SHARE:
                served = variables.served(proposal)
                fill = variables.fill(proposal, counted=False)
                variables.model.add(fill >= proposal.minimum.share_ppm * served)
            case MinimumKind.ANY_PHASE:
                pass
