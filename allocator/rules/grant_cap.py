"""The grant of a proposal stays within its cap; options beyond it are refused, never cut short.

Local for a single option, linking for the phases of a proposal together. The grant is reckoned at the rate that counts
in the total budget (an unknown class at 2/3). Source: per-project upper limits of the grant scheme, where set.
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true
from allocator.variables import Variables, added


def admits(options: Options, family: Family) -> BoolArray:
    """Admit options whose own grant keeps the cap."""
    cap = family.proposal.grant_cap_yen
    if cap is None:
        return rows_true(family)
    return options.money.grant(family, family.proposal.rate) <= cap


def post(variables: Variables) -> None:
    """Keep each proposal's total grant over all fiscal years within its cap."""
    for proposal in variables.scenario.proposals:
        if proposal.grant_cap_yen is not None:
            years = variables.options.calendar.years
            variables.model.add(added(variables.grant(proposal, year) for year in years) <= proposal.grant_cap_yen)
