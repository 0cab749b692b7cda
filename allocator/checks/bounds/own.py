"""What a proposal has to keep by itself, as far as its open phases can break it.

Grant cap, own contribution, minimum share, and the lowest ratio where one is asked: each a sum over phases that may
not exceed a limit. An option that breaks it even beside the least of all other phases is no option here; a phase whose
absence breaks it is needed once the proposal is served. With several phases the rest of the limit has a price.
"""

from dataclasses import dataclass, field

import numpy as np

from allocator.checks.allocation import used_period
from allocator.checks.bounds.amounts import Reckoning
from allocator.checks.bounds.choices import Line, Open
from allocator.checks.fill import phase_fill
from allocator.checks.money import eligible, fees
from allocator.checks.reference.days import Days, Truth
from models.certificate import OwnLimitName
from models.scenario import MinimumKind
from models.units import WHOLE


@dataclass(frozen=True)
class Asked:
    """What is asked of every plan: a lowest ratio, a latest end in days of the horizon."""

    ratio: int | None = None
    finish: int | None = None


@dataclass
class OwnLimit:
    """A limit of one proposal: amounts of its lines, and what they may come to."""

    name: OwnLimitName
    option: list[Days]
    undecided: list[int]
    most: int


@dataclass
class Admitted:
    """What is left of a proposal's options: per line which, whether it is needed (always, or once served)."""

    options: list[Truth]
    needed: list[bool]
    needed_if_served: list[bool]
    priced: dict[OwnLimitName, OwnLimit] = field(default_factory=dict)
    impossible: bool = False


def admitted(reckoning: Reckoning, one: Open, asked: Asked) -> Admitted:
    """Return what a proposal may still choose."""
    needed = [_must(reckoning, line) for line in one.lines]
    complete = one.proposal.minimum.kind is MinimumKind.ALL_PHASES and not one.ran
    found = Admitted(
        options=[np.ones(len(line.starts), dtype=np.bool_) for line in one.lines],
        needed=needed,
        needed_if_served=[must or complete for must in needed],
    )
    if asked.finish is not None:
        _finish(reckoning, one, asked.finish, found)
    before = Admitted([kept.copy() for kept in found.options], [], list(found.needed_if_served))
    for limit in _limits(reckoning, one, asked):
        _strike(one, limit, before, found)
    return found


def _must(reckoning: Reckoning, line: Line) -> bool:
    allocation, key = reckoning.allocation, (line.proposal.id, line.phase.id)
    pinned = any(not pin.forbid for pin in allocation.pins_of(line.proposal, line.phase))
    paid = any((lease.proposal, lease.phase) == key for lease in allocation.scenario.commitments)
    return line.phase.mandatory or pinned or paid


def _finish(reckoning: Reckoning, one: Open, latest: int, found: Admitted) -> None:
    """A phase left out counts as ending with the horizon."""
    horizon = reckoning.scenario.horizon
    for number, line in enumerate(one.lines):
        found.options[number] &= line.ends - horizon.start.toordinal() <= latest
    if latest < horizon.days:
        found.needed = [True] * len(one.lines)
        found.needed_if_served = [True] * len(one.lines)
    if reckoning.allocation.in_scope(one.proposal):
        done = [phase for phase in one.proposal.phases if phase.done]
        found.impossible = any((used_period(phase.given).end - horizon.start).days > latest for phase in done)


def _limits(reckoning: Reckoning, one: Open, asked: Asked) -> list[OwnLimit]:
    proposal, lines, none = one.proposal, one.lines, [0] * len(one.lines)
    allocation, years = reckoning.allocation, reckoning.years
    given = [part for phase in proposal.phases for part in phase.given]
    limits: list[OwnLimit] = []
    if proposal.grant_cap_yen is not None:
        most = proposal.grant_cap_yen - sum(reckoning.given_grant(proposal).values())
        grants = [line.each(lambda option: option.grant) for line in lines]
        limits.append(OwnLimit(OwnLimitName.GRANT_CAP, grants, none, most))
    if proposal.own_cap_yen is not None:
        rate = proposal.own_rate
        paid = sum(fees(allocation, proposal, given).values())
        counted = sum(eligible(allocation, proposal, given).values())
        most = proposal.own_cap_yen - (rate.denominator * paid - rate.numerator * counted) // rate.denominator
        limits.append(OwnLimit(OwnLimitName.OWN_CONTRIBUTION, [_own(line, years) for line in lines], none, most))
    if proposal.minimum.kind is MinimumKind.SHARE and not one.ran:
        fill = [-line.fill(counted=False) for line in lines]
        limits.append(OwnLimit(OwnLimitName.MINIMUM, fill, none, -proposal.minimum.share_ppm))
    if asked.ratio is not None and proposal.best_alone_ppm:
        nothing_more = allocation.instead(())
        done = sum(
            phase.share_ppm * phase_fill(nothing_more, proposal, phase).counted // WHOLE
            for phase in proposal.phases
            if phase.done
        )
        least = -(-asked.ratio * proposal.best_alone_ppm // WHOLE)
        already = [-(line.phase.share_ppm * line.already.counted // WHOLE) for line in lines]
        fill = [-line.fill(counted=True) for line in lines]
        limits.append(OwnLimit(OwnLimitName.RATIO, fill, already, done - least))
    return limits


def _own(line: Line, years: range) -> Days:
    """Fees less grant; over several phases the grant is not cut down here, which can only make the sum less."""
    rate = line.proposal.own_rate
    paid = sum((line.fees(year, eligible=False) for year in years), np.zeros(len(line.starts), dtype=np.int64))
    if line.alone:
        return paid - sum((line.grant(year, rate) for year in years), np.zeros_like(paid))
    counted = sum((line.fees(year, eligible=True) for year in years), np.zeros_like(paid))
    return (rate.denominator * paid - rate.numerator * counted) // rate.denominator


def _strike(one: Open, limit: OwnLimit, before: Admitted, found: Admitted) -> None:
    least = [
        _least(limit, number, before.options[number], before.needed_if_served[number])
        for number in range(len(one.lines))
    ]
    if any(each is None for each in least):
        for kept in found.options:
            kept[:] = False
        return
    together = sum(each for each in least if each is not None)
    for number in range(len(one.lines)):
        others = together - (least[number] or 0)
        found.options[number] &= limit.option[number] <= limit.most - others
        if limit.undecided[number] + others > limit.most:
            found.needed_if_served[number] = True
    if len(one.lines) > 1:
        found.priced[limit.name] = limit


def _least(limit: OwnLimit, number: int, kept: Truth, needed: bool) -> int | None:
    amounts = [] if needed else [limit.undecided[number]]
    options = limit.option[number][kept]
    amounts += [int(options.min())] if len(options) else []
    return min(amounts, default=None)
