"""Are the bounds of a plan what their prices prove? Each is derived once more from the scenario, without a solver.

A bound no prices stand behind is left to the solver that claimed it: ``certified`` names the others.
"""

from collections.abc import Iterator
from datetime import timedelta

from allocator.checks.allocation import broken
from allocator.checks.bounds.derive import Deriver
from models.certificate import Certificate, TierPrices
from models.plan import Plan, TierResult
from models.reasons import Violation
from models.scenario import Scenario
from models.tiers import MAXIMISED, TierName


def certified(plan: Plan, certificate: Certificate) -> tuple[int, ...]:
    """Return the places of a plan's tiers whose bound rests on prices."""
    priced = {(len(tier.earlier), tier.name, tier.level) for tier in certificate.tiers}
    return tuple(place for place, tier in enumerate(plan.tiers) if (place, tier.name, tier.level) in priced)


def check_bounds(scenario: Scenario, plan: Plan, certificate: Certificate) -> tuple[Violation, ...]:
    """Return what is wrong with a certificate: another scenario's, prices out of place, bounds they do not prove."""
    found = list(_belongs(scenario, certificate))
    if found:
        return tuple(found)
    deriver = Deriver(scenario)
    for prices in certificate.tiers:
        found += _tier(deriver, plan, prices)
    return tuple(found)


def _belongs(scenario: Scenario, certificate: Certificate) -> Iterator[Violation]:
    if certificate.scenario_hash != scenario.deciding_hash:
        yield broken("certificate", "other_scenario", found=certificate.scenario_hash, expected=scenario.deciding_hash)


def _tier(deriver: Deriver, plan: Plan, prices: TierPrices) -> Iterator[Violation]:
    def wrong(code: str, **figures: int) -> Violation:
        params = {"tier": str(prices.name), "level": prices.level, **figures}
        return Violation(rule="certificate", code=code, params=params)

    place = _place(plan.tiers, prices)
    if place is None:
        yield wrong("no_such_tier")
        return
    fault = _out_of_place(deriver, plan.tiers[:place], prices)
    if fault is not None:
        yield wrong(fault)
        return
    if prices.bound != plan.tiers[place].bound:
        yield wrong("other_bound", stated=plan.tiers[place].bound, found=prices.bound)
    derived = deriver.bound(prices, plan.tiers[:place])
    if derived is None:
        yield wrong("proves_nothing", stated=prices.bound)
    elif derived > prices.bound if prices.name in MAXIMISED else derived < prices.bound:
        yield wrong("not_proven", stated=prices.bound, derived=derived)


def _place(tiers: tuple[TierResult, ...], prices: TierPrices) -> int | None:
    for place, tier in enumerate(tiers):
        if (tier.name, tier.level) == (prices.name, prices.level) and len(prices.earlier) == place:
            return place
    return None


def _out_of_place(deriver: Deriver, earlier: tuple[TierResult, ...], prices: TierPrices) -> str | None:
    """Return the code of what is priced that does not exist, or twice; None when all is in place."""
    rules = deriver.scenario.rules
    counts = (len(prices.budgets), len(prices.quotas), len(prices.provider_limits))
    if counts != (len(rules.budgets), len(rules.quotas), len(rules.provider_limits)):
        return "other_limits"
    if prices.moves and rules.moves is None:
        return "other_limits"
    pools = [row.pool for row in prices.capacity]
    if len(set(pools)) != len(pools) or not set(pools) <= deriver.allocation.pools.keys():
        return "other_pools"
    for row in prices.capacity:
        pool = deriver.allocation.pools[row.pool]
        first = max(pool.calendar.start, deriver.scenario.as_of)
        if any(not first <= entry.day <= pool.calendar.end - timedelta(days=1) for entry in row.days):
            return "other_days"
    own = [(price.proposal, price.limit) for price in prices.own]
    if len(set(own)) != len(own) or not {name for name, _ in own} <= deriver.allocation.proposals.keys():
        return "other_proposals"
    sums = (tier.name not in (TierName.FAIRNESS, TierName.FINISH) for tier in earlier)
    if any(price and not a_sum for price, a_sum in zip(prices.earlier, sums, strict=True)):
        return "no_sum"
    if prices.name is TierName.FAIRNESS and prices.level > 1:
        return "no_sum"
    return None
