"""Planning again after something happened: as little changed as possible, or so many changes more as are decided on.

The story on one screen: the published plan on the day of decision (``history``), what happened (``events``), what a
provider no longer has of paid leases (``capacity``), the fewest that have to move (``fewest``), a repaired plan, and
what may still be chosen (``run``).
"""

from allocator.replan.run import Replanned, Request, replan

__all__ = ["Replanned", "Request", "replan"]
