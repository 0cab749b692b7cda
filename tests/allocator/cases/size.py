"""`size`: the shapes of a block, a step up, a split, a profile, alternatives; pools of 8-GPU nodes."""

from datetime import date
from typing import Any

from models.scenario import (
    Alternatives,
    Block,
    Decision,
    Outlook,
    OutlookKind,
    Part,
    Profile,
    Scenario,
    SplitPair,
)
from tests.allocator.cases import Case
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
)

BOTH_TYPES = (("H100", 1_000_000), ("A100", 500_000))
CAN = Outlook(kind=OutlookKind.CAN)


def _partly(gpus: int) -> Outlook:
    return Outlook(kind=OutlookKind.PARTLY, gpus=gpus)


def _world(
    demand: Block | Profile | Alternatives,
    nodes: tuple[int, ...] = (),
    *,
    outlook: Outlook | None = None,
    best: int = 1_000_000,
    **others: Any,
) -> Scenario:
    """`pool` (H100, A), `other` (A100, B) and `third` (H100, B); the phase's sizes are the same in each."""
    figures: dict[str, Any] = {"sizes": {"pool": nodes, "other": nodes, "third": nodes} if nodes else {}}
    if outlook is not None and outlook.kind is OutlookKind.PARTLY:
        figures["most_providers"] = 2
    phase = a_phase(demand=demand, acceptable=BOTH_TYPES, **(figures | others))
    return a_scenario(
        a_proposal("P1", phase, outlook=outlook or Outlook(), best_alone_ppm=best),
        pools=[a_pool(), a_pool("other", provider="B", gpu_type="A100"), a_pool("third", provider="B")],
    )


def _gives(*parts: Part) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", *parts),)


def _wrong(part: Part, **changes: Any) -> Part:
    return part.model_copy(update=changes)


# 1 or 3 nodes for ten days; the work of 16 GPUs in ten days: 20 days on 1 node, 40 on one of A100
BLOCK = _world(a_block(gpus=24, minimum=8), (1, 3))
WORK = _world(a_block(gpus=16, minimum=8, work=16 * 24 * 10), (1, 2))
ODD_WORK = _world(a_block(gpus=16, minimum=8, work=16 * 24 * 10 + 1), (1, 2))

# 1 node from 22 October, 2 from 1 November, 20 days in all: 10 days of each
STEP = _world(a_block(gpus=16, minimum=8, days=20, step_up=True), (1, 2))
NO_STEP = _world(a_block(gpus=16, minimum=8, days=20), (1, 2))
STEP_WORK = _world(a_block(gpus=16, minimum=8, work=8 * 24 * 30, step_up=True), (1, 2))


def _up(
    base_days: int = 20, added_days: int = 10, nodes: int = 1, added: int = 1, step: date | None = None
) -> tuple[Decision, ...]:
    first = day(10, 22)
    return _gives(
        a_part(start=first, days=base_days),
        a_part(nodes=added, start=step or day(11, 1), days=added_days),
    )


# 20 GPUs over A and B: 1 node of A leaves 12 GPUs, 2 nodes of B
SPLIT = _world(a_block(gpus=20, minimum=8), (1, 2), split=SplitPair(first="A", second="B"), most_providers=2)
OWN_DATES = _world(
    a_block(gpus=20, minimum=8), (1, 2), split=SplitPair(first="A", second="B", equal_dates=False), most_providers=2
)
NO_SPLIT = _world(a_block(gpus=20, minimum=8), (1, 2, 3))

# 5 days of 8 GPUs, 5 of 24, 5 of 16; half scale: 1 (4 GPUs), 2 (12), 1 (8) nodes
PROFILE = _world(a_profile((5, 8), (5, 24), (5, 16)), (1,), scales_ppm=(500_000, 1_000_000))
PROFILE_BESIDE = _world(a_profile((5, 8), (5, 24), (5, 16)), (1,), scales_ppm=(500_000, 1_000_000), outlook=_partly(8))
GAP = _world(a_profile((5, 8), (5, 0), (5, 8)), (1,), scales_ppm=(1_000_000,))
FULL = (a_part(days=15), a_part(start=day(10, 6), days=10), a_part(start=day(10, 6), days=5))
HALF = (a_part(days=15), a_part(start=day(10, 6), days=5))

COLUMNS = (a_part(days=5), a_part(nodes=3, start=day(10, 6), days=5), a_part(nodes=2, start=day(10, 11), days=5))
UNEVEN = (a_part(days=15), a_part(nodes=2, start=day(10, 6), days=5), a_part(start=day(10, 11), days=5))

# 12 GPUs, 16 GPUs and fixed work, or 24 GPUs of which some could be procured alone
ALONE = _world(a_block(gpus=12), (2,), outlook=CAN)
WORK_ALONE = _world(a_block(16, work=16 * 24 * 10), (2,), outlook=CAN)
STEP_BESIDE = _world(a_block(24, days=20, minimum=8, step_up=True), (1, 2, 3), outlook=_partly(8))


def _beside(gpus: int) -> Scenario:
    return _world(a_block(24, minimum=8), (2, 3), outlook=_partly(gpus))


# 8 GPUs for ten days, or 12 for five, or 8 in each of two pools for five
CHOICES = _world(
    alternatives(a_choice(), a_choice({"pool": 12}, 5), a_choice({"pool": 8, "third": 8}, 5)),
    (),
    most_providers=2,
)

# Where a split or a profile cannot go
PAIR = SplitPair(first="A", second="B")
WORK_SPLIT = _world(a_block(20, minimum=8, work=20 * 24 * 10), (1, 2), split=PAIR)
ONE_NODE_SPLIT = _world(a_block(20, minimum=8), (1,), split=PAIR, most_providers=2)
NO_B = _world(a_block(20, minimum=8), split=PAIR, sizes={"pool": (1, 2)}, self_cap_ppm=800_000, best=800_000)
PROFILE_AT_A = _world(a_profile((10, 8)), sizes={"pool": (1,)}, scales_ppm=(1_000_000,))

CASES: tuple[Case, ...] = (
    Case("nothing is given", BLOCK, (), True),
    Case("a listed size", BLOCK, _gives(a_part(nodes=3)), True),
    Case("a size between the listed ones", BLOCK, _gives(a_part(nodes=2)), False),
    Case("a day too long", BLOCK, _gives(a_part(days=11)), False),
    Case("a day too short", BLOCK, _gives(a_part(days=9)), False),
    Case("GPUs are whole nodes", BLOCK, _gives(_wrong(a_part(), gpus=7)), False),
    Case("a self part names no nodes", ALONE, _gives(_wrong(a_self_part(12), nodes=1)), False),
    Case("two parts in one pool without a step up", BLOCK, _gives(a_part(), a_part()), False),
    Case("work on 2 nodes: 10 days", WORK, _gives(a_part(nodes=2)), True),
    Case("work on 1 node: 20 days", WORK, _gives(a_part(days=20)), True),
    Case("work on 1 node: not 10 days", WORK, _gives(a_part()), False),
    Case("work on 1 node of A100: 40 days", WORK, _gives(a_part("other", days=40)), True),
    Case("one GPU-hour more: an eleventh day", ODD_WORK, _gives(a_part(nodes=2, days=11)), True),
    Case("one GPU-hour more: not done in ten days", ODD_WORK, _gives(a_part(nodes=2)), False),
    Case("step up on 1 November", STEP, _up(), True),
    Case("step up not asked for", NO_STEP, _up(), False),
    Case("step up on 2 November", STEP, _up(added_days=9, step=day(11, 2)), False),
    Case("step up to a size not listed", STEP, _up(added=2), False),
    Case("step up and down again", STEP, _up(added_days=5), False),
    Case("step up makes it no shorter", STEP, _up(15, 5), False),
    Case("stepped work: 10 days of 1 node, 10 of 2 are 30", STEP_WORK, _up(), True),
    Case("stepped work: a day too long", STEP_WORK, _up(21, 11), False),
    Case(
        "stepped work: done before the step",
        STEP_WORK,
        _gives(a_part(days=32), a_part(start=day(11, 1), days=1)),
        False,
    ),
    Case("split: not of fixed work", WORK_SPLIT, _gives(a_part(), a_part("third", 2)), False),
    Case("split: the first size is not listed", ONE_NODE_SPLIT, _gives(a_part(nodes=2), a_part("third")), False),
    Case("split: the second pool is not listed", NO_B, _gives(a_part(), a_part("third", 2)), False),
    Case("profile: in a pool that is not listed", PROFILE_AT_A, _gives(a_part("third")), False),
    Case("split: 1 node of A and 2 of B", SPLIT, _gives(a_part(), a_part("third", 2)), True),
    Case(
        "split: 1 node of A and 2 of B's A100: numbers count",
        SPLIT,
        _gives(a_part(), a_part("other", 2)),
        True,
    ),
    Case("split: 1 node of A and only 1 of B", SPLIT, _gives(a_part(), a_part("third", 1)), False),
    Case("split: 2 nodes of A and 1 of B", SPLIT, _gives(a_part(nodes=2), a_part("third", 1)), True),
    Case("split: over two pools of B", SPLIT, _gives(a_part("other"), a_part("third", 2)), False),
    Case("split: two days apart", SPLIT, _gives(a_part(), a_part("third", 2, day(10, 3))), False),
    Case("split on own dates: the second part shorter", OWN_DATES, _gives(a_part(), a_part("third", 2, days=9)), False),
    Case("split not asked for", NO_SPLIT, _gives(a_part(), a_part("third", 2)), False),
    Case("all by self", ALONE, _gives(a_self_part(12)), True),
    Case("by self, but not all", ALONE, _gives(a_self_part(11)), False),
    Case(
        "by self in two pieces",
        ALONE,
        _gives(a_self_part(6), a_self_part(6)),
        False,
    ),
    Case(
        "work by self: ten days",
        WORK_ALONE,
        _gives(a_self_part(16)),
        True,
    ),
    Case(
        "beside 16: the missing 8",
        _beside(20),
        _gives(a_part(nodes=2), a_self_part(8)),
        True,
    ),
    Case(
        "beside 16: only 4 of the missing 8",
        _beside(20),
        _gives(a_part(nodes=2), a_self_part(4)),
        False,
    ),
    Case(
        "beside 16: the 4 it could, of the missing 8",
        _beside(4),
        _gives(a_part(nodes=2), a_self_part(4)),
        True,
    ),
    Case(
        "beside 16: on other days",
        _beside(8),
        _gives(a_part(nodes=2), a_self_part(8, day(10, 2))),
        False,
    ),
    Case(
        "work with 8 beside 8: ten days",
        _world(a_block(16, minimum=8, work=16 * 24 * 10), (1, 2), outlook=_partly(8)),
        _gives(a_part(), a_self_part(8)),
        True,
    ),
    Case(
        "beside a step up",
        _world(a_block(24, days=20, minimum=8, step_up=True), (1, 2, 3), outlook=_partly(8)),
        _gives(*_up()[0].parts, a_self_part(8, day(10, 22), 20)),
        False,
    ),
    Case("profile in full: layers of 1, 1 and 1 node", PROFILE, _gives(*FULL), True),
    Case("profile at half: layers of 1 and 1 node", PROFILE, _gives(*HALF), True),
    Case(
        "profile: the last segment missing", PROFILE, _gives(a_part(days=10), a_part(start=day(10, 6), days=5)), False
    ),
    Case(
        "profile: the same nodes, cut into columns",
        PROFILE,
        _gives(*COLUMNS),
        False,
    ),
    Case(
        "profile: three quarters",
        PROFILE,
        _gives(*UNEVEN),
        False,
    ),
    Case("profile: in two pools", PROFILE, _gives(FULL[0], FULL[1], _wrong(FULL[2], pool="third")), False),
    Case("profile with a gap: two parts", GAP, _gives(a_part(days=5), a_part(start=day(10, 11), days=5)), True),
    Case("profile with a gap: filled", GAP, _gives(a_part(days=15)), False),
    Case(
        "profile at half, 8 GPUs beside",
        PROFILE_BESIDE,
        _gives(*HALF, a_self_part(8, day(10, 6), 10)),
        True,
    ),
    Case(
        "profile at half, 8 GPUs beside on the first days too",
        PROFILE_BESIDE,
        _gives(*HALF, a_self_part(8, day(10, 1), 15)),
        False,
    ),
    Case("alternatives: the first", CHOICES, _gives(a_part()), True),
    Case("alternatives: 12 GPUs are 2 nodes", CHOICES, _gives(a_part(nodes=2, days=5)), True),
    Case("alternatives: in two pools", CHOICES, _gives(a_part(days=5), a_part("third", days=5)), True),
    Case("alternatives: one of the two pools", CHOICES, _gives(a_part("third", days=5)), False),
    Case("alternatives: other days", CHOICES, _gives(a_part(days=9)), False),
)
