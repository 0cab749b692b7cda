"""A tier already solved and the threshold that later tiers have to keep."""

from dataclasses import dataclass

from models.tiers import TierSpec


@dataclass(frozen=True, slots=True)
class Frozen:
    """What must not get worse any more."""

    spec: TierSpec
    level: int
    threshold: int

    def short(self, value: int) -> bool:
        """Tell whether a value misses the threshold."""
        return value < self.threshold if self.spec.maximised else value > self.threshold
