"""Drawn events for tiny scenarios with a published plan: one of each kind the scenario has something for."""

from datetime import timedelta
from random import Random

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
from models.scenario import Pin, Scenario
from models.supply import Confidence
from models.units import fiscal_year

DAY = timedelta(days=1)


def draw_events(rng: Random, scenario: Scenario, plan: Plan) -> list[Event]:
    """Return one event of each kind that makes sense here, in a drawn order."""
    horizon = scenario.horizon
    days = [day for day in horizon.each_day() if day >= scenario.as_of] or [scenario.as_of]
    pools = [part.pool for decision in plan.decisions for part in decision.parts if part.pool is not None]
    pool = rng.choice(pools) if pools else rng.choice(scenario.pools).id
    proposal = rng.choice(scenario.proposals)
    phase = rng.choice(proposal.phases)
    events: list[Event] = [
        DeliveryShort(reason="drawn", pool=pool, since=rng.choice(days), missing=rng.randint(1, 3)),
        CapacityGrowth(reason="drawn", pool=pool, since=rng.choice(days), more=rng.randint(1, 2)),
        Withdrawal(reason="drawn", proposal=proposal.id),
        Adoption(
            reason="drawn",
            proposal=proposal.id,
            status=rng.choice([ProposalStatus.ADOPTED, ProposalStatus.NOT_ADOPTED]),
            share_ppm=rng.choice([1_000_000, 700_000, 500_000]),
        ),
        PriceChange(reason="drawn", pool=pool, since=rng.choice(days), yen_per_gpu_hour=rng.randint(1, 2_000)),
        BudgetChange(
            reason="drawn", fiscal_year=fiscal_year(rng.choice(days)), yen=rng.choice([0, 200_000, 2_000_000])
        ),
    ]
    for each in scenario.pools:
        firm = [step for step in each.capacity if step.confidence is Confidence.FIRM]
        if len(firm) > 1 and firm[-1].nodes > firm[-2].nodes:
            due = firm[-1].since
            events.append(DeliveryLate(reason="drawn", pool=each.id, due=due, now=due + rng.randint(1, 5) * DAY))
    if not phase.done:
        shifted = rng.choice(days)
        events.append(WindowShift(reason="drawn", proposal=proposal.id, phase=phase.id, earliest=shifted))
        pin = Pin(id="new", proposal=proposal.id, phase=phase.id, start=shifted, reason="drawn")
        events.append(NewPin(reason="drawn", pin=pin))
    rng.shuffle(events)
    return events
