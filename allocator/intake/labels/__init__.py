"""Where each field is: found by its label, whatever sheet, row or column it stands in."""

from allocator.intake.labels.found import Located, Row, Spot
from allocator.intake.labels.locate import locate

__all__ = ["Located", "Row", "Spot", "locate"]
