"""A phase takes one of the whole-node sizes written for it in the scenario, of pools written for it.

Local rule. The grid of sizes is part of the scenario, so that everybody can see on what "proven" rests; beside it there
is but what was leased before the day of decision and may go on (``Baseline.carried``).
"""

import numpy as np

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family, rows_true
from models.scenario import Block


def admits(options: Options, family: Family) -> BoolArray:
    """Admit shapes whose pools and levels of nodes are in the grid (a split: its first pool's)."""
    if family.choice is not None or family.carried:
        return rows_true(family)
    grid = options.grid(family.proposal, family.phase)
    if not family.pools <= grid.keys():
        return ~rows_true(family)
    if isinstance(family.phase.to_do, Block):
        leading = [part for part in family.parts if part.pool is not None]
        split = len(family.pools) > 1
        levels = [leading[0].nodes] if split else list(np.cumsum([part.nodes for part in leading]))
        if any(level not in grid[leading[0].pool] for level in levels if leading[0].pool is not None):
            return ~rows_true(family)
    return rows_true(family)
