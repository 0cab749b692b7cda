"""Made-up survey rounds for measuring engines: seeded, realistic, complete with their reference figures.

Six months from October 2024. Demand for H100 and H200 is 1.15 to 1.55 times what there is of them, in GPU-days: at the
upper end where capacity is to be scarce, at the lower where the budget is. Where the budget is scarce it is 55-70 % of
the grant for everything capacity could carry, with an envelope for one class. No pins, quotas or history: those are
measured by re-planning.
"""

from fractions import Fraction
from random import Random

from allocator.alone import complete
from allocator.bench.generator.applicants import Applicant, applicant
from allocator.bench.generator.demand import scarce
from allocator.bench.generator.offers import AS_OF, HORIZON, PRICES, TYPES, offers, sized
from allocator.bench.generator.recipe import POOLS_FOR, Family, Recipe, usual_pools
from allocator.options.measures import desired_hours
from allocator.prepare.catalogue import Catalogue
from allocator.prepare.sizes import with_sizes
from allocator.prepare.weights import Claim, priorities, weights
from models.policy import SubsidyClass
from models.scenario import Budget, Proposal, Rules, Scenario
from models.supply import Pool
from models.tiers import Preset, TierOrder
from models.units import HOURS_PER_DAY, WHOLE

__all__ = ["POOLS_FOR", "Family", "Recipe", "draft", "generate", "usual_pools"]

SIZE_STEPS = 6
OVERSUBSCRIBED = {Family.CAPACITY: (1.35, 1.55), Family.BUDGET: (1.15, 1.35)}
BUDGET_SHARE = {Family.CAPACITY: (1.6, 1.8), Family.BUDGET: (0.55, 0.7)}
ENVELOPE_CLASS = SubsidyClass.OTHER


def generate(recipe: Recipe) -> Scenario:
    """Return the round of a recipe, ready to be solved."""
    return complete(draft(recipe))


def draft(recipe: Recipe) -> Scenario:
    """Return the round of a recipe without its reference figures."""
    dice = Random(f"{recipe.family} {recipe.proposals} {recipe.pools} {recipe.seed}")
    offered = offers(dice, recipe.pools)
    drawn = [applicant(dice, number, recipe.proposals, offered) for number in range(1, recipe.proposals + 1)]
    frame = Scenario(
        cycle_id="bench",
        horizon=HORIZON,
        as_of=AS_OF,
        gpu_types=TYPES,
        pools=tuple(offer.pool for offer in offered),
        proposals=(),
        rules=Rules(lot_seed=recipe.seed, order=TierOrder.of(Preset.SURVEY)),
    )
    hours = {one.proposal.id: _phase_hours(one.proposal, frame) for one in drawn}
    ratio = dice.uniform(*OVERSUBSCRIBED[recipe.family])
    node_days = {
        kind: sum(sum(hours[one.proposal.id].values()) for one in drawn if scarce(one.types) is kind)
        / (WHOLE if kind else TYPES[0].h100_ppm)
        / (HOURS_PER_DAY * 8)
        / ratio
        for kind in (True, False)
    }
    pools = sized(offered, node_days)
    proposals = _weighted([_sized(one, hours[one.proposal.id], pools) for one in drawn], drawn, hours)
    budgets = _budgets(dice, recipe.family, ratio, drawn, hours)
    return Scenario.model_validate(
        frame.model_copy(
            update={
                "pools": pools,
                "proposals": proposals,
                "rules": frame.rules.model_copy(update={"budgets": budgets}),
            }
        ).model_dump()
    )


def _phase_hours(proposal: Proposal, frame: Scenario) -> dict[str, int]:
    return {phase.id: desired_hours(phase, phase.demand, frame) for phase in proposal.phases}


def _sized(one: Applicant, hours: dict[str, int], pools: tuple[Pool, ...]) -> Proposal:
    """Give every phase its share of the proposal and its sizes in the pools its applicant would take."""
    catalogue = Catalogue(providers={}, gpu_types={}, types={gpu.id: gpu for gpu in TYPES}, pools=pools)
    total = sum(hours.values())
    share = {name: WHOLE * amount // total for name, amount in hours.items()}
    for name in sorted(hours, key=lambda name: (-(WHOLE * hours[name] % total), name))[: WHOLE - sum(share.values())]:
        share[name] += 1
    phases = tuple(
        with_sizes(phase, one.lines.minimum_percent, one.proposal.wishes, SIZE_STEPS, [], [], catalogue).model_copy(
            update={"share_ppm": share[phase.id]}
        )
        for phase in one.proposal.phases
    )
    fee = _usual_fee(one, total)
    caps = {
        "grant_cap_yen": _cap(one.grant_cap, fee * one.proposal.rate.fraction),
        "own_cap_yen": _cap(one.own_cap, fee * (1 - one.proposal.own_rate.fraction)),
    }
    return one.proposal.model_copy(update={"phases": phases, **caps})


def _cap(share: float | None, usual: Fraction) -> int | None:
    return None if share is None else round(int(share * usual), -5)


def _weighted(
    proposals: list[Proposal], drawn: list[Applicant], hours: dict[str, dict[str, int]]
) -> tuple[Proposal, ...]:
    """Normalise the priorities; every proposal counts alike in size."""
    claims = [
        Claim(
            id=one.proposal.id,
            group=one.proposal.group,
            priority=one.priority,
            hours=sum(hours[one.proposal.id].values()),
        )
        for one in drawn
    ]
    priority, _ = priorities(claims)
    weight = weights(claims, priority, exponent_ppm=0, group_cap_ppm=None)
    return tuple(
        proposal.model_copy(update={"priority_milli": priority[proposal.id], "weight_milli": weight[proposal.id]})
        for proposal in proposals
    )


def _budgets(
    dice: Random, family: Family, ratio: float, drawn: list[Applicant], hours: dict[str, dict[str, int]]
) -> tuple[Budget, ...]:
    """The grant of the fiscal year as a share of what all demand would get, were there capacity for it."""
    grants = {one.proposal.id: _usual_grant(one, sum(hours[one.proposal.id].values())) for one in drawn}
    share = dice.uniform(*BUDGET_SHARE[family]) / ratio
    total = Budget(fiscal_year=2024, yen=round(int(sum(grants.values()) * share), -6))
    if family is Family.CAPACITY:
        return (total,)
    of_class = sum(grants[o.proposal.id] for o in drawn if o.proposal.subsidy_class is ENVELOPE_CLASS)
    return total, Budget(fiscal_year=2024, yen=round(int(of_class * share), -6), subsidy_class=ENVELOPE_CLASS)


def _usual_grant(one: Applicant, h100_hours: int) -> int:
    return int(_usual_fee(one, h100_hours) * one.proposal.rate.fraction)


def _usual_fee(one: Applicant, h100_hours: int) -> int:
    """What a request costs at the middle price of its first type."""
    power = next(gpu.h100_ppm for gpu in TYPES if gpu.id == one.types[0])
    return h100_hours // power * sum(PRICES[one.types[0]]) // 2
