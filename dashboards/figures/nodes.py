"""Which node numbers an allocation sits on, so that a pool can be drawn as tall as its nodes.

Numbers are handed out on the day nodes are first held: the lowest run of free numbers that is long enough, or, where
there is none, the lowest free numbers in several pieces. Nodes in turnaround are free for their last holder only, and
that holder gets them back first. Where a pool shrinks under nodes still held, they move to free numbers: a *hop*, shown
as 切替. What finds no free number goes on top of the pool, beyond what is ready, where an overload is seen at once.

A number is a position in the picture. Providers hand out machines as they like.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.units import Period


@dataclass(frozen=True, slots=True)
class Lease:
    """Nodes held by one owner over a period, waiting for numbers."""

    owner: str
    nodes: int
    held: Period


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring node numbers of one lease, from ``first`` (0 is the lowest) upwards."""

    first: int
    nodes: int
    period: Period
    hop: bool = False


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """From ``since`` on, ``nodes`` nodes may be held."""

    since: date
    nodes: int


def ready_on(steps: Sequence[ReadyStep], day: date) -> int:
    """Return how many nodes are ready on a day: the latest step on or before it, else none."""
    return next((step.nodes for step in reversed(steps) if step.since <= day), 0)


@dataclass(slots=True)
class _Floor:
    """The numbers of one pool on the day at hand: who holds them, and who held them last until when."""

    turnaround_days: int
    holder: dict[int, int] = field(default_factory=dict)
    last: dict[int, tuple[str, date]] = field(default_factory=dict)

    def release(self, lease: int, owner: str, end: date) -> None:
        """Take the numbers back; they stay with their owner until the turnaround is over."""
        for number in [n for n, by in self.holder.items() if by == lease]:
            del self.holder[number]
            self.last[number] = (owner, end)

    def take(self, lease: int, owner: str, wanted: int, ready: int, day: date) -> None:
        """Hand out free numbers below ``ready``, and for what is missing the lowest unheld ones above."""
        chosen = self._free(owner, wanted, ready, day)
        above = ready
        while len(chosen) < wanted:
            if above not in self.holder:
                chosen.append(above)
            above += 1
        self.holder.update(dict.fromkeys(chosen, lease))

    def come_down(self, lease: int, owner: str, ready: int, day: date) -> None:
        """Move the numbers the pool no longer has to free ones it still has, as far as there are any."""
        too_high = [number for number in self.numbers(lease) if number >= ready]
        chosen = self._free(owner, len(too_high), ready, day)
        for number in too_high[len(too_high) - len(chosen) :]:
            del self.holder[number]
        self.holder.update(dict.fromkeys(chosen, lease))

    def _free(self, owner: str, wanted: int, ready: int, day: date) -> list[int]:
        """Choose up to ``wanted`` free numbers: the owner's own in turnaround first, the last returned before others.

        That order matters: it keeps the numbers an owner blocks as few as the most nodes it held at once.
        """
        own: list[tuple[int, int]] = []
        free: list[int] = []
        for number in range(ready):
            by, end = self.last.get(number, (owner, date.min))
            cooling = end > date.min and day < end + timedelta(days=self.turnaround_days)
            if number in self.holder or (cooling and by != owner):
                continue
            if cooling:
                own.append((-end.toordinal(), number))
            else:
                free.append(number)
        chosen = [number for _, number in sorted(own)[:wanted]]
        return chosen + _lowest(free, wanted - len(chosen))

    def numbers(self, lease: int) -> tuple[int, ...]:
        """Return the numbers a lease holds now, lowest first."""
        return tuple(sorted(number for number, by in self.holder.items() if by == lease))


def _lowest(free: Sequence[int], wanted: int) -> list[int]:
    """Pick the lowest run of neighbouring numbers that is long enough, or the lowest numbers where there is none."""
    for at in range(len(free) - wanted + 1):
        if wanted and free[at + wanted - 1] - free[at] == wanted - 1:
            return list(free[at : at + wanted])
    return list(free[:wanted])


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Split ascending numbers into runs of neighbours, each as (first, how many)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == sum(runs[-1]):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def node_numbers(
    leases: Sequence[Lease], steps: Sequence[ReadyStep], turnaround_days: int = 0
) -> tuple[tuple[Piece, ...], ...]:
    """Return the pieces of each lease, in the order of ``leases``.

    Two pieces never share a number and a day, and the pieces of a lease add up to its nodes on each of its days.
    Leases that start on the same day take numbers in the order longest, largest, first in the list.
    """
    floor = _Floor(turnaround_days)
    days = sorted({lease.held.start for lease in leases} | {step.since for step in steps})
    slices: list[list[tuple[date, tuple[int, ...]]]] = [[] for _ in leases]
    starting = sorted(range(len(leases)), key=lambda i: (-leases[i].held.days, -leases[i].nodes, i))
    active: list[int] = []
    for day in days:
        ready = ready_on(steps, day)
        for index in sorted((i for i in active if leases[i].held.end <= day), key=lambda i: leases[i].held.end):
            floor.release(index, leases[index].owner, leases[index].held.end)
        active = [i for i in active if leases[i].held.end > day]
        for index in active:
            floor.come_down(index, leases[index].owner, ready, day)
            slices[index].append((day, floor.numbers(index)))
        for index in starting:
            if leases[index].held.start == day:
                floor.take(index, leases[index].owner, leases[index].nodes, ready, day)
                slices[index].append((day, floor.numbers(index)))
                active.append(index)
    return tuple(_pieces(lease, parts) for lease, parts in zip(leases, slices, strict=True))


def _pieces(lease: Lease, slices: Sequence[tuple[date, tuple[int, ...]]]) -> tuple[Piece, ...]:
    """Join equal runs of following slices; a run with a number not held the day before is a hop."""
    done: list[Piece] = []
    running: dict[tuple[int, int], tuple[date, bool]] = {}
    before: set[int] = set()
    for at, (day, numbers) in enumerate(slices):
        last = at + 1 == len(slices)
        end = lease.held.end if last else slices[at + 1][0]
        following = set() if last else set(_runs(slices[at + 1][1]))
        for run in _runs(numbers):
            moved = at > 0 and not before.issuperset(range(run[0], sum(run)))
            since, hop = running.pop(run, (day, moved))
            if run in following:
                running[run] = (since, hop)
            else:
                done.append(Piece(run[0], run[1], Period(start=since, end=end), hop))
        before = set(numbers)
    return tuple(sorted(done, key=lambda piece: (piece.period.start, piece.first)))
