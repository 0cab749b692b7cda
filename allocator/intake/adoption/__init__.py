"""The list of adopted proposals: read, matched with the answers, and applied. The survey itself stays as it was."""

from allocator.intake.adoption.applied import with_adoption
from allocator.intake.adoption.read import AdoptionList, AdoptionRow, read_adoption

__all__ = ["AdoptionList", "AdoptionRow", "read_adoption", "with_adoption"]
