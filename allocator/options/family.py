"""Families of options: one shape of parts with an array of starts, never one object per start."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from allocator.options.days import BoolArray, IntArray, day_number, day_of
from models.scenario import Alternative, Decision, Part, Phase, Proposal
from models.units import Period, PoolId, ProviderId

SELF = "self"
"""The source of self-procured parts, beside the provider ids."""


@dataclass(frozen=True, slots=True, eq=False)
class PartRun:
    """One part of a family over all starts: the same nodes, arrays of used and held days.

    ``power``: H100 millionths of all its GPUs for the phase it serves.
    """

    pool: PoolId | None
    provider: ProviderId
    nodes: int
    gpus: int
    power: int
    used_start: IntArray
    used_end: IntArray
    held_start: IntArray
    held_end: IntArray

    def only(self, keep: BoolArray) -> "PartRun":
        """Return the same part at the kept starts."""
        return PartRun(  # by hand, not by `replace`: a large round makes hundreds of thousands
            self.pool,
            self.provider,
            self.nodes,
            self.gpus,
            self.power,
            self.used_start[keep],
            self.used_end[keep],
            self.held_start[keep],
            self.held_end[keep],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Options of one phase that differ only in when they start.

    ``choice``: the alternative it realises, if the demand is a list of alternatives.
    ``wanted``: what the applicant wants over the used days as (offset from, offset to, power).
    ``carried``: a lease made before the day of decision that may go on as it is.
    ``cut_from``: the family it was cut out of and the rows kept of it, so that what is known of that one holds here.
    """

    proposal: Proposal
    phase: Phase
    parts: tuple[PartRun, ...]
    starts: IntArray
    ends: IntArray
    wanted: tuple[tuple[int, int, int], ...] = ()
    choice: Alternative | None = None
    start_pool: PoolId | None = None
    whole: bool = field(default=False)
    carried: bool = False
    cut_from: "tuple[Family, IntArray] | None" = None

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def has_self(self) -> bool:
        """Whether some part is self-procured."""
        return any(part.pool is None for part in self.parts)

    @property
    def sources(self) -> frozenset[str]:
        """The providers of its parts; self counts as one."""
        return frozenset(part.provider for part in self.parts)

    @property
    def pools(self) -> frozenset[PoolId]:
        """The pools it holds nodes in."""
        return frozenset(part.pool for part in self.parts if part.pool is not None)

    def only(self, keep: BoolArray) -> "Family":
        """Return the family at the kept starts."""
        if keep.all():
            return self
        whole, rows = self.cut_from or (self, np.arange(len(self)))
        return Family(
            self.proposal,
            self.phase,
            tuple([part.only(keep) for part in self.parts]),
            self.starts[keep],
            self.ends[keep],
            self.wanted,
            self.choice,
            self.start_pool,
            self.whole,
            self.carried,
            (whole, rows[keep]),
        )

    def find(self, decision: Decision) -> int | None:
        """Return the row that is exactly this decision, or None."""
        row = int(np.searchsorted(self.starts, day_number(decision.used.start)))
        there = row < len(self) and len(self.parts) == len(decision.parts)
        return row if there and self.decision(row) == decision else None

    def decision(self, row: int) -> Decision:
        """Write out the option at one start."""
        return Decision(
            proposal=self.proposal.id,
            phase=self.phase.id,
            parts=tuple(
                Part(
                    pool=part.pool,
                    nodes=part.nodes,
                    gpus=part.gpus,
                    used=Period(start=day_of(part.used_start[row]), end=day_of(part.used_end[row])),
                    held=Period(start=day_of(part.held_start[row]), end=day_of(part.held_end[row])),
                )
                for part in self.parts
            ),
        )


def rows_true(family: Family) -> BoolArray:
    """Admit every start (the one array there is of that length, not to be written to)."""
    return all_true(len(family))


@cache
def all_true(length: int) -> BoolArray:
    """Return the one array of so many trues."""
    rows = np.ones(length, dtype=np.bool_)
    rows.flags.writeable = False
    return rows
