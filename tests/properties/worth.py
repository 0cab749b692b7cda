"""What an option is worth: fill, dissatisfaction and money, straight from DEFINITIONS.md sections 2, 3 and 5."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.scenario import Alternative, Alternatives, Block, Demand, Part, Phase, Profile, Proposal, Scenario
from models.supply import Pool
from models.units import WHOLE, Rate, fiscal_year
from tests.properties.shapes import h100_of, up


def pool_of(scenario: Scenario, part: Part) -> Pool | None:
    """The pool of a part, None for self."""
    return next((pool for pool in scenario.pools if pool.id == part.pool), None)


# --- fill -----------------------------------------------------------------------------------------------------------


class Fill(NamedTuple):
    """Millionths of a phase or proposal: all that is given, pool parts only, and as `served` counts it."""

    raw: int
    pool: int
    counted: int


NOTHING = Fill(0, 0, 0)


def desired_h(scenario: Scenario, phase: Phase, demand: Demand) -> int:
    """Millionths of an H100 times hours the demand asks for."""
    match demand:
        case Block(work_gpu_hours=None):
            assert demand.duration_days is not None
            return demand.desired_gpus * demand.duration_days * 24 * phase.acceptable[0].h100_ppm
        case Block():
            assert demand.work_gpu_hours is not None
            return demand.work_gpu_hours * phase.acceptable[0].h100_ppm
        case Profile():
            return sum(segment.gpus * segment.days for segment in demand.segments) * 24 * phase.acceptable[0].h100_ppm
        case Alternatives():
            types = {gpu.id: gpu.h100_ppm for gpu in scenario.gpu_types}
            pools = {pool.id: types[pool.gpu_type] for pool in scenario.pools}
            return max(sum(use.gpus * c.days * 24 * pools[use.pool] for use in c.uses) for c in demand.choices)


def shares(scenario: Scenario, proposal: Proposal) -> dict[str, int]:
    """Apportion 1,000,000 over the phases by desired H: largest remainder, ties to the smaller id."""
    wanted = {phase.id: desired_h(scenario, phase, phase.demand) for phase in proposal.phases}
    total = sum(wanted.values())
    share = {phase: WHOLE * amount // total for phase, amount in wanted.items()}
    by_remainder = sorted(wanted, key=lambda phase: (-(WHOLE * wanted[phase] % total), phase))
    for phase in by_remainder[: WHOLE - sum(share.values())]:
        share[phase] += 1
    return share


def choices_with(scenario: Scenario, demand: Demand, parts: Iterable[Part]) -> list[Alternative]:
    """The choices of an alternatives demand that come to exactly these parts."""
    if not isinstance(demand, Alternatives):
        return []
    sizes = {pool.id: pool.node_size for pool in scenario.pools}
    have = [(part.pool, part.nodes, part.used.days) for part in parts]
    return [
        choice
        for choice in demand.choices
        if [(use.pool, up(use.gpus, sizes[use.pool]), choice.days) for use in choice.uses] == have
    ]


def _daily_power(scenario: Scenario, phase: Phase, parts: Iterable[Part]) -> Counter[date]:
    power: Counter[date] = Counter()
    for part in parts:
        for day in part.used.each_day():
            power[day] += part.gpus * h100_of(scenario, phase, pool_of(scenario, part))
    return power


def _useful_ppm(scenario: Scenario, phase: Phase, start: date, parts: list[Part]) -> int:
    """Fill of these parts of an option that starts on ``start``, never more than wanted on any day."""
    demand = phase.to_do
    wanted_h = desired_h(scenario, phase, demand)
    useful = 0
    for day, power in _daily_power(scenario, phase, parts).items():
        if isinstance(demand, Profile):
            wanted = [segment.gpus for segment in demand.segments for _ in range(segment.days)]
            useful += 24 * min(power, wanted[(day - start).days] * phase.acceptable[0].h100_ppm)
        elif isinstance(demand, Block) and demand.work_gpu_hours is None:
            useful += 24 * min(power, demand.desired_gpus * phase.acceptable[0].h100_ppm)
        else:
            useful += 24 * power
    return min(WHOLE, useful * WHOLE // wanted_h)


def _counted(proposal: Proposal, phase: Phase, parts: Iterable[Part], raw: int, pool: int) -> int:
    asked_self = any(part.pool is None for part in parts) and proposal.wishes.wishes_provider and not phase.self_only
    return max(pool, min(raw, phase.self_cap_ppm)) if asked_self else raw


def option_fill(scenario: Scenario, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Fill:
    """Fill of an option, in millionths of what is left to do of its phase."""
    demand = phase.to_do
    start = min(part.used.start for part in parts)
    if isinstance(demand, Alternatives):
        best = max(choice.fill_ppm for choice in choices_with(scenario, demand, parts))
        return Fill(best, best, best)
    pool = _useful_ppm(scenario, phase, start, [part for part in parts if part.pool is not None])
    whole = isinstance(demand, Block) and demand.work_gpu_hours is not None
    raw = WHOLE if whole else _useful_ppm(scenario, phase, start, list(parts))
    if whole and all(part.pool is not None for part in parts):
        pool = WHOLE
    return Fill(raw, pool, _counted(proposal, phase, parts, raw, pool))


def given_fill(scenario: Scenario, proposal: Proposal, phase: Phase) -> Fill:
    """Fill of what ran before ``as_of``: its H100-hours, at most the whole."""
    if not phase.given:
        return NOTHING

    def ppm(parts: Iterable[Part]) -> int:
        hours = 24 * sum(_daily_power(scenario, phase, parts).values())
        return min(WHOLE, hours * WHOLE // desired_h(scenario, phase, phase.demand))

    raw, pool = ppm(phase.given), ppm(part for part in phase.given if part.pool is not None)
    return Fill(raw, pool, _counted(proposal, phase, phase.given, raw, pool))


def phase_fill(scenario: Scenario, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Fill:
    """Fill of a phase with these parts decided (none: only what was given)."""
    before = given_fill(scenario, proposal, phase)
    if not parts:
        return before
    option = option_fill(scenario, proposal, phase, parts)
    if phase.remainder is None:
        return option
    left, asked = desired_h(scenario, phase, phase.remainder), desired_h(scenario, phase, phase.demand)
    finishes = isinstance(phase.remainder, Block) and phase.remainder.work_gpu_hours is not None

    def together(given: int, added: int) -> int:
        return WHOLE if finishes and added == WHOLE else min(WHOLE, given + added * left // asked)

    return Fill(*(together(given, added) for given, added in zip(before, option, strict=True)))


# --- dissatisfaction ------------------------------------------------------------------------------------------------


def _penalty_of(scenario: Scenario, proposal: Proposal, phase: Phase, part: Part) -> int:
    table, wishes = scenario.rules.penalties, proposal.wishes
    unranked = max(table.unranked, *table.by_rank)
    if part.pool is None:
        return 0 if phase.self_only or not wishes.wishes_provider else max(table.asked_self, unranked)
    pool = pool_of(scenario, part)
    assert pool is not None
    if pool.provider in wishes.refused:
        return 100
    if pool.provider in wishes.ranked:
        place = wishes.ranked.index(pool.provider)
        return table.by_rank[place] if place < len(table.by_rank) else table.by_rank[-1]
    if not wishes.unranked_acceptable:
        return 100
    return unranked if wishes.ranked else 0


def stated_penalty(scenario: Scenario, phase: Phase, parts: tuple[Part, ...]) -> int | None:
    """The smallest penalty the applicant stated among the choices with these parts."""
    stated = [choice.penalty for choice in choices_with(scenario, phase.to_do, parts) if choice.penalty is not None]
    return min(stated, default=None)


def dissatisfaction_share(scenario: Scenario, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> int:
    """Share of the phase times its dissatisfaction (0-100), weighted by GPU-days; nothing decided counts 100."""
    if not parts:
        return phase.share_ppm * 100
    stated = stated_penalty(scenario, phase, parts)
    if stated is not None:
        return phase.share_ppm * min(100, stated)
    gpu_days = [part.gpus * part.used.days for part in parts]
    weighed = sum(
        _penalty_of(scenario, proposal, phase, part) * amount for part, amount in zip(parts, gpu_days, strict=True)
    )
    return phase.share_ppm * weighed // sum(gpu_days)


# --- money ----------------------------------------------------------------------------------------------------------


class Fees(NamedTuple):
    """Yen by fiscal year: what the grant is reckoned from, and all that is paid."""

    eligible: Counter[int]
    paid: Counter[int]


def fees(scenario: Scenario, proposal: Proposal, parts: Iterable[Part]) -> Fees:
    """What these parts cost, day by day."""
    eligible: Counter[int] = Counter()
    paid: Counter[int] = Counter()
    for part in parts:
        pool = pool_of(scenario, part)
        for day in part.held.each_day() if pool else part.used.each_day():
            if pool:
                price = next((s.yen_per_gpu_hour for s in reversed(pool.prices) if s.since <= day), 0)
            else:
                price = proposal.outlook.yen_per_gpu_hour or 0
            yen = part.gpus * 24 * price
            paid[fiscal_year(day)] += yen
            if pool or scenario.rules.self_fees_eligible:
                eligible[fiscal_year(day)] += yen
    return Fees(eligible, paid)


def grant(scenario: Scenario, rate: Rate, eligible_yen: int) -> int:
    """Rate times eligible fees, cut down to a multiple of the rounding unit."""
    unit = scenario.rules.rounding_yen
    return eligible_yen * rate.numerator // rate.denominator // unit * unit


def own_grant(scenario: Scenario, proposal: Proposal, parts: Iterable[Part]) -> int:
    """The grant these parts would get by themselves, over all fiscal years."""
    return sum(grant(scenario, proposal.rate, yen) for yen in fees(scenario, proposal, parts).eligible.values())
