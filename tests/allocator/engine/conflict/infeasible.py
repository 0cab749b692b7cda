"""Seeded scenarios that have no plan, of many kinds: each kind breaks one thing amid a small ordinary round.

The round around it (other proposals, pools, pins and limits that stand in nobody's way) is drawn, so that a conflict
has to be found among things that have nothing to do with it.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from models.policy import ProviderLimit, Quota, QuotaMeasure, SubsidyClass
from models.scenario import Budget, Commitment, Minimum, MinimumKind, Phase, Pin, Proposal, Scenario, Wishes
from models.supply import LeaseRule, LeaseStart, Pool
from models.tiers import TierName
from models.units import Period
from tests.builders import HORIZON, a_block, a_phase, a_pool, a_profile, a_proposal, a_scenario, day, period, some_rules

Drawn = tuple[list[Proposal], list[Pool], dict[str, Any]]
"""Proposals, pools and further fields of the scenario (``rules`` as keywords of the rules)."""

NODES = 6


def _phase(dice: Random, nodes: int, days: int, id: str = "1", **others: Any) -> Phase:
    sizes = {"main": (1, nodes) if nodes > 1 else (1,), "other": (1,)}
    return a_phase(id, a_block(8 * nodes, days, minimum=8), sizes=sizes, **others)


def _pin(name: str, proposal: str, phase: str = "1", **fixed: Any) -> Pin:
    return Pin.model_validate(
        {"id": name, "proposal": proposal, "phase": phase, "reason": "decided on 20 September", **fixed}
    )


def pin_against_capacity(dice: Random) -> Drawn:
    """An officer gives more nodes than there are in the first weeks."""
    more = a_pool("main", capacity=((HORIZON.start, dice.randint(2, 5)), (day(11, 1), 20)), price=100)
    pin = _pin("pin 1", "P1", pool="main", nodes=8, start=day(10, 1) + timedelta(days=dice.randint(0, 9)))
    return [a_proposal("P1", _phase(dice, 8, 45))], [more], {"pins": (pin,)}


def pins_against_each_other(dice: Random) -> Drawn:
    """Officers give the same nodes twice over some of the same days."""
    start = day(10, 1) + timedelta(days=dice.randint(0, 60))
    pins = tuple(_pin(f"pin {n}", f"P{n}", pool="main", nodes=4, start=start + timedelta(days=9 * n)) for n in (1, 2))
    return (
        [a_proposal(f"P{n}", _phase(dice, 4, 30)) for n in (1, 2)],
        [a_pool("main", nodes=NODES, price=50)],
        {"pins": pins},
    )


def pins_of_one_phase(dice: Random) -> Drawn:
    """Two officers want the same phase at different places or times."""
    other = {"pool": "other"} if dice.random() < 0.5 else {"start": day(12, 2)}
    pins = (_pin("pin 1", "P1", pool="main", start=day(10, 7)), _pin("pin 2", "P1", **other))
    return [a_proposal("P1", _phase(dice, 1, 20))], [a_pool("main")], {"pins": pins}


def forbidden_though_mandatory(dice: Random) -> Drawn:
    """A phase must be served but every pool is forbidden to it."""
    pins = tuple(_pin(f"not {pool}", "P1", pool=pool, forbid=True) for pool in ("main", "other"))
    return [a_proposal("P1", _phase(dice, 2, 20, mandatory=True))], [a_pool("main")], {"pins": pins}


def mandatory_against_budget(dice: Random) -> Drawn:
    """Two phases must be served and the grant money of the year suffices for one."""
    proposals = [
        a_proposal(f"P{n}", a_phase(demand=a_block(16, 30), sizes={"main": (2,)}, mandatory=True)) for n in (1, 2)
    ]
    grant = 2 * 8 * 24 * 30 * 300 * 2 // 3
    return (
        proposals,
        [a_pool("main", price=300)],
        {"rules": {"budgets": (Budget(fiscal_year=2024, yen=grant + dice.randint(0, grant - 1_000)),)}},
    )


def mandatory_against_envelope(dice: Random) -> Drawn:
    """The money of the year would do, but not the envelope of the class."""
    phase = a_phase(demand=a_block(16, 30), sizes={"main": (2,)}, mandatory=True)
    proposal = a_proposal("P1", phase, subsidy_class=SubsidyClass.ACADEMIC, envelopes=(SubsidyClass.ACADEMIC,))
    grant = 2 * 8 * 24 * 30 * 300 * 2 // 3
    budgets = (
        Budget(fiscal_year=2024, yen=20 * grant),
        Budget(fiscal_year=2024, yen=dice.randint(0, grant - 1_000), subsidy_class=SubsidyClass.ACADEMIC),
        Budget(fiscal_year=2024, yen=grant, subsidy_class=SubsidyClass.OTHER),
    )
    return [proposal], [a_pool("main", price=300)], {"rules": {"budgets": budgets}}


def lower_quota_against_provider_limit(dice: Random) -> Drawn:
    """So many proposals are to be served, all at one provider that may have fewer."""
    count = dice.randint(2, 3)
    proposals = [a_proposal(f"P{n}", a_phase(sizes={"main": (1,)}), group="g") for n in range(1, count + 1)]
    return (
        proposals,
        [a_pool("main")],
        {
            "rules": {
                "quotas": (Quota(id="enough", measure=QuotaMeasure.PROPOSALS, limit=count, at_least=True, group="g"),),
                "provider_limits": (ProviderLimit(provider="A", measure=QuotaMeasure.PROPOSALS, limit=count - 1),),
            }
        },
    )


def quotas_against_each_other(dice: Random) -> Drawn:
    """A lower quota of a group asks for more GPU-hours than an upper one of a category leaves it."""
    hours = 8 * 24 * 10
    quotas = (
        Quota(id="low", measure=QuotaMeasure.GPU_HOURS, limit=2 * hours, at_least=True, group="g"),
        Quota(id="high", measure=QuotaMeasure.GPU_HOURS, limit=2 * hours - dice.randint(1, hours), target_category=2),
    )
    proposals = [a_proposal(f"P{n}", a_phase(sizes={"main": (1,)}), group="g", target_category=2) for n in (1, 2)]
    return proposals, [a_pool("main")], {"rules": {"quotas": quotas}}


def commitment_against_order(dice: Random) -> Drawn:
    """The second phase has a paid lease before the first one can have ended."""
    first = _phase(dice, 2, 45, "1")
    second = _phase(dice, 2, 30, "2", predecessors=("1",))
    lease = Commitment(proposal="P1", phase="2", pool="main", nodes=1, held=period(day(11, dice.randint(1, 10)), 20))
    return [a_proposal("P1", first, second)], [a_pool("main")], {"commitments": (lease,)}


def commitments_against_capacity(dice: Random) -> Drawn:
    """More is paid for than the provider still has."""
    held = period(day(12, 1), dice.randint(10, 30))
    leases = tuple(Commitment(proposal=f"P{n}", phase="1", pool="main", nodes=2, held=held) for n in (1, 2))
    phases = [a_phase(demand=a_block(16, 60), sizes={"main": (2,)}) for _ in (1, 2)]
    less = a_pool("main", capacity=((HORIZON.start, NODES), (day(12, 5), 3)))
    return [a_proposal(f"P{n}", phase) for n, phase in enumerate(phases, start=1)], [less], {"commitments": leases}


def chain_against_deadline(dice: Random) -> Drawn:
    """All or nothing along a chain that cannot end by its deadline, though its first phase is pinned."""
    length = dice.randint(25, 40)
    phases = [
        _phase(dice, 1, length, "1"),
        _phase(dice, 1, length, "2", predecessors=("1",)),
        _phase(dice, 1, length, "3", predecessors=("2",), deadline=day(12, 31)),
    ]
    pin = _pin("pin 1", "P1", "1", start=day(11, 1))
    return [a_proposal("P1", *phases, minimum=Minimum(kind=MinimumKind.ALL_PHASES))], [a_pool("main")], {"pins": (pin,)}


def share_against_grant_cap(dice: Random) -> Drawn:
    """Less than a share is of no use, and the grant cap of the proposal does not reach so far."""
    phase = a_phase(demand=a_block(32, 30, minimum=8), sizes={"main": (1, 2, 4)}, mandatory=True)
    half = 2 * 8 * 24 * 30 * 300 * 2 // 3
    proposal = a_proposal(
        "P1",
        phase,
        minimum=Minimum(kind=MinimumKind.SHARE, share_ppm=900_000),
        grant_cap_yen=half + dice.randint(0, half),
    )
    return [proposal], [a_pool("main", price=300)], {}


def own_contribution_too_low(dice: Random) -> Drawn:
    """A phase must be served and its applicant cannot bear its own part."""
    own = 8 * 24 * 30 * 300 // 3
    phase = a_phase(demand=a_block(8, 30), sizes={"main": (1,)}, mandatory=True)
    return [a_proposal("P1", phase, own_cap_yen=dice.randint(0, own - 1_000))], [a_pool("main", price=300)], {}


def lease_terms_out_of_reach(dice: Random) -> Drawn:
    """The provider leases from the first of a month, and there is none left after its lead time."""
    lease = LeaseRule(start_on=LeaseStart.MONTH_FIRST, lead_time_days=dice.randint(155, 170))
    phase = a_phase(demand=a_block(8, 10), sizes={"main": (1,)}, mandatory=True)
    return [a_proposal("P1", phase)], [a_pool("main", lease=lease)], {}


def deadline_before_delivery(dice: Random) -> Drawn:
    """A phase must be served and end before the nodes arrive."""
    late = a_pool("main", capacity=((HORIZON.start, 0), (day(12, 1), 9)))
    phase = a_phase(demand=a_block(8, 30), sizes={"main": (1,)}, mandatory=True, deadline=day(12, dice.randint(1, 30)))
    return [a_proposal("P1", phase)], [late], {}


def turnaround_between_pins(dice: Random) -> Drawn:
    """One proposal follows another in all nodes of a pool sooner than they can be handed over."""
    pins = (
        _pin("pin 1", "P1", pool="main", nodes=3, start=day(10, 1)),
        _pin("pin 2", "P2", pool="main", nodes=2, start=day(11, dice.randint(1, 3))),
    )
    proposals = [a_proposal("P1", _phase(dice, 3, 31)), a_proposal("P2", _phase(dice, 2, 20))]
    return proposals, [a_pool("main", nodes=4, turnaround_days=5)], {"pins": pins}


def reserve_against_pin(dice: Random) -> Drawn:
    """The officer gives nodes that are kept for evaluation."""
    pin = _pin("pin 1", "P1", pool="main", nodes=4)
    return (
        [a_proposal("P1", _phase(dice, 4, 100))],
        [a_pool("main", nodes=5, reserved_nodes=dice.randint(2, 4))],
        {"pins": (pin,)},
    )


def profile_against_calendar(dice: Random) -> Drawn:
    """A drawn course of months begins before the pool is offered and may hardly be moved."""
    profile = a_profile((30, 8), (30, 16), later=dice.randint(0, 10))
    phase = a_phase(
        demand=profile, sizes={"main": (1,)}, scales_ppm=(500_000, 1_000_000), desired_start=day(10, 1), mandatory=True
    )
    late = Period(start=day(10, 20), end=HORIZON.end)
    return [a_proposal("P1", phase)], [a_pool("main", calendar=late)], {}


def refused_provider(dice: Random) -> Drawn:
    """A phase must be served and its applicant takes none of those who offer."""
    wishes = Wishes(ranked=("C",), refused=("A",) if dice.random() < 0.5 else ())
    return [a_proposal("P1", a_phase(sizes={"main": (1,)}, mandatory=True), wishes=wishes)], [a_pool("main")], {}


def size_beyond_the_grid(dice: Random) -> Drawn:
    """An officer gives a number of nodes, or a type, that the phase does not have."""
    pin = _pin("pin 1", "P1", pool="main", nodes=dice.randint(4, 5))
    return [a_proposal("P1", _phase(dice, 2, 20))], [a_pool("main", nodes=NODES)], {"pins": (pin,)}


def alone_though_it_cannot(dice: Random) -> Drawn:
    """An officer has an applicant procure alone that said nothing of the kind."""
    pin = _pin("pin 1", "P1", self_procured=True, start=day(10, 7))
    return [a_proposal("P1", _phase(dice, 2, 20))], [a_pool("main")], {"pins": (pin,)}


KINDS: tuple[Callable[[Random], Drawn], ...] = (
    pin_against_capacity,
    pins_against_each_other,
    pins_of_one_phase,
    forbidden_though_mandatory,
    mandatory_against_budget,
    mandatory_against_envelope,
    lower_quota_against_provider_limit,
    quotas_against_each_other,
    commitment_against_order,
    commitments_against_capacity,
    chain_against_deadline,
    share_against_grant_cap,
    own_contribution_too_low,
    lease_terms_out_of_reach,
    deadline_before_delivery,
    turnaround_between_pins,
    reserve_against_pin,
    profile_against_calendar,
    refused_provider,
    size_beyond_the_grid,
    alone_though_it_cannot,
)


def infeasible(seed: int) -> Scenario:
    """Return the scenario of a seed; consecutive seeds go through the kinds in turn."""
    dice = Random(seed)
    proposals, pools, others = KINDS[seed % len(KINDS)](dice)
    asked = dict(others.pop("rules", {}))
    bystanders = [
        a_proposal(f"Q{n}", _phase(dice, dice.randint(1, 2), dice.randint(10, 40), mandatory=n == 1), group="others")
        for n in range(1, dice.randint(3, 6))
    ]
    roomy = a_pool("other", nodes=3, provider="B", price=100, lease=LeaseRule(start_on=LeaseStart.MONDAY, min_days=7))
    spare = Quota(id="spare", measure=QuotaMeasure.PROPOSALS, limit=50)
    rules = some_rules(TierName.LEFT_OUT, **{**asked, "quotas": (*asked.get("quotas", ()), spare)})
    free = _pin("pin 9", "Q2", pool="other")
    return a_scenario(
        *proposals,
        *bystanders,
        pools=[*pools, roomy],
        rules=rules,
        **{**others, "pins": (*others.get("pins", ()), free)},
    )
