"""The grants of a fiscal year stay within its budget, and those of a class within its envelope.

A proposal whose class is not yet known counts in every envelope it may fall into.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.money import grant
from models.reasons import RuleName, Violation


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield budgets and envelopes that the plan exceeds."""
    if not allocation.scenario.rules.budgets:
        return
    granted = [(proposal, grant(allocation, proposal)) for proposal in allocation.scenario.proposals]
    for budget in allocation.scenario.rules.budgets:
        kind = budget.subsidy_class
        spent = sum(
            by_year[budget.fiscal_year] for proposal, by_year in granted if kind is None or kind in proposal.envelopes
        )
        if spent > budget.yen:
            code = "over" if kind is None else f"over_envelope_{kind}"
            yield broken(RuleName.BUDGET, code, year=str(budget.fiscal_year), granted=spent, budget=budget.yen)
