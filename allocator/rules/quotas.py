"""Absolute limits the policy sets over groups of proposals: upper ones, or lower ones marked at least.

Counted are served proposals, GPU-hours used in pools, or grant yen. Linking rule.
"""

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added
from models.policy import Quota, QuotaMeasure
from models.scenario import Proposal
from models.units import HOURS_PER_DAY


def matches(quota: Quota, proposal: Proposal) -> bool:
    """Tell whether a proposal meets every criterion the quota states."""
    return (
        (quota.subsidy_class is None or quota.subsidy_class == proposal.subsidy_class)
        and (quota.target_category is None or quota.target_category == proposal.target_category)
        and (quota.group is None or quota.group == proposal.group)
    )


def pool_hours(family: Family) -> IntArray:
    """Return the GPU-hours each option uses in pools."""
    hours = np.zeros(len(family), dtype=np.int64)
    for part in family.parts:
        if part.pool is not None:
            hours += part.gpus * HOURS_PER_DAY * (part.used_end - part.used_start)
    return hours


def _amount(variables: Variables, quota: Quota, proposal: Proposal) -> Expr:
    match quota.measure:
        case QuotaMeasure.PROPOSALS:
            return variables.served(proposal)
        case QuotaMeasure.GPU_HOURS:
            given = sum(
                part.gpus * HOURS_PER_DAY * part.used.days
                for phase in proposal.phases
                for part in phase.given
                if part.pool is not None
            )
            decided = [variables.total(variables.of(proposal, phase), pool_hours) for phase in proposal.phases]
            return added([given, *decided])
        case QuotaMeasure.GRANT_YEN:
            return added(variables.grant(proposal, year) for year in variables.calendar.years)


def post(variables: Variables) -> None:
    """Keep every quota."""
    for quota in variables.scenario.rules.quotas:
        total = added(_amount(variables, quota, p) for p in variables.in_scope if matches(quota, p))
        if isinstance(total, int):
            kept = total >= quota.limit if quota.at_least else total <= quota.limit
            if not kept:
                variables.model.add_bool_or([])
        elif quota.at_least:
            variables.model.add(total >= quota.limit)
        else:
            variables.model.add(total <= quota.limit)
