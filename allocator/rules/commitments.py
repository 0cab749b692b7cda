"""A lease already paid that cannot be cancelled stays in the plan.

The phase's option holds at least the committed nodes of the pool on every committed day from the day of decision on.
Local rule (that a committed phase is served at all is ``mandatory``). Source: blocks that are prepaid and final.
"""

from allocator.options import Options
from allocator.options.days import BoolArray, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import held_by_day, parts_in


def admits(options: Options, family: Family) -> BoolArray:
    """Admit starts whose held days keep every commitment of the phase."""
    keep = rows_true(family)
    for lease in options.scenario.commitments:
        if (lease.proposal, lease.phase) != (family.proposal.id, family.phase.id):
            continue
        first, end = max(day_number(lease.held.start), options.calendar.as_of), day_number(lease.held.end)
        parts = parts_in(family, lease.pool)
        if end <= first:
            continue
        if not parts:
            return ~keep
        keep = keep & (held_by_day(parts, first, end) >= lease.nodes).all(axis=1)
    return keep
