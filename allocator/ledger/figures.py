"""Puts the numbers of a plan together: proposal by proposal, then in groups, by type, by pool, by fiscal year."""

from collections import Counter
from collections.abc import Iterable

from allocator.ledger.demand import asked_days, asked_gpus, asked_h, asked_hours
from allocator.ledger.fill import phase_fill, together
from allocator.ledger.money import added, budget_uses, by_year, proposal_years
from allocator.ledger.nouns import (
    Figures,
    GroupFigures,
    PhaseFigures,
    ProposalFigures,
    SelfUse,
    Standing,
    TypeHours,
)
from allocator.ledger.supply import pool_figures, type_figures
from allocator.ledger.world import World, used_gpu_hours
from models.plan import Plan
from models.policy import SubsidyClass
from models.scenario import Part, Phase, Proposal, Scenario
from models.units import HOURS_PER_DAY, GpuTypeId, Period


def figures(scenario: Scenario, plan: Plan) -> Figures:
    """Return every number of a plan that people are shown."""
    world = World(scenario, plan)
    rows = {proposal.id: _proposal(world, proposal) for proposal in scenario.proposals}
    in_scope = [(proposal, rows[proposal.id]) for proposal in scenario.in_scope]
    pools = pool_figures(world)
    paid = {name: row.years for name, row in rows.items()}
    classes = [c for c in SubsidyClass if any(p.subsidy_class is c for p, _ in in_scope)]
    categories = sorted({p.target_category or 0 for p, _ in in_scope})
    return Figures(
        scenario_hash=plan.scenario_hash,
        plan_hash=plan.hash,
        proposals=tuple(rows.values()),
        total=_group(in_scope),
        classes=tuple(_group((row for row in in_scope if row[0].subsidy_class is c), subsidy_class=c) for c in classes),
        categories=tuple(
            _group((row for row in in_scope if (row[0].target_category or 0) == c), category=c or None)
            for c in categories
        ),
        types=type_figures(world, pools),
        pools=pools,
        years=by_year(money for row in rows.values() for money in row.years),
        money=added((money for row in rows.values() for money in row.years), None),
        budgets=budget_uses(world, paid),
    )


def _listed(hours: Counter[GpuTypeId]) -> tuple[TypeHours, ...]:
    return tuple(TypeHours(gpu_type=name, gpu_hours=hours[name]) for name in sorted(hours) if hours[name])


def _most_at_once(parts: tuple[Part, ...]) -> int:
    return max((sum(p.gpus for p in parts if p.used.contains(part.used.start)) for part in parts), default=0)


def _used(parts: tuple[Part, ...]) -> Period | None:
    if not parts:
        return None
    return Period(start=min(part.used.start for part in parts), end=max(part.used.end for part in parts))


def _phase(world: World, proposal: Proposal, phase: Phase) -> PhaseFigures:
    parts = world.parts(proposal, phase)
    return PhaseFigures(
        id=phase.id,
        asked=_listed(asked_hours(world, phase)),
        asked_h=asked_h(world, phase, phase.demand),
        asked_gpus=asked_gpus(world, phase),
        asked_days=asked_days(world, phase),
        given_gpus=_most_at_once(parts),
        used=_used(parts),
        fill=phase_fill(world, proposal, phase),
    )


def _standing(world: World, proposal: Proposal) -> Standing:
    if proposal.status not in world.scenario.rules.scope:
        return Standing.OUT_OF_SCOPE
    if any(world.parts(proposal, phase) for phase in proposal.phases):
        return Standing.SERVED
    return Standing.SET_APART if proposal.best_alone_ppm is None else Standing.LEFT_OUT


def _self_use(world: World, proposal: Proposal) -> SelfUse:
    found = {SelfUse.NONE}
    for phase in proposal.phases:
        parts = world.parts(proposal, phase)
        alone = [part for part in parts if part.pool is None]
        if not alone:
            continue
        if phase.self_only or not proposal.wishes.wishes_provider:
            found.add(SelfUse.WISHED)
        else:
            found.add(SelfUse.ASKED if len(alone) == len(parts) else SelfUse.BESIDE)
    return max(found, key=list(SelfUse).index)


def _proposal(world: World, proposal: Proposal) -> ProposalFigures:
    phases = [_phase(world, proposal, phase) for phase in proposal.phases]
    asked: Counter[GpuTypeId] = Counter()
    given: Counter[GpuTypeId] = Counter()
    alone: Counter[GpuTypeId] = Counter()
    held: Counter[GpuTypeId] = Counter()
    given_h = alone_h = 0
    for phase in proposal.phases:
        asked.update(asked_hours(world, phase))
        for part in world.parts(proposal, phase):
            gpu_type = world.gpu_type(phase, part)
            if part.pool is None:
                alone[gpu_type] += used_gpu_hours(part)
                alone_h += world.used_h(phase, part)
            else:
                given[gpu_type] += used_gpu_hours(part)
                given_h += world.used_h(phase, part)
                held[gpu_type] += part.gpus * part.held.days * HOURS_PER_DAY
    years = proposal_years(world, proposal)
    return ProposalFigures(
        id=proposal.id,
        standing=_standing(world, proposal),
        self_use=_self_use(world, proposal),
        phases=tuple(phases),
        asked=_listed(asked),
        asked_h=sum(phase.asked_h for phase in phases),
        given=_listed(given),
        given_self=_listed(alone),
        given_h=given_h,
        given_self_h=alone_h,
        held=_listed(held),
        fill=together(zip(proposal.phases, (phase.fill for phase in phases), strict=True)),
        years=years,
        total=added(years, None),
    )


def _mean(weighted: Iterable[tuple[int, int]]) -> int:
    rows = list(weighted)
    weights = sum(weight for weight, _ in rows)
    return sum(weight * value for weight, value in rows) // weights if weights else 0


def _group(
    members: Iterable[tuple[Proposal, ProposalFigures]],
    subsidy_class: SubsidyClass | None = None,
    category: int | None = None,
) -> GroupFigures:
    rows = list(members)
    standings = Counter(row.standing for _, row in rows)
    return GroupFigures(
        subsidy_class=subsidy_class,
        target_category=category,
        proposals=len(rows),
        served=standings[Standing.SERVED],
        left_out=standings[Standing.LEFT_OUT],
        set_apart=standings[Standing.SET_APART],
        asked_self=sum(row.self_use is SelfUse.ASKED for _, row in rows),
        asked_h=sum(row.asked_h for _, row in rows),
        given_h=sum(row.given_h for _, row in rows),
        given_self_h=sum(row.given_self_h for _, row in rows),
        alike_ppm=_mean((p.priority_milli, row.fill.counted_ppm) for p, row in rows),
        by_hours_ppm=_mean((p.priority_milli * row.asked_h, row.fill.counted_ppm) for p, row in rows),
        pool_alike_ppm=_mean((p.priority_milli, row.fill.pool_ppm) for p, row in rows),
        pool_by_hours_ppm=_mean((p.priority_milli * row.asked_h, row.fill.pool_ppm) for p, row in rows),
        grant=sum(row.total.grant for _, row in rows),
    )
