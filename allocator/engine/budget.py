"""What a part of a run may use: seconds by the clock, or deterministic work when that is what bounds the run."""

from dataclasses import dataclass

from allocator.engine.control import Control

REST = 0.8
KEPT = 0.04
"""Of what is left, to find any plan at all; of the whole run, for each later tier."""


@dataclass(slots=True)
class Budget:
    """Seconds and work up to some point of the run."""

    control: Control
    seconds_end: float
    work_end: float | None

    @classmethod
    def of(cls, control: Control, seconds: float, work: float | None) -> "Budget":
        """Return a budget of so many seconds, or so much work, from now on."""
        return cls(control, control.seconds + seconds, None if work is None else control.work_used + work)

    @classmethod
    def of_turn(cls, control: Control, turns_left: int) -> "Budget":
        """Return the budget of the next tier: half of what is left, a fixed part of the whole kept for each later one.

        The last tier may use all that is left.
        """
        settings, later = control.settings, turns_left - 1

        def share(left: float, whole: float) -> float:
            if not later:
                return left
            kept = min(KEPT * whole, left / turns_left)
            return max(kept, min(left / 2, left - kept * later))

        work = control.work_left
        if work is not None and settings.work_limit is not None:
            work = share(work, settings.work_limit)
        return cls.of(control, share(control.left, settings.seconds), work)

    @classmethod
    def of_rest(cls, control: Control, share: float = REST) -> "Budget":
        """Return the budget of finding any plan at all: most of what is left, as nothing else is of use without."""
        work = control.work_left
        return cls.of(control, control.left * share, None if work is None else work * share)

    @property
    def seconds(self) -> float:
        """Seconds left."""
        return max(0.0, self.seconds_end - self.control.seconds)

    @property
    def work(self) -> float | None:
        """Work left, None when the clock decides."""
        return None if self.work_end is None else max(0.0, self.work_end - self.control.work_used)

    @property
    def open(self) -> bool:
        """Whether anything is left, and nobody asked to stop."""
        if self.control.stopped:
            return False
        return self.seconds > 0 if self.work_end is None else self.control.work_used < self.work_end

    def part(self, share: float) -> "Budget":
        """Return a share of what is left."""
        return Budget.of(self.control, share * self.seconds, None if self.work is None else share * self.work)

    def at_most(self, seconds: float, work: float) -> "Budget":
        """Return what is left, but at most so much."""
        left = self.work
        return Budget.of(self.control, min(seconds, self.seconds), None if left is None else min(work, left))
