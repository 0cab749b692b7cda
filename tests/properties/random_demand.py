"""Random phases and proposals for tiny scenarios."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from models.policy import ProposalStatus, SubsidyClass
from models.scenario import (
    AcceptableGpu,
    Alternative,
    Alternatives,
    Block,
    Demand,
    Outlook,
    OutlookKind,
    Part,
    Phase,
    PoolSizes,
    PoolUse,
    Profile,
    Proposal,
    Segment,
    SplitPair,
    Wishes,
)
from models.supply import Pool
from models.units import WHOLE, Period, Rate
from tests.properties.random_supply import A100, DAY, H100

TWO_THIRDS, HALF = Rate(numerator=2, denominator=3), Rate(numerator=1, denominator=2)
CLASSES = (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER)


def _block(rng: Random, node: int, days: int) -> Block:
    desired = rng.choice([node, 2 * node, 2 * node, 3 * node, 3 * node, 2 * node + 1])
    minimum = rng.randint(1, rng.choice([node, desired]))
    step_up = rng.random() < 0.55
    if rng.random() < 0.6:
        return Block(desired_gpus=desired, minimum_gpus=minimum, duration_days=days, step_up=step_up)
    work = max(1, desired * 24 * days - rng.choice([0, 0, 7, 30]))
    return Block(desired_gpus=desired, minimum_gpus=minimum, work_gpu_hours=work, step_up=step_up)


def _profile(rng: Random, node: int, days: int) -> Profile:
    count = rng.randint(1, min(3, days))
    cuts = sorted(rng.sample(range(1, days), count - 1)) if count > 1 else []
    lengths = [b - a for a, b in zip([0, *cuts], [*cuts, days], strict=True)]
    gpus = [rng.choice([node, 2 * node, 3 * node, node + 1]) for _ in lengths]
    if count == 3 and rng.random() < 0.4:
        gpus[1] = 0
    return Profile(
        segments=tuple(Segment(days=n, gpus=g) for n, g in zip(lengths, gpus, strict=True)),
        earlier_days=rng.randint(0, 3),
        later_days=rng.randint(0, 5),
    )


def _alternatives(rng: Random, pools: Sequence[Pool]) -> Alternatives:
    choices = []
    priced = rng.random() < 0.7
    for _ in range(rng.randint(1, 4)):
        used = rng.sample(list(pools), 2 if rng.random() < 0.3 else 1)
        choices.append(
            Alternative(
                uses=tuple(PoolUse(pool=p.id, gpus=rng.randint(1, 2 * p.node_size)) for p in used),
                days=rng.randint(2, 6),
                penalty=rng.choice([0, 3, 15, 60, 140]) if priced else None,
                fill_ppm=rng.choice([WHOLE, WHOLE, WHOLE, 700_000, 250_000]),
            )
        )
    if rng.random() < 0.2:
        choices.append(choices[0].model_copy(update={"penalty": 7 if priced else None, "fill_ppm": 900_000}))
    return Alternatives(choices=tuple(choices))


def draw_demand(rng: Random, pools: Sequence[Pool], days: int) -> Demand:
    """Draw a block (half of the time), a profile or a list of alternatives."""
    node = rng.choice([pool.node_size for pool in pools])
    kind = rng.random()
    if kind < 0.6:
        return _block(rng, node, days)
    return _profile(rng, node, days) if kind < 0.8 else _alternatives(rng, pools)


def _sizes(rng: Random, pools: Sequence[Pool], demand: Demand) -> tuple[PoolSizes, ...]:
    if isinstance(demand, Alternatives):
        return ()
    rows = []
    for pool in pools:
        if isinstance(demand, Block):
            least, most = -(-demand.minimum_gpus // pool.node_size), -(-demand.desired_gpus // pool.node_size)
            between = [nodes for nodes in range(least, most + 1) if nodes <= 4] or [min(most, 4)]
            nodes = sorted(rng.sample(between, min(len(between), 3 if demand.step_up else 2)))
        else:
            nodes = [1]
        if rng.random() < 0.9:
            rows.append(PoolSizes(pool=pool.id, nodes=tuple(nodes)))
    return tuple(rows)


def _given(rng: Random, pools: Sequence[Pool], horizon: Period, as_of: date) -> tuple[Part, ...]:
    """Draw what already ran: nodes of a pool inside its calendar, sometimes self-procured GPUs beside them."""
    pool = rng.choice(list(pools))
    used = Period(start=horizon.start, end=rng.choice([as_of, as_of, max(horizon.start + DAY, as_of - DAY)]))
    held = Period(start=used.start, end=used.end + rng.choice([0, 0, 0, 1, 3]) * DAY)
    if not pool.calendar.covers(held):
        return ()
    nodes = rng.choice([1, 1, 2])
    parts = [Part(pool=pool.id, nodes=nodes, gpus=nodes * pool.node_size, used=used, held=held)]
    if rng.random() < 0.15:
        parts.append(Part(pool=None, nodes=0, gpus=rng.choice([1, 2, 5]), used=used, held=used))
    return tuple(parts)


def draw_phase(
    rng: Random, name: str, before: Sequence[Phase], pools: Sequence[Pool], horizon: Period, as_of: date
) -> Phase:
    """Draw one phase; sometimes it already ran (wholly or in part) when ``as_of`` allows."""
    demand = draw_demand(rng, pools, rng.choice([2, 3, 3, 4, 5, 6]))
    types = ["H100", "A100"] if rng.random() < 0.75 else [rng.choice(["H100", "H100", "A100"])]
    if len(types) == 2 and rng.random() < 0.25:
        types.reverse()
    table = {gpu.id: gpu.h100_ppm for gpu in (H100, A100)}
    stated = {t: table[t] if rng.random() < 0.8 else rng.choice([500_000, 777_777]) for t in types}
    predecessors = tuple(p.id for p in before if rng.random() < 0.6)
    given: tuple[Part, ...] = ()
    remainder: Demand | None = None
    ran_before = not before or any(p.given for p in before)
    if as_of > horizon.start and ran_before and rng.random() < 0.5:
        given = _given(rng, pools, horizon, as_of)
        if given and rng.random() < 0.6:
            remainder = draw_demand(rng, pools, rng.choice([1, 2, 3, 4]))
        if isinstance(demand, Alternatives) or isinstance(remainder, Alternatives):
            given = given[:1]
    to_do = remainder or demand
    wanted = horizon.start + rng.randint(0, 7) * DAY
    names = [pool.provider for pool in pools]
    split = None
    if isinstance(to_do, Block) and to_do.duration_days and len(set(names)) == 2 and rng.random() < 0.7:
        first, second = rng.sample(names, 2)
        split = SplitPair(first=first, second=second, equal_dates=rng.random() < 0.5)
    late = rng.random()
    return Phase(
        id=name,
        demand=demand,
        acceptable=tuple(AcceptableGpu(gpu_type=t, h100_ppm=h) for t, h in stated.items()),
        sizes=_sizes(rng, pools, to_do),
        scales_ppm=tuple(sorted(rng.sample([350_000, 500_000, 750_000, WHOLE], rng.choice([1, 2, 2]))))
        if isinstance(to_do, Profile)
        else (),
        predecessors=predecessors,
        earliest=horizon.start + rng.randint(0, 4) * DAY if rng.random() < 0.3 else None,
        desired_start=wanted if rng.random() < 0.7 else None,
        deadline=horizon.start + rng.randint(7, 12) * DAY if rng.random() < 0.3 else None,
        due=horizon.start + rng.randint(3, 10) * DAY if late < 0.6 else None,
        split=split,
        self_only=not isinstance(to_do, Alternatives) and not given and rng.random() < 0.06,
        given=given,
        remainder=remainder,
    )


def _wishes(rng: Random) -> Wishes:
    others = ["A", "B", "C"]
    rng.shuffle(others)
    ranked = others[: rng.choice([0, 1, 1, 2, 3])]
    rest = [name for name in others if name not in ranked]
    refused = [name for name in rest if rng.random() < 0.3]
    return Wishes(ranked=tuple(ranked), refused=tuple(refused), unranked_acceptable=rng.random() < 0.65)


def _outlook(rng: Random, horizon: Period) -> Outlook:
    kind = rng.choice(
        [OutlookKind.CAN, OutlookKind.PARTLY, OutlookKind.PARTLY, OutlookKind.CANNOT, OutlookKind.UNKNOWN]
    )
    able = kind in (OutlookKind.CAN, OutlookKind.PARTLY)
    return Outlook(
        kind=kind,
        gpus=rng.randint(1, 9) if able else 0,
        since=horizon.start + timedelta(days=rng.randint(0, 8)) if able and rng.random() < 0.4 else None,
        yen_per_gpu_hour=rng.choice([None, 77, 450]),
    )


def draw_proposal(rng: Random, name: str, phases: int, pools: Sequence[Pool], horizon: Period, as_of: date) -> Proposal:
    """Draw one proposal with that many phases; shares and limits are set later."""
    drawn: list[Phase] = []
    for number in range(phases):
        drawn.append(draw_phase(rng, str(number + 1), drawn, pools, horizon, as_of))
    kind = rng.choice([*CLASSES, SubsidyClass.UNKNOWN])
    priority = rng.choice([500, 1_000, 1_000, 1_500, 2_345])
    status = [ProposalStatus.SURVEYED] * 6 + [ProposalStatus.ADOPTED] * 3 + [ProposalStatus.WITHDRAWN]
    return Proposal(
        id=name,
        group=rng.choice(["g1", "g2"]),
        status=rng.choice(status),
        priority_milli=priority,
        weight_milli=priority * rng.choice([1, 1, 3]),
        subsidy_class=kind,
        rate=HALF if kind is SubsidyClass.OTHER else TWO_THIRDS,
        own_rate=HALF if kind in (SubsidyClass.OTHER, SubsidyClass.UNKNOWN) else TWO_THIRDS,
        envelopes=CLASSES if kind is SubsidyClass.UNKNOWN else (kind,),
        target_category=rng.choice([None, 1, 2, 7]),
        outlook=_outlook(rng, horizon),
        wishes=_wishes(rng),
        phases=tuple(drawn),
    )
