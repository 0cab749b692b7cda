"""On no day does a pool hand out more nodes than it has ready.

Ready: counted capacity less the reserve. A proposal blocks, on a day, the most nodes it held there on that day or any
of the ``turnaround_days`` before. Checked from the day of decision to the end of the pool's calendar. Linking rule.

Where every user of a pool has one literal per option, the rule is one linear row per stretch of days with the same
users; a pool with a dense user gets one cumulative constraint instead.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocator.at_most import AtMost, tightest
from allocator.options.days import BoolArray, IntArray, PoolDays, day_number
from allocator.options.holding import parts_in, with_turnaround
from allocator.variables import PhaseVars, Variables, weighted


@dataclass(slots=True, eq=False)
class Piece:
    """A literal that blocks ``nodes`` from day ``first`` up to ``end``."""

    literal: cp_model.IntVar
    first: int
    end: int
    nodes: int


def post(variables: Variables) -> None:
    """Keep the capacity of every pool."""
    for pool in variables.calendar.pools.values():
        users = [made for made in variables.phases.values() if any(pool.pool.id in f.pools for f in made.families)]
        given = _given(variables, pool)
        if any(made.dense is not None for made in users):
            _cumulative(variables, pool, users, given)
        else:
            _by_stretch(variables, pool, users, given)


def _days(variables: Variables, pool: PoolDays) -> tuple[int, int]:
    return max(pool.first, variables.calendar.as_of), pool.end


def _given(variables: Variables, pool: PoolDays) -> dict[str, IntArray]:
    """Return, per proposal with history in the pool, the nodes its past parts hold on each calendar day."""
    held: dict[str, IntArray] = {}
    for proposal in variables.scenario.proposals:
        for phase in proposal.phases:
            for part in phase.given:
                if part.pool != pool.pool.id:
                    continue
                days = held.setdefault(proposal.id, np.zeros(pool.end - pool.first, dtype=np.int64))
                first = max(0, day_number(part.held.start) - pool.first)
                days[first : max(0, day_number(part.held.end) - pool.first)] += part.nodes
    return held


def _pieces(pool: PoolDays, made: PhaseVars) -> list[Piece]:
    """Return what each option of an indexed phase holds in the pool."""
    pieces = []
    for family, row in zip(made.families, made.literals, strict=True):
        for part in parts_in(family, pool.pool.id):
            pieces += [
                Piece(literal, int(part.held_start[i]), int(part.held_end[i]), part.nodes)
                for i, literal in enumerate(row)
            ]
    return pieces


def _blocked_pieces(pool: PoolDays, made: PhaseVars) -> list[Piece]:
    """Return what each option blocks when only this phase of its proposal uses the pool: held nodes and turnaround."""
    turnaround = pool.pool.turnaround_days
    pieces = []
    for family, row in zip(made.families, made.literals, strict=True):
        parts = parts_in(family, pool.pool.id)
        if not parts:
            continue
        for i, literal in enumerate(row):
            held = [(int(part.held_start[i]), int(part.held_end[i]), part.nodes) for part in parts]
            if not turnaround or len(held) == 1:
                pieces += [Piece(literal, first, end + turnaround, nodes) for first, end, nodes in held]
                continue
            first, end = min(h[0] for h in held), max(h[1] for h in held)
            days = np.zeros(end - first + turnaround, dtype=np.int64)
            for start, stop, nodes in held:
                days[start - first : stop - first] += nodes
            blocked = with_turnaround(days, turnaround)
            edges = [0, *(int(edge) + 1 for edge in np.flatnonzero(np.diff(blocked))), len(blocked)]
            pieces += [
                Piece(literal, first + a, first + b, int(blocked[a]))
                for a, b in itertools.pairwise(edges)
                if blocked[a]
            ]
    return pieces


def _by_stretch(variables: Variables, pool: PoolDays, users: list[PhaseVars], given: dict[str, IntArray]) -> None:
    turnaround = pool.pool.turnaround_days
    ready = pool.ready.copy()
    pieces: list[Piece] = []
    by_proposal: dict[str, list[PhaseVars]] = {}
    for made in users:
        by_proposal.setdefault(made.proposal.id, []).append(made)
    for proposal_id, held in given.items():
        if not turnaround or proposal_id not in by_proposal:
            ready = ready - with_turnaround(held, turnaround)
    for proposal_id, phases in by_proposal.items():
        if not turnaround:
            pieces += [piece for made in phases for piece in _pieces(pool, made)]
        elif len(phases) == 1 and proposal_id not in given:
            pieces += _blocked_pieces(pool, phases[0])
        else:
            pieces += _together(variables, pool, phases, given.get(proposal_id))
    _rows(variables, pool, pieces, ready)


def _together(variables: Variables, pool: PoolDays, phases: list[PhaseVars], given: IntArray | None) -> list[Piece]:
    """Blocking of a proposal with several phases (or a past) where there is turnaround: a variable per stretch."""
    first, end = _days(variables, pool)
    turnaround = pool.pool.turnaround_days
    pieces = [piece for made in phases for piece in _pieces(pool, made)]
    edges = {first, end}
    for piece in pieces:
        edges |= {piece.first, piece.end, piece.end + turnaround}
    if given is not None:
        edges |= {pool.first + int(i) + 1 for i in np.flatnonzero(np.diff(with_turnaround(given, turnaround)))}
        edges |= {pool.first + int(i) + 1 for i in np.flatnonzero(np.diff(given))}
    cuts = sorted(edge for edge in edges if first <= edge <= end)
    most = sum(max(sum(part.nodes for part in parts_in(f, pool.pool.id)) for f in made.families) for made in phases)
    most += int(given.max()) if given is not None else 0
    blocked_pieces = []
    for begin, stop in itertools.pairwise(cuts):
        blocked = variables.model.new_int_var(0, most, f"blocked {phases[0].proposal.id} {pool.pool.id} {begin}")
        for day in sorted({begin, *(edge for edge in edges if begin - turnaround <= edge < begin), begin - turnaround}):
            held = [p for p in pieces if p.first <= day < p.end]
            past = int(given[day - pool.first]) if given is not None and pool.first <= day < pool.end else 0
            variables.model.add(blocked >= weighted([p.literal for p in held], [p.nodes for p in held]) + past)
        blocked_pieces.append(Piece(blocked, begin, stop, 1))
    return blocked_pieces


def _rows(variables: Variables, pool: PoolDays, pieces: list[Piece], ready: IntArray) -> None:
    """One row per stretch of days on which neither users nor ready nodes change, but for those another one implies."""
    first, end = _days(variables, pool)
    if end <= first:
        return
    edges = {first, end} | {pool.first + int(i) + 1 for i in np.flatnonzero(np.diff(ready))}
    for piece in pieces:
        edges |= {piece.first, piece.end}
    cuts = sorted(edge for edge in edges if first <= edge <= end)
    held = np.array([(p.literal.index, p.nodes, p.first, p.end) for p in pieces], dtype=np.int64).reshape(-1, 4)
    terms, nodes, begins, ends = held.T
    for row in tightest(
        _row(terms, nodes, (begins <= cut) & (ends > cut), int(ready[cut - pool.first])) for cut in cuts[:-1]
    ):
        if len(row.terms):
            row.post(variables.model)
        elif row.limit < 0:
            variables.model.add_bool_or([])


def _row(terms: IntArray, nodes: IntArray, active: BoolArray, limit: int) -> AtMost:
    """Return the row of the active pieces, those of one literal added up."""
    mine, place = np.unique(terms[active], return_inverse=True)
    return AtMost(mine, np.bincount(place, nodes[active], len(mine)).astype(np.int64), limit)


def _cumulative(variables: Variables, pool: PoolDays, users: list[PhaseVars], given: dict[str, IntArray]) -> None:
    """One cumulative constraint; what is missing below the most the pool ever has is filled by fixed blocks."""
    model, turnaround = variables.model, pool.pool.turnaround_days
    first, _end = _days(variables, pool)
    ready = pool.ready - sum((with_turnaround(held, turnaround) for held in given.values()), np.zeros_like(pool.ready))
    ready = ready[first - pool.first :]
    if (ready < 0).any():
        model.add_bool_or([])
        return
    top = int(ready.max(initial=0))
    intervals: list[cp_model.IntervalVar] = []
    demands: list[int] = []
    edges = [0, *(int(i) + 1 for i in np.flatnonzero(np.diff(ready))), len(ready)]
    for a, b in itertools.pairwise(edges):
        if b > a and top > ready[a]:
            intervals.append(model.new_fixed_size_interval_var(first + a, b - a, f"missing {pool.pool.id}"))
            demands.append(top - int(ready[a]))
    for made in users:
        if made.dense is None:
            for piece in _blocked_pieces(pool, made):
                intervals.append(
                    model.new_optional_fixed_size_interval_var(
                        piece.first, piece.end - piece.first, piece.literal, f"held {pool.pool.id}"
                    )
                )
                demands.append(piece.nodes)
            continue
        for family, interval in zip(made.dense.families, made.dense.intervals, strict=True):
            for part in parts_in(family, pool.pool.id):
                intervals.append(interval)
                demands.append(part.nodes)
    if top == 1 and set(demands) == {1}:
        model.add_no_overlap(intervals)
    else:
        model.add_cumulative(intervals, demands, top)
