"""A shape at a size, for all its possible first days at once: which nodes or GPUs run on which days, and the fill."""

from datetime import date
from typing import NamedTuple

import numpy as np

from allocator.checks.reference.days import Days
from models.scenario import Part
from models.units import Period, PoolId


class Run(NamedTuple):
    """One part of an option, for each start: nodes of a pool, or GPUs by self, on which days."""

    pool: PoolId | None
    nodes: int
    gpus: int
    first: Days
    end: Days


class Usage(NamedTuple):
    """One shape at one size: its runs, its raw fill for each start, and what pool parts alone fill."""

    runs: tuple[Run, ...]
    fill: Days
    pool_fill: Days

    @property
    def starts(self) -> Days:
        """The first used day for each start."""
        first: Days = np.min([run.first for run in self.runs], axis=0)
        return first

    @property
    def ends(self) -> Days:
        """The day after the last used day for each start."""
        end: Days = np.max([run.end for run in self.runs], axis=0)
        return end

    @property
    def alone(self) -> bool:
        """Whether some of it is procured alone."""
        return any(run.pool is None for run in self.runs)


def part_of(run: Run, position: int) -> Part:
    """Return a run as the part it is for one start, leased as long as used."""
    first, end = date.fromordinal(int(run.first[position])), date.fromordinal(int(run.end[position]))
    used = Period(start=first, end=end)
    return Part(pool=run.pool, nodes=run.nodes, gpus=run.gpus, used=used, held=used)
