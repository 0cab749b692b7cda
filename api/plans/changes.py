"""What one plan gives otherwise than another, phase by phase."""

from enum import StrEnum

from models.base import Frozen
from models.plan import Plan
from models.scenario import Part
from models.units import PhaseId, ProposalId


class How(StrEnum):
    """In which way a phase is given otherwise."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RESIZED = "resized"
    REDATED = "redated"


class Change(Frozen):
    """A phase that is given otherwise."""

    proposal: ProposalId
    phase: PhaseId
    how: How
    before: tuple[Part, ...]
    after: tuple[Part, ...]


class Changes(Frozen):
    """All phases that are given otherwise; ``moved``: the proposals they belong to."""

    moved: tuple[ProposalId, ...]
    items: tuple[Change, ...]


def changes(before: Plan, after: Plan) -> Changes:
    """Return in what a plan differs from an earlier one."""
    old, new = ({(d.proposal, d.phase): d.parts for d in plan.decisions} for plan in (before, after))
    items = tuple(
        Change(
            proposal=key[0],
            phase=key[1],
            how=_how(old.get(key, ()), new.get(key, ())),
            before=old.get(key, ()),
            after=new.get(key, ()),
        )
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )
    return Changes(moved=tuple(dict.fromkeys(item.proposal for item in items)), items=items)


def _how(old: tuple[Part, ...], new: tuple[Part, ...]) -> How:
    if not old:
        return How.ADDED
    if not new:
        return How.REMOVED
    if {part.pool for part in old} != {part.pool for part in new}:
        return How.MOVED
    if sorted(part.gpus for part in old) != sorted(part.gpus for part in new):
        return How.RESIZED
    return How.REDATED
