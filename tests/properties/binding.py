"""How often each rule is what stands in the way: a rule *binds* in a scenario when it alone refuses something."""

import itertools
import math
from collections import Counter
from random import Random

from models.policy import ProviderLimit, Quota, QuotaMeasure
from models.scenario import Alternatives, Budget, Phase, Proposal, Scenario
from tests.properties.options import Parts, judged
from tests.properties.plans import Account, Plan, Reckoner, limits, ready

LOCAL = (
    "eligibility", "compatibility", "self_procurement", "window", "lease", "confidence", "reserve", "pins",
    "commitments", "grant_cap", "size",
)  # fmt: skip
LINKING = ("capacity", "order", "minimum", "mandatory", "budget", "own_contribution", "quotas", "provider_limit")
FORMS = tuple(
    f"form {form}"
    for form in ("block", "step_up", "split", "split_apart", "profile", "alternative", "partly", "self")
)  # fmt: skip
ASPECTS = ("grant_cap together", "turnaround", "envelope", "quota at least", "provider_limit hours")


def _local(scenario: Scenario) -> set[str]:
    bound: set[str] = set()
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            cases = list(judged(scenario, proposal, phase))
            for case in cases:
                if len(case.broken) == 1:
                    bound.update(case.broken)
                if set(case.broken) == {"confidence", "reserve"}:  # what is not there cannot be reserved either
                    bound.add("confidence")
                if not case.broken:
                    bound.add("form " + case.shape.form)
            if "size" not in bound and _sizes_bind(scenario, proposal, phase, {c.parts for c in cases if not c.broken}):
                bound.add("size")
    return bound


def _sizes_bind(scenario: Scenario, proposal: Proposal, phase: Phase, options: set[Parts]) -> bool:
    """Whether a size between those of the grid would make another option."""
    wider = tuple(s.model_copy(update={"nodes": tuple(range(1, max(s.nodes) + 1))}) for s in phase.sizes)
    if isinstance(phase.to_do, Alternatives) or wider == phase.sizes:
        return False
    freer = judged(scenario, proposal, phase.model_copy(update={"sizes": wider}), thorough=False)
    return any(not case.broken and case.parts not in options for case in freer)


def _over(room: tuple[int, ...], plan: Plan) -> bool:
    columns = zip(*(one.blocked for one in plan), strict=True)
    return any(sum(column) > most for column, most in zip(columns, room, strict=True))


def _shared(scenario: Scenario, each: list[list[Account]], rng: Random, most: int) -> set[str]:
    """What binds between proposals, over all plans or a sample of them."""
    bound: set[str] = set()
    room, bounds = ready(scenario), limits(scenario)
    about: list[Budget | Quota | ProviderLimit] = [
        *scenario.rules.budgets,
        *scenario.rules.quotas,
        *scenario.rules.provider_limits,
    ]
    at_once = tuple(pool.model_copy(update={"turnaround_days": 0}) for pool in scenario.pools)
    hasty = scenario.model_copy(update={"pools": at_once})
    plans = itertools.product(*each)
    if math.prod(map(len, each)) > most:
        plans = iter([tuple(rng.choice(rows) for rows in each) for _ in range(most)])  # type: ignore[assignment]
    for plan in plans:
        totals = [sum(column) for column in zip(*(one.amounts for one in plan), strict=True)]
        broken = [n for n, (limit, total) in enumerate(zip(bounds, totals, strict=True)) if not limit.keeps(total)]
        full = _over(room, plan)
        if full and not broken:
            bound.add("capacity")
        if full and not broken and "turnaround" not in bound:
            without = [Reckoner(hasty, p).account(one.choice) for p, one in zip(scenario.proposals, plan, strict=True)]
            if not _over(room, tuple(without)):
                bound.add("turnaround")
        if len({bounds[n].rule for n in broken}) == 1 and not full:
            bound.add(bounds[broken[0]].rule)
            for row in (about[n] for n in broken):
                if isinstance(row, Quota) and row.at_least:
                    bound.add("quota at least")
                elif isinstance(row, Budget) and row.subsidy_class and len(broken) == 1:
                    bound.add("envelope")
                elif isinstance(row, ProviderLimit) and row.measure is QuotaMeasure.GPU_HOURS:
                    bound.add("provider_limit hours")
    return bound


def binding(scenario: Scenario, most: int = 1_500) -> set[str]:
    """Return the rules (and some aspects of rules) that alone refuse an option or a plan of this scenario."""
    bound = _local(scenario)
    each: list[list[Account]] = []
    rng = Random(0)
    for proposal in scenario.proposals:
        reckoner, kept = Reckoner(scenario, proposal), []
        for choice in itertools.islice(reckoner.combinations(), 5_000):
            broken = set(reckoner.broken(choice))
            if not broken:
                kept.append(reckoner.account(choice))
            if len(broken) == 1:
                bound.update({"grant_cap together"} if broken == {"grant_cap"} else broken)
        each.append(kept)
    return bound | _shared(scenario, each, rng, most)


def count(scenarios: list[Scenario]) -> Counter[str]:
    """Return in how many scenarios each rule binds."""
    return Counter(rule for scenario in scenarios for rule in binding(scenario))
