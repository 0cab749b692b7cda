"""Generalised assignment: every job goes to one agent, no agent above its capacity, at the least cost.

File (OR-Library): agents and jobs; per agent the cost of each job; per agent the amount each job takes; the capacity of
each agent - numbers only, broken into lines anywhere. As a round: a day, a pool per agent, a mandatory proposal per job
with one alternative per agent whose penalty is the cost.
"""

from typing import NamedTuple

from allocator.bench.outside.plain_round import a_phase, a_pool, a_proposal, a_round, an_alternative, numbered
from models.scenario import Scenario
from models.tiers import TierName


class Assignment(NamedTuple):
    """Costs and amounts by agent and job, capacity by agent."""

    costs: tuple[tuple[int, ...], ...]
    amounts: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]


def read(text: str) -> Assignment:
    """Read a file in the OR-Library format, one instance."""
    agents, jobs, *numbers = (int(word) for word in text.split())
    table = agents * jobs
    if len(numbers) != 2 * table + agents:
        raise ValueError(f"{agents} agents and {jobs} jobs need {2 * table + agents} numbers, found {len(numbers)}")
    rows = [tuple(numbers[at : at + jobs]) for at in range(0, 2 * table, jobs)]
    return Assignment(tuple(rows[:agents]), tuple(rows[agents:]), tuple(numbers[2 * table :]))


def scenario(problem: Assignment) -> Scenario:
    """Return the round whose least penalty is the least cost."""
    agents, jobs = len(problem.costs), len(problem.costs[0])
    pools = [numbered("agent", a + 1, agents) for a in range(agents)]
    proposals = []
    for job in range(jobs):
        choices = [
            an_alternative({pools[a]: problem.amounts[a][job]}, days=1, penalty=problem.costs[a][job])
            for a in range(agents)
        ]
        proposals.append(a_proposal(numbered("job", job + 1, jobs), [a_phase("only", choices)]))
    supply = [a_pool(pool, gpus, days=1) for pool, gpus in zip(pools, problem.capacities, strict=True)]
    return a_round(TierName.PENALTY, 1, supply, proposals)
