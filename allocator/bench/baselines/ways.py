"""What a baseline is asked and what it answers; nothing here knows how it works."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from models.scenario import Decision, Scenario


class CannotExpress(Exception):
    """The baseline has no words for something the round contains; the argument is what."""


class NotInstalled(Exception):
    """The library the baseline rests on is not there; the argument is its name."""


@dataclass(slots=True)
class Clock:
    """How long a baseline may take, model building included, on how many workers."""

    seconds: float
    workers: int = 1
    seed: int = 1
    began: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds since the baseline began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self.seconds - self.spent)


@dataclass(frozen=True, slots=True)
class Found:
    """The plan of a baseline, None when it had none in time, and after how many seconds it had its first."""

    decisions: tuple[Decision, ...] | None
    first_plan: float | None = None


Baseline = Callable[[Scenario, Clock], Found]
