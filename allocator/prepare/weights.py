"""How much a proposal counts: its priority, times the size measure, under the group cap. Integers in thousandths.

Priority: normalised so that the mean over the proposals in scope is 1,000, rounded to the nearest (half up), at least
1 - and only when every proposal in scope has one; otherwise all count 1,000 and that is listed as open.
Size: desired H100-equivalent hours to the power e, divided by the mean of that over the proposals in scope; e = 0
(every proposal alike) makes it exactly 1. Weight = priority times size, rounded to the nearest (half up), at least 1.
Group cap c: a group whose weights add up to more than c of all weight has each cut to weight x c x all // group.
"""

from decimal import Context, Decimal
from fractions import Fraction

from models.base import Frozen
from models.problems import Level, Problem
from models.units import WHOLE, ProposalId

_CONTEXT = Context(prec=40)


class Claim(Frozen):
    """What the weight of one proposal in scope follows from."""

    id: ProposalId
    group: str
    priority: int | None
    hours: int


def _half_up(value: Fraction) -> int:
    return max(1, (2 * value.numerator + value.denominator) // (2 * value.denominator))


def priorities(claims: list[Claim]) -> tuple[dict[ProposalId, int], list[Problem]]:
    """Return the normalised priorities, and what is open about them."""
    stated = [claim.priority for claim in claims if claim.priority is not None]
    if len(stated) < len(claims):
        open_point = Problem(
            code="priorities_incomplete" if stated else "priorities_none",
            level=Level.ASK,
            used="1",
            params={"missing": len(claims) - len(stated), "of": len(claims)},
        )
        return {claim.id: 1_000 for claim in claims}, [open_point]
    total = sum(stated)
    return {claim.id: _half_up(Fraction(1_000 * (claim.priority or 0) * len(claims), total)) for claim in claims}, []


def _size(hours: int, exponent_ppm: int) -> Fraction:
    if exponent_ppm == WHOLE:
        return Fraction(hours)
    return Fraction(_CONTEXT.power(Decimal(hours), Decimal(exponent_ppm) / WHOLE))


def weights(
    claims: list[Claim], priority_milli: dict[ProposalId, int], exponent_ppm: int, group_cap_ppm: int | None
) -> dict[ProposalId, int]:
    """Return the weight of each proposal in the tier ``served``."""
    if not claims:
        return {}
    sizes = {claim.id: _size(max(1, claim.hours), exponent_ppm) for claim in claims}
    mean = sum(sizes.values(), Fraction(0)) / len(claims)
    weight = {claim.id: _half_up(priority_milli[claim.id] * sizes[claim.id] / mean) for claim in claims}
    if group_cap_ppm is None:
        return weight
    everything = sum(weight.values())
    of_group: dict[str, int] = {}
    for claim in claims:
        of_group[claim.group] = of_group.get(claim.group, 0) + weight[claim.id]
    allowed = group_cap_ppm * everything
    return {
        claim.id: max(1, weight[claim.id] * group_cap_ppm * everything // (of_group[claim.group] * WHOLE))
        if of_group[claim.group] * WHOLE > allowed
        else weight[claim.id]
        for claim in claims
    }
