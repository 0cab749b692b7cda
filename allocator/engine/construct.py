"""A plan made at prices: what the linear mix uses most goes in first, then each proposal at its cheapest that fits.

Prices say where others need the nodes and the money more: a plan made by them is far better than one made by priority
alone, in a moment.
"""

import numpy as np

from allocator.baselines import Chosen, Room
from allocator.engine.bounds.master import Column
from allocator.engine.bounds.table import Table
from allocator.options.days import IntArray
from models.scenario import Decision

TRIES = 60
"""So many of its cheapest options are tried for a proposal the mix leaves open."""


def construct(table: Table, mix: dict[Column, float], dearer: IntArray) -> tuple[Decision, ...]:
    """Return a plan that keeps all upper limits (the caller checks the rest)."""
    room = Room(table.options)
    placed: dict[int, Chosen] = {}
    ordered = sorted(mix.items(), key=lambda item: (not room.must(table.proposals[item[0][0]]), -item[1], item[0]))
    for (owner, options, served), _ in ordered:
        if served and options and owner not in placed:
            taken = [(table.families[table.family[n]], int(table.row[n])) for n in options]
            if room.place(table.proposals[owner], taken):
                placed[owner] = taken
    for owner, numbers in _open(table, placed, dearer):
        for number in numbers:
            taken = [(table.families[table.family[number]], int(table.row[number]))]
            if room.place(table.proposals[owner], taken):
                placed[owner] = taken
                break
    for owner, proposal in enumerate(table.proposals):
        if owner not in placed and owner in set(table.owner) and len(proposal.phases) > 1:
            placed[owner] = room.try_proposal(proposal)
    decisions = [family.decision(row) for taken in placed.values() for family, row in taken]
    return tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase)))


def _open(table: Table, placed: dict[int, Chosen], dearer: IntArray) -> list[tuple[int, list[int]]]:
    """Return the proposals with one open phase that are not placed, cheapest first, with their cheapest options."""
    found: list[tuple[int, int, list[int]]] = []
    for line in table.lines:
        if line.owner in placed or len(line.proposal.phases) > 1 or line.first == line.end:
            continue
        costs = dearer[line.first : line.end]
        numbers = (line.first + np.argsort(costs, kind="stable")[:TRIES]).tolist()
        found.append((int(costs.min()), line.owner, numbers))
    return [(owner, numbers) for _, owner, numbers in sorted(found)]
