"""A phase is used only between its earliest day and its deadline, inside the horizon, not before the day of decision.

A profile moves from where it was drawn by no more than its stated tolerance. Local rule. Source: notice section 7.
"""

from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.options.family import Family


def admits(options: Options, family: Family) -> BoolArray:
    """Admit starts whose used days lie in the window."""
    window = options.calendar.window(family.proposal, family.phase)
    return (family.starts >= window.start) & (family.starts <= window.last_start) & (family.ends <= window.end)
