"""What limits were set: upper quotas, limits per provider, budgets and envelopes, and how many a re-plan may move."""

from collections.abc import Iterator
from functools import partial

from allocator.engine.conflict.asked import quota_reason, without_quota
from allocator.engine.conflict.item import Item, rules_changed
from models.policy import ProviderLimit
from models.reasons import Reason
from models.scenario import Budget, Scenario


def set_limits(scenario: Scenario) -> Iterator[Item]:
    """Yield the limits of the policy and of the re-plan."""
    for quota in scenario.rules.quotas:
        if not quota.at_least:
            yield Item(quota_reason(quota), partial(without_quota, quota=quota))
    for limit in scenario.rules.provider_limits:
        reason = Reason(
            code=f"conflict.provider_limit.{limit.measure}", params={"provider": limit.provider, "limit": limit.limit}
        )
        yield Item(reason, partial(_without_provider_limit, limit=limit))
    for budget in scenario.rules.budgets:
        kind = f"envelope_{budget.subsidy_class}" if budget.subsidy_class else "budget"
        reason = Reason(code=f"conflict.{kind}", params={"year": str(budget.fiscal_year), "yen": budget.yen})
        yield Item(reason, partial(_without_budget, budget=budget))
    moves = scenario.rules.moves
    if moves is not None:
        yield Item(Reason(code="conflict.moves", params={"most": moves.most}), partial(rules_changed, moves=None))


def _without_provider_limit(scenario: Scenario, limit: ProviderLimit) -> Scenario:
    left = tuple(each for each in scenario.rules.provider_limits if each != limit)
    return rules_changed(scenario, provider_limits=left)


def _without_budget(scenario: Scenario, budget: Budget) -> Scenario:
    return rules_changed(scenario, budgets=tuple(each for each in scenario.rules.budgets if each != budget))
