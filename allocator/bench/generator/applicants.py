"""Made-up applicants: class, wishes, self-procurement outlook, caps. Nothing here is about anybody real."""

from collections.abc import Sequence
from datetime import date
from random import Random

from allocator.bench.generator.demand import Lines, gpu_type, lines, size
from allocator.bench.generator.offers import Offer
from models.base import Frozen
from models.policy import SubsidyClass
from models.scenario import Minimum, MinimumKind, Outlook, OutlookKind, Proposal, Wishes
from models.units import WHOLE, GpuTypeId, Rate

CLASSES = (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.OTHER, SubsidyClass.ACADEMIC, SubsidyClass.UNKNOWN)
CLASS_WEIGHTS = (45, 32, 13, 10)
LARGE = 256
TWO_THIRDS, HALF = Rate(numerator=2, denominator=3), Rate(numerator=1, denominator=2)


class Applicant(Frozen):
    """A drawn proposal without sizes, shares, weights and caps; what it asked for, and the priority it was given.

    ``grant_cap`` and ``own_cap``: its caps, where it has them, as a share of what its whole request usually costs.
    """

    proposal: Proposal
    lines: Lines
    types: tuple[GpuTypeId, ...]
    priority: int
    grant_cap: float | None
    own_cap: float | None


def applicant(dice: Random, number: int, of: int, offered: Sequence[Offer]) -> Applicant:
    """Draw one applicant."""
    types, gpus = gpu_type(dice), size(dice, of)
    suitable = [offer for offer in offered if offer.pool.gpu_type in types]
    wishes = _wishes(dice, suitable, 2 if gpus >= LARGE else 1)
    of_ranked = [offer.pool for offer in suitable if offer.pool.provider in wishes.ranked]
    asked = lines(dice, gpus, types, wishes.ranked, of_ranked)
    kind = dice.choices(CLASSES, CLASS_WEIGHTS)[0]
    rate = HALF if kind is SubsidyClass.OTHER else TWO_THIRDS
    known = kind is not SubsidyClass.UNKNOWN
    proposal = Proposal(
        id=f"p{number:0{len(str(of))}d}",
        group=f"g{number:0{len(str(of))}d}",
        subsidy_class=kind,
        rate=rate,
        own_rate=rate if known else HALF,
        envelopes=(kind,) if known else CLASSES[:-1],
        target_category=dice.choices(range(1, 8), (40, 8, 10, 14, 8, 12, 8))[0],
        minimum=_minimum(dice, asked),
        outlook=_outlook(dice, gpus),
        wishes=wishes,
        phases=asked.phases,
    )
    return Applicant(
        proposal=proposal,
        lines=asked,
        types=types,
        priority=dice.choice((1, 2, 2, 3, 3, 4)),
        grant_cap=_cap(dice),
        own_cap=_cap(dice),
    )


def _wishes(dice: Random, suitable: Sequence[Offer], pull: int) -> Wishes:
    """Rank up to four providers, the larger ones more often; a quarter would take any other, a tenth refuse one.

    ``pull``: how strongly size attracts; who asks for much looks at the large ones.
    """
    left = {offer.pool.provider: offer.weight**pull for offer in suitable}
    ranked = []
    for _ in range(min(len(left), dice.choices((1, 2, 3, 4), (15, 40, 30, 15))[0])):
        name = dice.choices(list(left), list(left.values()))[0]
        ranked.append(name)
        del left[name]
    refused = (dice.choice(sorted(left)),) if left and dice.random() < 0.1 else ()
    return Wishes(ranked=tuple(ranked), refused=refused, unranked_acceptable=dice.random() < 0.25)


def _cap(dice: Random) -> float | None:
    """One in six has a cap, between 0.6 and 1.5 times what its request costs."""
    return dice.uniform(0.6, 1.5) if dice.random() < 1 / 6 else None


def _minimum(dice: Random, asked: Lines) -> Minimum:
    if asked.chained:
        return Minimum(kind=MinimumKind.ALL_PHASES)
    if dice.random() < 0.15:
        return Minimum(kind=MinimumKind.SHARE, share_ppm=dice.choice((50, 70)) * WHOLE // 100)
    return Minimum(kind=MinimumKind.ANY_PHASE)


def _outlook(dice: Random, gpus: int) -> Outlook:
    kind = dice.choices(
        (OutlookKind.CANNOT, OutlookKind.UNKNOWN, OutlookKind.PARTLY, OutlookKind.CAN), (42, 32, 16, 10)
    )[0]
    if kind not in (OutlookKind.PARTLY, OutlookKind.CAN):
        return Outlook(kind=kind)
    return Outlook(
        kind=kind,
        gpus=max(8, gpus // dice.choice((4, 8)) // 8 * 8) if kind is OutlookKind.PARTLY else 0,
        since=dice.choice((None, date(2024, 11, 1), date(2024, 12, 1))),
        yen_per_gpu_hour=dice.randrange(700, 960, 10),
    )
