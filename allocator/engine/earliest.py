"""The earliest day everything can be finished, as far as work alone decides: a bound the search for plans begins with.

A plan that ends before the horizon does serves every phase somewhere. What a pool does lies between the earliest day a
phase that could use it can start anywhere and the days that must follow the last such phase, and is no more than its
nodes have days there. When the phases run, and beside whom, is left open, so no plan ends earlier. (Load bound of a
machine with heads and tails: Carlier, The one-machine sequencing problem, European Journal of Operational Research 11,
1982.)
"""

from collections.abc import Iterator
from math import ceil

from ortools.sat.python import cp_model

from allocator.engine.control import Control, Status
from allocator.lots import phase_order
from allocator.options import Options
from allocator.options.family import Family
from allocator.options.holding import parts_in
from allocator.variables import added
from models.scenario import Phase, Proposal
from models.units import PoolId

WORK, SHARE = 0.5, 0.1
"""Deterministic work it may take, and the part of what is left of a run's seconds."""


def earliest_end(options: Options, control: Control) -> int:
    """Return the days from the start of the horizon before which no plan ends; a phase not served ends with it."""
    calendar = options.calendar
    horizon = calendar.end - calendar.first
    model = cp_model.CpModel()
    work: dict[PoolId, list[tuple[cp_model.IntVar, int]]] = {name: [] for name in calendar.pools}
    heads: dict[PoolId, int] = {}
    tails: dict[PoolId, int] = {}
    finish = model.new_int_var(0, horizon, "finish")
    for proposal in options.scenario.in_scope:
        for phase, head, tail in _windows(options, proposal):
            families = options.of(proposal, phase)
            taken = [model.new_bool_var("") for _ in families]
            model.add_exactly_one(taken)
            for family, literal in zip(families, taken, strict=True):
                for pool in family.pools:
                    heads[pool] = min(head, heads.get(pool, head))
                    tails[pool] = min(tail, tails.get(pool, tail))
                    work[pool].append((literal, _least_work(family, pool, calendar.as_of)))
    for name, done in work.items():
        if done:
            days = calendar.pools[name]
            since = max(heads[name], calendar.as_of) - calendar.first
            nodes = int(days.ready.max(initial=0))
            model.add(added([amount * literal for literal, amount in done]) <= nodes * (finish - since - tails[name]))
    model.minimize(finish)
    solver = control.solver(1)
    left = control.work_left
    control.bound(solver, SHARE * control.left, WORK if left is None else min(WORK, SHARE * left))
    status = control.solve(solver, model)
    if status == Status.INFEASIBLE:
        return horizon
    return min(horizon, max(0, ceil(solver.best_objective_bound - 1e-6)))


def _windows(options: Options, proposal: Proposal) -> Iterator[tuple[Phase, int, int]]:
    """Yield each phase to be served, the day before which it cannot start and the days that follow it at least."""
    phases = [phase for phase in phase_order(proposal) if not phase.done and options.of(proposal, phase)]
    shortest = {each.id: min(int((f.ends - f.starts).min()) for f in options.of(proposal, each)) for each in phases}
    heads: dict[str, int] = {}
    tails = dict.fromkeys(shortest, 0)
    for phase in phases:
        before = [heads[name] + shortest[name] for name in phase.predecessors if name in heads]
        heads[phase.id] = max(min(int(family.starts.min()) for family in options.of(proposal, phase)), *before, 0)
    for phase in reversed(phases):
        for name in phase.predecessors:
            if name in tails:
                tails[name] = max(tails[name], shortest[phase.id] + tails[phase.id])
    for phase in phases:
        yield phase, heads[phase.id], tails[phase.id]


def _least_work(family: Family, pool: PoolId, since: int) -> int:
    """Return the fewest node-days any start of a family uses in a pool from a day on."""
    used = sum(part.nodes * (part.used_end - part.used_start.clip(min=since)) for part in parts_in(family, pool))
    return max(0, int(min(used)))
