"""The grants of a fiscal year stay within its budget, and within the envelope of each class.

A grant is rate x usage fees of the held days, per proposal and fiscal year, cut down at the policy's one rounding
point. A class not yet known counts at 2/3 in the total and in full in each envelope it may fall into. A year without a
figure is an open point, not a limit. Linking rule. Source: notice section 5 (grant rates 2/3 and 1/2).
"""

from allocator.variables import Variables, added


def post(variables: Variables) -> None:
    """Keep every budget and envelope."""
    years = variables.calendar.years
    for budget in variables.scenario.rules.budgets:
        if budget.fiscal_year not in years:
            continue
        grants = [
            variables.grant(proposal, budget.fiscal_year)
            for proposal in variables.scenario.proposals
            if budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
        ]
        variables.model.add(added(grants) <= budget.yen)
