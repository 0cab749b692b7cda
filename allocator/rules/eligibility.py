"""Only proposals in the scope of the policy are planned for, and nothing more is decided for a phase already done.

Local rule. Source: notice section 4 (support goes to the selected); the scope is the officers' choice of statuses.
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true


def admits(options: Options, family: Family) -> BoolArray:
    """Admit options of proposals in scope whose phase is not done."""
    in_scope = family.proposal.status in options.scenario.rules.scope
    admitted = rows_true(family)
    return admitted if in_scope and not family.phase.done else ~admitted
