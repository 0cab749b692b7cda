"""What happened, written into a scenario: each event changes the figures it is about and nothing else.

An event that names something unknown is refused by name. Where a commitment loses its nodes, the fewest nodes are
released (``release``): it binds us, not the provider.
"""

from collections.abc import Callable
from typing import Any

from allocator.alone import refreshed
from allocator.options.measures import desired_hours
from allocator.replan.capacity import shifted
from models.errors import InputError
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
from models.policy import ProposalStatus
from models.scenario import (
    Alternatives,
    Block,
    Budget,
    Demand,
    Phase,
    PoolSizes,
    Profile,
    Proposal,
    Scenario,
)
from models.supply import Pool, PriceStep
from models.units import WHOLE, PoolId, ProposalId


def with_events(scenario: Scenario, events: tuple[Event, ...]) -> Scenario:
    """Return the scenario after all events, in their order, with the reference figures of changed requests anew."""
    changed: set[ProposalId] = set()
    for event in events:
        scenario = APPLIED[type(event)](scenario, event)
        if isinstance(event, Adoption):
            changed.add(event.proposal)
    if any(isinstance(event, CapacityGrowth) for event in events):
        changed |= {proposal.id for proposal in scenario.in_scope if proposal.best_alone_ppm is None}
    scenario = Scenario.model_validate(scenario.model_dump())
    return refreshed(scenario, frozenset(changed)) if changed else scenario


# --- supply


def _pool(scenario: Scenario, pool: PoolId) -> Pool:
    found = next((each for each in scenario.pools if each.id == pool), None)
    if found is None:
        raise InputError("event_unknown_pool", pool=pool)
    return found


def _with_pool(scenario: Scenario, pool: Pool) -> Scenario:
    pools = tuple(pool if each.id == pool.id else each for each in scenario.pools)
    return scenario.model_copy(update={"pools": pools})


def _late(scenario: Scenario, event: DeliveryLate) -> Scenario:
    pool = _pool(scenario, event.pool)
    return _with_pool(scenario, shifted_delivery(scenario, pool, event))


def shifted_delivery(scenario: Scenario, pool: Pool, event: DeliveryLate) -> Pool:
    """Return the pool with what it was to gain on the due day missing until the delivery is there."""
    counted = scenario.rules.counted_confidence
    steps = [step for step in pool.capacity if step.confidence in counted]
    after = next((step.nodes for step in reversed(steps) if step.since <= event.due), 0)
    before = next((step.nodes for step in reversed(steps) if step.since < event.due), 0)
    if after <= before:
        raise InputError("event_no_delivery", pool=pool.id, day=event.due)
    return shifted(scenario, pool, event.due, event.now, before - after)


def _short(scenario: Scenario, event: DeliveryShort) -> Scenario:
    pool = _pool(scenario, event.pool)
    return _with_pool(scenario, shifted(scenario, pool, event.since, event.until, -event.missing))


def _growth(scenario: Scenario, event: CapacityGrowth) -> Scenario:
    pool = _pool(scenario, event.pool)
    return _with_pool(scenario, shifted(scenario, pool, event.since, None, event.more))


def _price(scenario: Scenario, event: PriceChange) -> Scenario:
    pool = _pool(scenario, event.pool)
    if event.since < scenario.as_of:
        raise InputError("event_price_in_the_past", pool=pool.id, day=event.since, as_of=scenario.as_of)
    others = tuple(step for step in pool.prices if step.since != event.since)
    step = PriceStep(since=event.since, yen_per_gpu_hour=event.yen_per_gpu_hour)
    prices = tuple(sorted((*others, step), key=lambda each: each.since))
    return _with_pool(scenario, pool.model_copy(update={"prices": prices}))


# --- money


def _budget(scenario: Scenario, event: BudgetChange) -> Scenario:
    which = (event.fiscal_year, event.subsidy_class)
    others = tuple(row for row in scenario.rules.budgets if (row.fiscal_year, row.subsidy_class) != which)
    new = () if event.yen is None else (Budget(fiscal_year=which[0], yen=event.yen, subsidy_class=which[1]),)
    rules = scenario.rules.model_copy(update={"budgets": (*others, *new)})
    return scenario.model_copy(update={"rules": rules})


# --- proposals


def _proposal(scenario: Scenario, proposal: ProposalId) -> Proposal:
    found = next((each for each in scenario.proposals if each.id == proposal), None)
    if found is None:
        raise InputError("event_unknown_proposal", proposal=proposal)
    return found


def _phase(scenario: Scenario, proposal: ProposalId, phase: str) -> Phase:
    found = next((each for each in _proposal(scenario, proposal).phases if each.id == phase), None)
    if found is None:
        raise InputError("event_unknown_phase", proposal=proposal, phase=phase)
    return found


def _with_proposal(scenario: Scenario, proposal: Proposal) -> Scenario:
    proposals = tuple(proposal if each.id == proposal.id else each for each in scenario.proposals)
    return scenario.model_copy(update={"proposals": proposals})


def _withdrawn(scenario: Scenario, event: Withdrawal) -> Scenario:
    found = _proposal(scenario, event.proposal)
    return _with_proposal(scenario, found.model_copy(update={"status": ProposalStatus.WITHDRAWN}))


def _adopted(scenario: Scenario, event: Adoption) -> Scenario:
    found = _proposal(scenario, event.proposal)
    update: dict[str, Any] = {"status": event.status}
    if event.grant_cap_yen is not None:
        update["grant_cap_yen"] = event.grant_cap_yen
    if event.share_ppm < WHOLE:
        sizes = {pool.id: pool.node_size for pool in scenario.pools}
        cut = [phase if phase.given else _cut_down(phase, event.share_ppm, sizes) for phase in found.phases]
        update["phases"] = _apportioned(scenario, cut)
        scenario = _without_carried(scenario, event.proposal, {phase.id for phase in found.phases if phase.given})
    return _with_proposal(scenario, found.model_copy(update=update))


def _without_carried(scenario: Scenario, proposal: ProposalId, begun: set[str]) -> Scenario:
    """What was published for a larger request is not carried on, unless it has begun."""
    baseline = scenario.baseline
    assert baseline is not None
    kept = tuple(d for d in baseline.carried if d.proposal != proposal or d.phase in begun)
    return scenario.model_copy(update={"baseline": baseline.model_copy(update={"carried": kept})})


def _cut_down(phase: Phase, share_ppm: int, node_size: dict[PoolId, int]) -> Phase:
    """Scale a request: fewer GPUs, or less fixed work; days, deadlines and a stated minimum stay as far as they can."""

    def less(amount: int) -> int:
        return max(1, amount * share_ppm // WHOLE) if amount else 0

    demand: Demand
    match phase.demand:
        case Block(work_gpu_hours=int(work)) as block:
            return phase.model_copy(update={"demand": block.model_copy(update={"work_gpu_hours": less(work)})})
        case Block() as block:
            desired = less(block.desired_gpus)
            least = min(block.minimum_gpus, desired)
            demand = block.model_copy(update={"desired_gpus": desired, "minimum_gpus": least})
            rows = tuple(_sizes_up_to(row, desired, node_size[row.pool]) for row in phase.sizes)
            return phase.model_copy(update={"demand": demand, "sizes": rows})
        case Profile() as profile:
            segments = tuple(s.model_copy(update={"gpus": less(s.gpus)}) for s in profile.segments)
            demand = profile.model_copy(update={"segments": segments})
        case Alternatives() as listed:
            choices = tuple(
                choice.model_copy(
                    update={"uses": tuple(u.model_copy(update={"gpus": less(u.gpus)}) for u in choice.uses)}
                )
                for choice in listed.choices
            )
            demand = Alternatives(choices=choices)
    return phase.model_copy(update={"demand": demand})


def _apportioned(scenario: Scenario, phases: list[Phase]) -> tuple[Phase, ...]:
    """Share 1,000,000 out by desired hours anew: largest remainder, ties to the smaller phase id."""
    hours = {phase.id: desired_hours(phase, phase.demand, scenario) for phase in phases}
    total = sum(hours.values())
    share = {name: WHOLE * each // total for name, each in hours.items()}
    by_remainder = sorted(hours, key=lambda name: (-(WHOLE * hours[name] % total), name))
    for name in by_remainder[: WHOLE - sum(share.values())]:
        share[name] += 1
    return tuple(phase.model_copy(update={"share_ppm": share[phase.id]}) for phase in phases)


def _sizes_up_to(row: PoolSizes, desired: int, node_size: int) -> PoolSizes:
    most = -(-desired // node_size)
    return row.model_copy(update={"nodes": (*(nodes for nodes in row.nodes if nodes < most), most)})


def _window(scenario: Scenario, event: WindowShift) -> Scenario:
    phase = _phase(scenario, event.proposal, event.phase)
    days = {"earliest": event.earliest, "desired_start": event.desired_start, "deadline": event.deadline}
    shifted_phase = phase.model_copy(update={name: day for name, day in days.items() if day is not None})
    found = _proposal(scenario, event.proposal)
    phases = tuple(shifted_phase if each.id == phase.id else each for each in found.phases)
    return _with_proposal(scenario, found.model_copy(update={"phases": phases}))


def _pinned(scenario: Scenario, event: NewPin) -> Scenario:
    pin = event.pin
    phase = _phase(scenario, pin.proposal, pin.phase)
    if any(each.id == pin.id for each in scenario.pins):
        raise InputError("event_pin_twice", pin=pin.id)
    scenario = scenario.model_copy(update={"pins": (*scenario.pins, pin)})
    if pin.pool is None:
        return scenario
    _pool(scenario, pin.pool)
    if pin.nodes is None or pin.forbid or not isinstance(phase.to_do, Block):
        return scenario
    found = _proposal(scenario, pin.proposal)
    widened = phase.model_copy(update={"sizes": _with_size(phase.sizes, pin.pool, pin.nodes)})
    phases = tuple(widened if each.id == phase.id else each for each in found.phases)
    return _with_proposal(scenario, found.model_copy(update={"phases": phases}))


def _with_size(rows: tuple[PoolSizes, ...], pool: PoolId, nodes: int) -> tuple[PoolSizes, ...]:
    """A pinned size joins the grid; the pool does too."""
    known = next((row.nodes for row in rows if row.pool == pool), ())
    joined = PoolSizes(pool=pool, nodes=tuple(sorted({*known, nodes})))
    return (*(row for row in rows if row.pool != pool), joined)


APPLIED: dict[type, Callable[[Scenario, Any], Scenario]] = {
    DeliveryLate: _late,
    DeliveryShort: _short,
    CapacityGrowth: _growth,
    Withdrawal: _withdrawn,
    Adoption: _adopted,
    PriceChange: _price,
    BudgetChange: _budget,
    WindowShift: _window,
    NewPin: _pinned,
}
"""What each kind of event does."""
