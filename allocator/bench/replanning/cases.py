"""One event of each kind for a made-up round with a published plan, drawn from a seed, and the day it is planned again.

Each event is made so that it hurts or helps: it falls where the published plan holds most, or needs what it has not.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from allocator.checks.allocation import Allocation
from allocator.checks.money import grants
from allocator.options import Options
from allocator.options.days import day_number, day_of
from allocator.rules import local_rules
from models.events import (
    Adoption,
    BudgetChange,
    CapacityGrowth,
    DeliveryLate,
    DeliveryShort,
    Event,
    NewPin,
    PriceChange,
    WindowShift,
    Withdrawal,
)
from models.plan import Plan
from models.policy import ProposalStatus
from models.scenario import Decision, Pin, Proposal, Scenario
from models.supply import Pool
from models.units import HOURS_PER_DAY

AS_OF = date(2024, 11, 18)
REASON = "made up for measuring"


def one_of_each(scenario: Scenario, plan: Plan, seed: int) -> dict[str, Event]:
    """Return an event of each kind (late deliveries only where a pool is still to grow)."""
    rng = Random(seed)
    made: dict[str, Callable[[], Event | None]] = {
        "delivery_late": lambda: _late(scenario, plan),
        "delivery_short": lambda: DeliveryShort(
            reason=REASON, pool=_busiest(scenario, plan, rng).id, since=date(2024, 12, 2), missing=4
        ),
        "capacity_growth": lambda: CapacityGrowth(
            reason=REASON, pool=_busiest(scenario, plan, rng).id, since=date(2024, 12, 2), more=8
        ),
        "withdrawal": lambda: Withdrawal(reason=REASON, proposal=rng.choice(_later(plan)).proposal),
        "adoption": lambda: Adoption(
            reason=REASON,
            proposal=rng.choice(_later(plan)).proposal,
            status=ProposalStatus.ADOPTED,
            share_ppm=600_000,
        ),
        "price": lambda: _dearer(scenario, plan, rng),
        "budget": lambda: _cut(scenario, plan),
        "window": lambda: _shifted(plan, rng),
        "pin": lambda: _pinned(scenario, plan, rng),
    }
    found = {name: make() for name, make in made.items()}
    return {name: event for name, event in found.items() if event is not None}


def _held(plan: Plan) -> Counter[str]:
    hours = Counter[str]()
    for decision in plan.decisions:
        for part in decision.parts:
            if part.pool is not None:
                hours[part.pool] += part.gpus * part.held.days * HOURS_PER_DAY
    return hours


def _busiest(scenario: Scenario, plan: Plan, rng: Random) -> Pool:
    """Return one of the three pools that hold most."""
    name, _ = rng.choice(_held(plan).most_common(3))
    return next(pool for pool in scenario.pools if pool.id == name)


def _later(plan: Plan) -> list[Decision]:
    """Return what is still to begin on the day of decision (everything, where nothing is)."""
    return [decision for decision in plan.decisions if decision.used.start > AS_OF] or list(plan.decisions)


def _late(scenario: Scenario, plan: Plan) -> Event | None:
    """The largest growth still to come is four weeks late."""
    growing = [
        (after.nodes - before.nodes, pool.id, after.since)
        for pool in scenario.pools
        for before, after in zip(pool.capacity, pool.capacity[1:], strict=False)
        if after.nodes > before.nodes and after.since > AS_OF and after.confidence in scenario.rules.counted_confidence
    ]
    if not growing:
        return None
    _, pool, due = max(growing)
    return DeliveryLate(reason=REASON, pool=pool, due=due, now=due + timedelta(days=28))


def _dearer(scenario: Scenario, plan: Plan, rng: Random) -> Event:
    pool = _busiest(scenario, plan, rng)
    yen = pool.prices[-1].yen_per_gpu_hour if pool.prices else 500
    return PriceChange(reason=REASON, pool=pool.id, since=date(2024, 12, 2), yen_per_gpu_hour=yen * 115 // 100)


def _cut(scenario: Scenario, plan: Plan) -> Event:
    """The money of the year is set a twentieth below what the published plan grants."""
    allocation = Allocation(scenario, plan.decisions)
    granted = sum(grants(allocation, each, allocation.parts(each))[2024] for each in scenario.proposals)
    return BudgetChange(reason=REASON, fiscal_year=2024, yen=granted * 95 // 100)


def _shifted(plan: Plan, rng: Random) -> Event:
    decision = rng.choice(_later(plan))
    return WindowShift(
        reason=REASON,
        proposal=decision.proposal,
        phase=decision.phase,
        earliest=decision.used.start + timedelta(days=14),
    )


def _pinned(scenario: Scenario, plan: Plan, rng: Random) -> Event:
    """An officer gives a phase that is still to begin the smallest size of its pool, its next start, or its place."""
    options, drawn = Options(scenario, local_rules()), rng.sample(_later(plan), len(_later(plan)))
    smaller = ((decision, _smaller(scenario, decision)) for decision in drawn[:1])
    later = ((decision, _next_start(scenario, options, decision)) for decision in drawn)
    decision, fixed = next((each for each in (*smaller, *later) if each[1]), (drawn[0], {"start": drawn[0].used.start}))
    pin = Pin.model_validate(
        {"id": "new", "proposal": decision.proposal, "phase": decision.phase, "reason": REASON, **fixed}
    )
    return NewPin(reason=REASON, pin=pin)


def _proposal(scenario: Scenario, decision: Decision) -> Proposal:
    return next(each for each in scenario.proposals if each.id == decision.proposal)


def _smaller(scenario: Scenario, decision: Decision) -> dict[str, object]:
    phase, pool = _proposal(scenario, decision).phase(decision.phase), decision.parts[0].pool
    sizes = [row.nodes for row in phase.sizes if row.pool == pool]
    smaller = bool(sizes) and len(decision.parts) == 1 and sizes[0][0] < decision.parts[0].nodes
    return {"pool": pool, "nodes": sizes[0][0]} if smaller else {}


def _next_start(scenario: Scenario, options: Options, decision: Decision) -> dict[str, object]:
    proposal = _proposal(scenario, decision)
    now, pools = day_number(decision.used.start), {part.pool for part in decision.parts if part.pool is not None}
    families = options.of(proposal, proposal.phase(decision.phase))
    later = [int(start) for family in families if family.pools == pools for start in family.starts if start > now]
    return {"start": day_of(min(later))} if later else {}
