"""Seeded tiny scenarios that draw everything a scenario can say, most of them feasible, every rule at work somewhere.

Supply and demand are drawn freely. Then a *witness* is drawn: some plan that keeps what rules there are so far. Pins,
commitments, minimum shares, budgets, quotas and limits are mostly drawn around the witness, close enough to bind and
wide enough to let it pass, and sometimes without regard to it. Whoever uses a scenario completes its reference figures.
"""

import itertools
import math
from collections.abc import Sequence
from random import Random

from models.policy import ProviderLimit, Quota, QuotaMeasure, SubsidyClass
from models.scenario import (
    Baseline,
    Budget,
    Commitment,
    Decision,
    Minimum,
    MinimumKind,
    MoveLimit,
    Part,
    Phase,
    Pin,
    Proposal,
    Rules,
    Scenario,
    Wishes,
)
from models.supply import Confidence, LeaseStart
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import WHOLE, fiscal_year
from tests.properties.options import Parts, decision, options
from tests.properties.plans import Choice, Reckoner, ready
from tests.properties.random_demand import CLASSES, draw_proposal
from tests.properties.random_supply import A100, DAY, H100, draw_horizon, draw_pools
from tests.properties.worth import fees, grant, shares

MOST_COMBINATIONS = 100_000

Witness = dict[str, Choice]
"""By proposal id, what the witness gives it."""


def draw_order(rng: Random) -> TierOrder:
    """Draw a preset (two times in three) or an own order that may hold any tier."""
    kind = rng.random()
    if kind < 0.65:
        return TierOrder.of(Preset.SURVEY if kind < 0.35 else Preset.ADOPTED)
    names = rng.sample(list(TierName), rng.randint(2, 7))
    if TierName.FAIRNESS in names:
        names = [name for name in names if name is not TierName.LEFT_OUT]
        names.insert(names.index(TierName.FAIRNESS), TierName.LEFT_OUT)
    specs = [
        TierSpec(
            name=name,
            loss_ppm=rng.choice([0, 0, 0, 10_000, 150_000]),
            depth=rng.choice([1, 2, 3]) if name is TierName.FAIRNESS else 1,
        )
        for name in names
    ]
    return TierOrder(preset=Preset.CUSTOM, tiers=tuple(specs), canonical=rng.random() < 0.9)


# --- how many combinations ------------------------------------------------------------------------------------------


def option_counts(scenario: Scenario) -> dict[tuple[str, str], int]:
    """Return the number of options of every phase in scope."""
    return {
        (proposal.id, phase.id): len(options(scenario, proposal, phase))
        for proposal in scenario.in_scope
        for phase in proposal.phases
    }


def combination_count(scenario: Scenario) -> int:
    """Return the number of combinations: every phase with one of its options or nothing."""
    return math.prod(count + 1 for count in option_counts(scenario).values())


def with_phase(scenario: Scenario, proposal_id: str, phase: Phase) -> Scenario:
    """Return the scenario with one phase replaced."""
    proposals = tuple(
        proposal.model_copy(update={"phases": tuple(phase if old.id == phase.id else old for old in proposal.phases)})
        if proposal.id == proposal_id
        else proposal
        for proposal in scenario.proposals
    )
    return scenario.model_copy(update={"proposals": proposals})


def _narrowed(rng: Random, scenario: Scenario, most: int) -> Scenario:
    """Shorten the window of the phase with the most options until there are few enough combinations."""
    while True:
        counts = option_counts(scenario)
        if math.prod(count + 1 for count in counts.values()) <= most:
            return scenario
        proposal_id, phase_id = max(counts, key=lambda key: counts[key])
        phase = next(p for p in scenario.proposals if p.id == proposal_id).phase(phase_id)
        if rng.random() < 0.5:
            earliest = max(phase.earliest or scenario.horizon.start, scenario.as_of, scenario.horizon.start) + DAY
            phase = phase.model_copy(update={"earliest": earliest})
        else:
            deadline = (phase.deadline or scenario.horizon.end) - DAY
            phase = phase.model_copy(update={"deadline": deadline})
        scenario = with_phase(scenario, proposal_id, phase)


# --- the witness ----------------------------------------------------------------------------------------------------


def draw_witness(rng: Random, scenario: Scenario) -> Witness:
    """Draw some plan that keeps capacity and the rules about one proposal; it favours giving much."""
    room = list(ready(scenario))
    witness: Witness = {proposal.id: {} for proposal in scenario.proposals}
    for proposal in rng.sample(scenario.proposals, len(scenario.proposals)):
        reckoner = Reckoner(scenario, proposal)
        every = list(itertools.islice(reckoner.combinations(), 20_000))
        tries = [*rng.sample(every, min(len(every), 12)), {}]
        for choice in sorted(tries, key=lambda choice: -len(choice)):
            if any(reckoner.broken(choice)):
                continue
            blocked = reckoner.account(choice).blocked
            if all(a <= b for a, b in zip(blocked, room, strict=True)):
                room = [b - a for a, b in zip(blocked, room, strict=True)]
                witness[proposal.id] = choice
                break
    return witness


def _parts(proposal: Proposal, witness: Witness) -> list[Part]:
    given = [part for phase in proposal.phases for part in phase.given]
    return given + [part for parts in witness[proposal.id].values() for part in parts]


# --- pins, commitments, minimum, mandatory, caps --------------------------------------------------------------------


def _pin(rng: Random, number: int, proposal: Proposal, phase: Phase, parts: Parts) -> Pin:
    row = decision(proposal, phase, parts)
    pooled = [part for part in parts if part.pool is not None]
    several = len({part.pool for part in pooled}) > 1
    names_pool = bool(pooled) and not several and rng.random() < 0.7
    most = max((sum(p.nodes for p in pooled if p.held.contains(day)) for day in row.used.each_day()), default=0)
    start = row.used.start if rng.random() < 0.4 else None
    end = row.used.end if rng.random() < 0.3 else None
    nodes = most if names_pool and rng.random() < 0.4 else None
    by_self = not pooled and rng.random() < 0.7
    if not (names_pool or by_self or start or end):
        start = row.used.start
    pool = pooled[0].pool if names_pool else None
    return Pin(
        id=f"pin{number}",
        proposal=proposal.id,
        phase=phase.id,
        pool=pool,
        self_procured=by_self,
        nodes=nodes,
        start=start,
        end=end,
        reason="drawn",
    )


def _forbid(rng: Random, number: int, scenario: Scenario, proposal: Proposal, phase: Phase) -> Pin:
    pools = {pool.id for pool in scenario.pools}
    kind = rng.random()
    return Pin(
        id=f"pin{number}",
        proposal=proposal.id,
        phase=phase.id,
        pool=rng.choice(sorted(pools)) if kind < 0.7 else None,
        self_procured=0.7 <= kind < 0.9,
        forbid=True,
        reason="drawn",
    )


def _with_pins(rng: Random, scenario: Scenario, witness: Witness) -> Scenario:
    pins: list[Pin] = []
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            parts = witness[proposal.id].get(phase.id)
            if parts and rng.random() < 0.17:
                pins.append(_pin(rng, len(pins), proposal, phase, parts))
            elif rng.random() < 0.05:
                pins.append(_forbid(rng, len(pins), scenario, proposal, phase))
    return scenario.model_copy(update={"pins": tuple(pins)})


def _with_overridden_wishes(rng: Random, scenario: Scenario) -> Scenario:
    """Let some pins name a provider the applicant refused or would not take: the pin overrides that wish."""
    providers = {pool.id: pool.provider for pool in scenario.pools}
    against: dict[str, set[str]] = {}
    for pin in scenario.pins:
        if pin.pool is not None and not pin.forbid and rng.random() < 0.3:
            against.setdefault(pin.proposal, set()).add(providers[pin.pool])
    proposals = []
    for proposal in scenario.proposals:
        named = against.get(proposal.id, set())
        if named:
            wishes = proposal.wishes
            ranked = tuple(name for name in wishes.ranked if name not in named)
            refused = tuple(sorted({*wishes.refused, *named})) if rng.random() < 0.6 else wishes.refused
            takes_others = wishes.unranked_acceptable and named <= set(refused)
            wishes = Wishes(ranked=ranked, refused=refused, unranked_acceptable=takes_others)
            proposal = proposal.model_copy(update={"wishes": wishes})
        proposals.append(proposal)
    return scenario.model_copy(update={"proposals": tuple(proposals)})


def _with_commitments(rng: Random, scenario: Scenario, witness: Witness) -> Scenario:
    rows: list[Commitment] = []
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            pooled = [part for part in witness[proposal.id].get(phase.id, ()) if part.pool is not None]
            if pooled and rng.random() < 0.1:
                part = rng.choice(pooled)
                assert part.pool is not None
                held = part.held.model_copy(update={"start": part.held.start - rng.choice([0, 0, 3]) * DAY})
                nodes = rng.randint(1, part.nodes)
                rows.append(Commitment(proposal=proposal.id, phase=phase.id, pool=part.pool, nodes=nodes, held=held))
    return scenario.model_copy(update={"commitments": tuple(rows)})


def _with_needs(rng: Random, scenario: Scenario, witness: Witness) -> Scenario:
    """Draw minimum shares, mandatory phases, grant caps and own caps around what the witness gives."""
    proposals = []
    for proposal in scenario.proposals:
        choice = witness[proposal.id]
        bill = fees(scenario, proposal, _parts(proposal, witness))
        grants = sum(grant(scenario, proposal.rate, yen) for yen in bill.eligible.values())
        own = bill.paid.total() - sum(grant(scenario, proposal.own_rate, yen) for yen in bill.eligible.values())
        change: dict[str, object] = {}
        kind = rng.random()
        if kind < 0.25 and (not choice or len(choice) == len(proposal.phases)):
            change["minimum"] = Minimum(kind=MinimumKind.ALL_PHASES)
        elif kind < 0.6:
            counted = Reckoner(scenario, proposal).fill(choice).raw if choice else rng.choice([600_000, 900_000])
            share = min(WHOLE, max(0, counted - rng.choice([0, 0, 50_000])))
            change["minimum"] = Minimum(kind=MinimumKind.SHARE, share_ppm=share)
        slack = rng.choice([0, 0, 20_000, 200_000])
        if rng.random() < 0.2:
            change["grant_cap_yen"] = grants + slack if grants or rng.random() < 0.2 else 300_000
        if rng.random() < 0.2:
            change["own_cap_yen"] = own + slack if own or rng.random() < 0.2 else 150_000
        phases = tuple(
            phase.model_copy(update={"mandatory": rng.random() < (0.12 if phase.id in choice else 0.01)})
            for phase in proposal.phases
        )
        proposals.append(proposal.model_copy(update={**change, "phases": phases}))
    return scenario.model_copy(update={"proposals": tuple(proposals)})


# --- budgets, quotas, provider limits -------------------------------------------------------------------------------


def _with_limits(rng: Random, scenario: Scenario, witness: Witness) -> Scenario:
    """Draw limits everyone shares: as much as the witness needs and a little more (now and then less)."""
    years = sorted({fiscal_year(day) for day in scenario.horizon.each_day()})
    budgets = [
        Budget(fiscal_year=year, yen=0, subsidy_class=kind)
        for year in years
        for kind in (None, *CLASSES)
        if rng.random() < (0.35 if kind is None else 0.08)
    ]
    quotas = [_quota(rng, f"q{number}") for number in range(rng.choice([0, 0, 0, 1, 2]))]
    measures = [QuotaMeasure.PROPOSALS, QuotaMeasure.GPU_HOURS]
    provider_limits = [
        ProviderLimit(provider=name, measure=rng.choice(measures), limit=0) for name in ("A", "B") if rng.random() < 0.2
    ]
    drawn = {"budgets": tuple(budgets), "quotas": tuple(quotas), "provider_limits": tuple(provider_limits)}
    scenario = scenario.model_copy(update={"rules": scenario.rules.model_copy(update=drawn)})
    rows = [Reckoner(scenario, proposal).account(witness[proposal.id]).amounts for proposal in scenario.proposals]
    needed = [sum(column) for column in zip(*rows, strict=True)]

    def around(amount: int, at_least: bool, counts: bool) -> int:
        if rng.random() < 0.04:
            return amount + 1 if at_least else max(0, amount - 1)
        slack = rng.choice([0, 0, 1]) if counts else rng.choice([0, 0, amount // 7, amount // 2, 90_000])
        return max(0, amount - slack) if at_least else amount + slack

    def is_count(measure: QuotaMeasure) -> bool:
        return measure is QuotaMeasure.PROPOSALS

    bounds = iter(needed)
    drawn = {
        "budgets": tuple(row.model_copy(update={"yen": around(next(bounds), False, False)}) for row in budgets),
        "quotas": tuple(
            row.model_copy(update={"limit": around(next(bounds), row.at_least, is_count(row.measure))})
            for row in quotas
        ),
        "provider_limits": tuple(
            row.model_copy(update={"limit": around(next(bounds), False, is_count(row.measure))})
            for row in provider_limits
        ),
    }
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update=drawn)})


def _quota(rng: Random, name: str) -> Quota:
    return Quota(
        id=name,
        measure=rng.choice(list(QuotaMeasure)),
        limit=0,
        at_least=rng.random() < 0.4,
        subsidy_class=rng.choice([None, None, *CLASSES, SubsidyClass.UNKNOWN]),
        target_category=rng.choice([None, None, None, 1]),
        group=rng.choice([None, None, "g1"]),
    )


# --- baseline -------------------------------------------------------------------------------------------------------


def with_order(scenario: Scenario, order: TierOrder) -> Scenario:
    """Return the scenario judged in another order of tiers."""
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"order": order})})


def with_baseline(rng: Random, scenario: Scenario) -> Scenario:
    """Return the scenario with a drawn earlier plan to keep close to."""
    return scenario.model_copy(update={"baseline": _baseline(rng, scenario)})


def _baseline(rng: Random, scenario: Scenario) -> Baseline:
    """Draw an earlier plan: options of today, some of them moved or of another size."""
    rows: list[Decision] = []
    for proposal in scenario.proposals:
        for phase in proposal.phases:
            every = options(scenario, proposal, phase) if proposal in scenario.in_scope else ()
            if every and rng.random() < 0.75:
                parts = list(rng.choice(every))
                if rng.random() < 0.25:
                    moved = parts[0].held.model_copy(update={"end": parts[0].held.end + DAY})
                    parts[0] = parts[0].model_copy(update={"held": moved})
                rows.append(decision(proposal, phase, tuple(parts)))
    return Baseline(decisions=tuple(rows), published=rng.random() < 0.9)


def _replanned(rng: Random, scenario: Scenario) -> Scenario:
    """Draw a published plan, most of which may be carried on, and how far a plan may depart from it."""
    baseline = _baseline(rng, scenario)
    carried = tuple(row for row in baseline.decisions if rng.random() < 0.8)
    moves = MoveLimit(most=rng.choice([0, 1, 1, 2]), gains=rng.random() < 0.6)
    return scenario.model_copy(
        update={
            "baseline": baseline.model_copy(update={"published": True, "carried": carried}),
            "rules": scenario.rules.model_copy(update={"moves": moves}),
        }
    )


# --- the whole ------------------------------------------------------------------------------------------------------


def _phase_counts(rng: Random) -> Sequence[int]:
    return rng.choice([(1, 1, 1), (1, 1, 2), (2, 1), (2, 2), (1, 1), (1, 3), (3,), (4,), (1, 2, 1), (1, 1, 1)])


def tiny(seed: int) -> Scenario:
    """Return the tiny scenario of a seed, its reference figures still to be completed."""
    rng = Random(seed)
    scenario = _free(rng)
    floor = rng.choice([1, 50, 200, 1_000, 5_000])
    while combination_count(scenario) < floor:
        scenario = _free(rng)
    scenario = _narrowed(rng, scenario, rng.choice([1_000, 2_000, 5_000, 20_000, MOST_COMBINATIONS]))
    witness = draw_witness(rng, scenario)
    scenario = _with_pins(rng, scenario, witness)
    scenario = _with_commitments(rng, scenario, witness)
    scenario = _with_needs(rng, scenario, witness)
    scenario = _with_limits(rng, scenario, witness)
    if TierName.STABILITY in [tier.name for tier in scenario.rules.order.tiers] or rng.random() < 0.1:
        scenario = with_baseline(rng, scenario)
    scenario = _with_overridden_wishes(Random(10**9 + seed), scenario)
    if seed % 25 == 7:
        scenario = _replanned(Random(2 * 10**9 + seed), scenario)
    scenario = Scenario.model_validate(scenario.model_dump())
    return _narrowed(rng, scenario, MOST_COMBINATIONS)


def _free(rng: Random) -> Scenario:
    """Draw supply, demand and the tier order, without any limit yet."""
    horizon = draw_horizon(rng)
    as_of = horizon.start + rng.choice([0, 0, 0, -2, -4, 1, 2, 3]) * DAY
    pools = draw_pools(rng, horizon)
    proposals = tuple(
        draw_proposal(rng, f"P{number}", phases, pools, horizon, as_of)
        for number, phases in enumerate(_phase_counts(rng), start=1)
    )
    scenario = Scenario(
        horizon=horizon,
        as_of=as_of,
        gpu_types=(A100, H100),
        pools=pools,
        proposals=proposals,
        rules=Rules(
            counted_confidence=rng.choice(
                [(Confidence.FIRM, Confidence.EXPECTED)] * 2 + [(Confidence.FIRM,), tuple(Confidence)]
            ),
            rounding_yen=rng.choice([1, 1_000, 1_000]),
            self_fees_eligible=rng.random() < 0.3,
            self_starts=rng.choice([LeaseStart.MONDAY, LeaseStart.MONDAY, LeaseStart.ANY_DAY, LeaseStart.HALF_MONTH]),
            lot_seed=rng.randint(0, 99),
            order=draw_order(rng),
        ),
    )
    return _with_shares(scenario)


def _with_shares(scenario: Scenario) -> Scenario:
    proposals = []
    for proposal in scenario.proposals:
        share = shares(scenario, proposal)
        phases = tuple(phase.model_copy(update={"share_ppm": share[phase.id]}) for phase in proposal.phases)
        proposals.append(proposal.model_copy(update={"phases": phases}))
    return scenario.model_copy(update={"proposals": tuple(proposals)})
