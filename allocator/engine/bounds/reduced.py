"""How much dearer a plan must be if it uses an option: the least of its proposal with it, less the least without.

At the prices of a bound, a plan that uses the option cannot be better than the bound by less than that. Options dearer
than the gap between plan and bound are in no better plan; the others are where to look.
"""

from copy import copy

import numpy as np

from allocator.engine.bounds.pricing import NEVER_PAID, Solution
from allocator.engine.bounds.table import Line, Table
from allocator.options import Options
from allocator.options.days import BoolArray, IntArray


def reduced_costs(solution: Solution) -> IntArray:
    """Return the reduced cost of every option, in scaled units (a lower estimate where a proposal has several phases).

    From the roots down: what comes before a phase costs at least the cheapest parent option that ends by its start,
    followers of that parent beside this phase included.
    """
    programme, table = solution.programme, solution.programme.table
    whole = solution.option.copy()
    for level in reversed(range(programme.levels)):
        first, end = programme.bounds[level]
        for number in range(first, end):
            line = table.lines[number]
            here = slice(line.first, line.end)
            if line.parent < 0 or line.first == line.end:
                continue
            parent = table.lines[line.parent]
            there = slice(parent.first, parent.end)
            ends = table.end[there]
            beside = whole[there] - solution.least[number, ends]
            before = np.full(table.days + 2, NEVER_PAID, dtype=np.int64)
            np.minimum.at(before, ends, beside)
            before = np.minimum.accumulate(before)
            whole[here] = np.minimum(NEVER_PAID, whole[here] + before[table.start[here]])
    root = np.array([_root(table.lines, number) for number in range(len(table.lines))], dtype=np.int64)
    if not len(root):
        return whole
    rest = solution.rest[table.owner] - solution.cheapest[root]
    dearer = whole + (rest - solution.each[table.owner])[table.line]
    return np.maximum(0, np.where(whole >= NEVER_PAID // 2, NEVER_PAID, dearer))


def _root(lines: list[Line], number: int) -> int:
    while lines[number].parent >= 0:
        number = lines[number].parent
    return number


def narrowed(options: Options, table: Table, keep: BoolArray) -> Options:
    """Return only the kept options."""
    left = copy(options)
    left.families = {**options.families, **table.kept(keep)}
    return left
