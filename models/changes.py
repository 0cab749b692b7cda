"""What a re-plan changes against the published plan: whose, from what to what, and whether it had to be."""

from enum import StrEnum

from models.base import Frozen
from models.events import Released
from models.scenario import Part
from models.units import PhaseId, ProposalId


class ReplanMode(StrEnum):
    """How much a re-plan may change: what it must, or so many proposals more."""

    REPAIR = "repair"
    REDISTRIBUTE = "redistribute"


class ChangeKind(StrEnum):
    """What a change means for the proposal."""

    MOVED = "moved"
    LOST = "lost"
    NEW = "new"


class PhaseChange(Frozen):
    """The parts of one phase from the day of decision on, as published and now."""

    phase: PhaseId
    before: tuple[Part, ...]
    now: tuple[Part, ...]


class Change(Frozen):
    """One proposal that is not as published. ``forced``: it is not in the plan that moves the fewest either."""

    proposal: ProposalId
    kind: ChangeKind
    forced: bool
    phases: tuple[PhaseChange, ...]


class Changes(Frozen):
    """All changes of a re-plan, the forced ones first.

    ``fewest``: how many proposals the plan with the fewest changes changes, ``bound``: no plan changes fewer.
    """

    mode: ReplanMode
    allowed: int
    fewest: int
    bound: int
    changes: tuple[Change, ...] = ()
    released: tuple[Released, ...] = ()

    @property
    def forced(self) -> tuple[Change, ...]:
        """The changes there have to be."""
        return tuple(change for change in self.changes if change.forced)

    @property
    def chosen(self) -> tuple[Change, ...]:
        """The changes made because they are better."""
        return tuple(change for change in self.changes if not change.forced)
