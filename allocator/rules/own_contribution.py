"""What an applicant has to pay itself stays within what it said it can.

Own contribution = all fees, self-procured ones included, less the grant (for an unknown class at 1/2, the
cautious side). Linking rule. Source: the scheme is a grant (助成): the applicant pays the rest.
"""

from allocator.variables import Variables, added


def post(variables: Variables) -> None:
    """Keep each stated cap over all fiscal years."""
    for proposal in variables.scenario.proposals:
        if proposal.own_cap_yen is None:
            continue
        own = [
            variables.fees(proposal, year, eligible=False) - variables.own_grant(proposal, year)
            for year in variables.calendar.years
        ]
        variables.model.add(added(own) <= proposal.own_cap_yen)
