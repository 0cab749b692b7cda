"""PyJobShop, where it can express the case: phases in order, each in one of its ways, the soonest end.

It knows no fill, no grant, no lease and no pool that grows, so it can express none of the made-up rounds; of the
outside instances it can all projects and job shops. Comes with the optional extra ``bench``.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any

from allocator.bench.baselines.ways import CannotExpress, Clock, Found, NotInstalled
from models.scenario import Alternative, Alternatives, Decision, Part, Scenario
from models.supply import LeaseRule, Pool
from models.tiers import TierName
from models.units import Period

FREE = LeaseRule()


def answer(scenario: Scenario, clock: Clock) -> Found:
    """Hand the case to PyJobShop and read its plan."""
    _expressible(scenario)
    try:
        library = import_module("pyjobshop")
    except ImportError as error:
        raise NotInstalled("pyjobshop") from error
    model = library.Model()
    pools = {pool.id: model.add_renewable(capacity=pool.capacity[0].nodes) for pool in scenario.pools}
    tasks: dict[tuple[str, str], Any] = {}
    ways: list[tuple[str, str, Alternative]] = []
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            task = tasks[proposal.id, phase.id] = model.add_task()
            assert isinstance(phase.demand, Alternatives)
            for choice in phase.demand.choices:
                resources, demands = [pools[use.pool] for use in choice.uses], [use.gpus for use in choice.uses]
                model.add_mode(task=task, resources=resources, demands=demands, duration=choice.days)
                ways.append((proposal.id, phase.id, choice))
            for before in phase.predecessors:
                model.add_end_before_start(tasks[proposal.id, before], task)
    result = model.solve(
        solver="ortools",
        time_limit=max(0.1, clock.left),
        display=False,
        num_workers=clock.workers,
        random_seed=clock.seed,
    )
    if not result.best.tasks:
        return Found(None)
    decisions = [
        _decision(scenario, proposal, phase, ways[placed.mode][2], placed.start, placed.end)
        for (proposal, phase), placed in zip(tasks, result.best.tasks, strict=True)
    ]
    return Found(tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase))))


def _decision(scenario: Scenario, proposal: str, phase: str, choice: Alternative, start: int, end: int) -> Decision:
    first = scenario.horizon.start
    days = Period(start=first + timedelta(days=start), end=first + timedelta(days=end))
    parts = tuple(Part(pool=use.pool, nodes=use.gpus, gpus=use.gpus, used=days, held=days) for use in choice.uses)
    return Decision(proposal=proposal, phase=phase, parts=parts)


def _expressible(scenario: Scenario) -> None:
    if [spec.name for spec in scenario.rules.order.tiers] != [TierName.FINISH]:
        raise CannotExpress("tier")
    if any(not _plain(pool, scenario) for pool in scenario.pools):
        raise CannotExpress("pools")
    if scenario.rules.budgets or scenario.rules.quotas or scenario.pins or scenario.commitments:
        raise CannotExpress("rules")
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            if not isinstance(phase.demand, Alternatives) or not phase.mandatory or phase.given:
                raise CannotExpress("demand")
            if phase.earliest or phase.deadline or phase.desired_start:
                raise CannotExpress("demand")


def _plain(pool: Pool, scenario: Scenario) -> bool:
    (step, *later) = pool.capacity
    return (
        not later
        and step.since <= scenario.horizon.start
        and (pool.node_size, pool.turnaround_days, pool.reserved_nodes) == (1, 0, 0)
        and pool.lease == FREE
    )
