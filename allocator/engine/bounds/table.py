"""Every option of a scenario in one long table, so that all of them are priced at once.

A *line* is a phase something is still decided about. Of its predecessors one counts as its *parent* here (the last in
phase order); a phase with more than one may therefore start earlier in the table than in a plan: the table holds every
plan there is, and a few more. Options stand level by level (leaves first), in each line by start.

What a family holds in pools is written as entries (place, nodes) into the running sums of the prices of pool-days:
nodes from day a up to b cost nodes x (sum before b - sum before a).
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allocator.lots import phase_order
from allocator.options import Options
from allocator.options.days import BoolArray, Calendar, IntArray, day_number
from allocator.options.family import Family
from allocator.options.holding import held_by_day, parts_in, ran_by_day, with_turnaround
from models.scenario import Decision, Phase, Proposal
from models.units import PoolId

Measure = Callable[[Family], IntArray]


@dataclass(slots=True, eq=False)
class Line:
    """A phase to decide: where its options stand in the table and who comes before it."""

    number: int
    owner: int
    proposal: Proposal
    phase: Phase
    families: tuple[Family, ...]
    parent: int = -1
    children: list[int] = field(default_factory=list)
    level: int = 0
    first: int = 0
    end: int = 0


class PoolPlaces:
    """Where the days of each pool stand in the long row of pool-days that have a price."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.base: dict[PoolId, int] = {}
        self.days: dict[PoolId, int] = {}
        self.first: dict[PoolId, int] = {}
        count = 0
        for id_, pool in calendar.pools.items():
            first = max(pool.first, calendar.as_of)
            self.base[id_], self.first[id_], self.days[id_] = count, first, max(0, pool.end - first)
            count += self.days[id_] + 1
        self.count = count

    def place(self, pool: PoolId, days: IntArray) -> IntArray:
        """Return where the running sum of prices before each day stands."""
        return self.base[pool] + np.clip(days - self.first[pool], 0, self.days[pool])

    def span(self, pool: PoolId) -> slice:
        """Return where the days of a pool stand (the place after them holds no day)."""
        return slice(self.base[pool], self.base[pool] + self.days[pool])

    def spans(self) -> list[slice]:
        """Return where the days of each pool stand."""
        return [self.span(pool) for pool in self.base]


class Table:
    """The options of a scenario as arrays; ``order`` numbers of options are their places in the table."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.scenario = options.scenario
        self.calendar = options.calendar
        self.places = PoolPlaces(self.calendar)
        self.proposals = self.scenario.proposals
        self.number_of = {proposal.id: number for number, proposal in enumerate(self.proposals)}
        self.lines = self._lines()
        self._sort_lines()
        self.families: list[Family] = [family for line in self.lines for family in line.families]
        self._line_of = {(line.proposal.id, line.phase.id): line for line in self.lines}
        self._lay_out()
        self.ready = np.zeros(self.places.count, dtype=np.int64)
        self._hold()

    # --- lines

    def _lines(self) -> list[Line]:
        lines: list[Line] = []
        scope = {proposal.id for proposal in self.scenario.in_scope}
        for owner, proposal in enumerate(self.proposals):
            if proposal.id not in scope:
                continue
            number_of: dict[str, int] = {}
            for phase in phase_order(proposal):
                if phase.done:
                    continue
                line = Line(len(lines), owner, proposal, phase, self._admitted(proposal, phase))
                number_of[phase.id] = line.number
                before = [number_of[name] for name in phase.predecessors if name in number_of]
                if before:
                    line.parent = max(before)
                lines.append(line)
        return lines

    def _admitted(self, proposal: Proposal, phase: Phase) -> tuple[Family, ...]:
        """Return the families of a phase without starts before a predecessor that is done has ended."""
        ended = [
            max(day_number(part.used.end) for part in proposal.phase(name).given)
            for name in phase.predecessors
            if proposal.phase(name).done
        ]
        families = self.options.of(proposal, phase)
        if not ended:
            return families
        later = (family.only(family.starts >= max(ended)) for family in families)
        return tuple(family for family in later if len(family))

    def _sort_lines(self) -> None:
        """Number the lines level by level: a leaf has level 0, a parent stands above all its children."""
        for line in reversed(self.lines):
            if line.parent >= 0:
                parent = self.lines[line.parent]
                parent.level = max(parent.level, line.level + 1)
        ordered = sorted(self.lines, key=lambda line: (line.level, line.number))
        renamed = {line.number: number for number, line in enumerate(ordered)}
        for number, line in enumerate(ordered):
            line.number = number
            line.parent = renamed.get(line.parent, -1)
        for line in ordered:
            if line.parent >= 0:
                ordered[line.parent].children.append(line.number)
        self.lines = ordered

    # --- options

    def _lay_out(self) -> None:
        starts: list[IntArray] = []
        ends: list[IntArray] = []
        numbers: list[IntArray] = []
        rows: list[IntArray] = []
        self._sorting: list[IntArray] = []
        count = family_count = 0
        for line in self.lines:
            line.first = count
            if line.families:
                start = np.concatenate([family.starts for family in line.families])
                sorting = np.argsort(start, kind="stable")
                sizes = [len(family) for family in line.families]
                starts.append(start[sorting])
                ends.append(np.concatenate([family.ends for family in line.families])[sorting])
                numbers.append(np.repeat(np.arange(len(sizes)) + family_count, sizes)[sorting])
                rows.append(np.concatenate([np.arange(size) for size in sizes])[sorting])
                count += len(start)
                self._sorting.append(sorting)
            else:
                self._sorting.append(np.zeros(0, dtype=np.int64))
            family_count += len(line.families)
            line.end = count
        first = self.calendar.first
        self.count = count
        self.start = _joined(starts) - first
        self.end = _joined(ends) - first
        self.family = _joined(numbers).astype(np.int32)
        self.row = _joined(rows).astype(np.int32)
        self.line = np.repeat(np.arange(len(self.lines)), [line.end - line.first for line in self.lines])
        self.owner = np.array([line.owner for line in self.lines], dtype=np.int64)
        self.days = self.calendar.end - first

    def column(self, measure: Measure) -> IntArray:
        """Return a measure of every option."""
        values = []
        for line, sorting in zip(self.lines, self._sorting, strict=True):
            self.options.go_on()
            if line.families:
                values.append(np.concatenate([measure(family) for family in line.families])[sorting])
        return _joined(values)

    def per_line(self, value: Callable[[Line], int]) -> IntArray:
        """Return a value of every line."""
        return np.array([value(line) for line in self.lines], dtype=np.int64)

    def alone(self, line: Line) -> bool:
        """Tell whether a line is all its proposal has: nothing ran, one phase. Its sums are then exact."""
        return len(line.proposal.phases) == 1 and not line.phase.given

    # --- what options hold

    def _hold(self) -> None:
        """Write down what each option blocks, and what is left of each pool after what already ran."""
        users: dict[tuple[int, PoolId], int] = {}
        for line in self.lines:
            for pool in {pool for family in line.families for pool in family.pools}:
                users[line.owner, pool] = users.get((line.owner, pool), 0) + 1
        ran = self._history(users)
        nodes, begin, stop = (np.zeros(self.count, dtype=np.int32) for _ in range(3))
        more: list[tuple[IntArray, IntArray, IntArray]] = []
        for line, sorting in zip(self.lines, self._sorting, strict=True):
            self.options.go_on()
            place = np.empty(len(sorting), dtype=np.int64)
            place[sorting] = np.arange(line.first, line.end)
            offset = 0
            for family in line.families:
                here = place[offset : offset + len(family)]
                offset += len(family)
                for number, pool in enumerate(sorted(family.pools)):
                    own = users[line.owner, pool] == 1 and (line.owner, pool) not in ran
                    tail = self.calendar.pools[pool].pool.turnaround_days if own else 0
                    parts = parts_in(family, pool)
                    if number == 0 and len(parts) == 1:
                        nodes[here] = parts[0].nodes
                        begin[here] = self.places.place(pool, parts[0].held_start)
                        stop[here] = self.places.place(pool, parts[0].held_end + tail)
                    else:
                        more += self._entries(family, pool, here, tail)
        self.nodes, self.begin, self.stop = nodes, begin, stop
        option = _joined([entry[0] for entry in more])
        order = np.argsort(option, kind="stable")
        self.more_option = option[order]
        self.more_nodes = _joined([entry[1] for entry in more])[order]
        self.more_place = _joined([entry[2] for entry in more])[order]
        self._more_first = np.searchsorted(self.more_option, np.arange(self.count + 1))

    def _entries(
        self, family: Family, pool: PoolId, here: IntArray, tail: int
    ) -> list[tuple[IntArray, IntArray, IntArray]]:
        parts = parts_in(family, pool)
        if not tail or len(parts) == 1:
            entries = []
            for part in parts:
                nodes = np.full(len(family), part.nodes, dtype=np.int64)
                entries.append((here, -nodes, self.places.place(pool, part.held_start)))
                entries.append((here, nodes, self.places.place(pool, part.held_end + tail)))
            return entries
        first = min(int(part.held_start.min()) for part in parts)
        end = max(int(part.held_end.max()) for part in parts) + tail
        blocked = with_turnaround(held_by_day(parts, first, end), tail)
        steps = np.diff(blocked, axis=1, prepend=0, append=0)
        rows, columns = np.nonzero(steps)
        return [(here[rows], -steps[rows, columns], self.places.place(pool, first + columns))]

    def _history(self, users: dict[tuple[int, PoolId], int]) -> set[tuple[int, PoolId]]:
        """Take what already ran off what is ready; return which proposals ran in which pools."""
        ran: set[tuple[int, PoolId]] = set()
        self._past: dict[tuple[int, PoolId], IntArray] = {}
        for id_, pool in self.calendar.pools.items():
            span, skipped = self.places.span(id_), self.places.first[id_] - pool.first
            self.ready[span] = pool.ready[skipped:]
            for owner, proposal in enumerate(self.proposals):
                if not any(part.pool == id_ for phase in proposal.phases for part in phase.given):
                    continue
                ran.add((owner, id_))
                held = ran_by_day(proposal, id_, pool.first, pool.end)
                tail = 0 if (owner, id_) in users else pool.pool.turnaround_days
                self._past[owner, id_] = with_turnaround(held, tail)
                self.ready[span] -= self._past[owner, id_][skipped:]
        return ran

    @cached_property
    def stretches(self) -> IntArray:
        """The tightest day of each stretch of pool-days on which no option begins or ends: others never bind before."""
        edges = np.unique(np.concatenate([self.begin, self.stop, self.more_place]))
        found: list[int] = []
        for span in self.places.spans():
            ready = self.ready[span]
            inside = edges[(edges > span.start) & (edges < span.stop)] - span.start
            cuts = np.unique(np.concatenate(([0], inside, np.flatnonzero(np.diff(ready)) + 1, [len(ready)])))
            found += [span.start + a + int(np.argmin(ready[a:b])) for a, b in itertools.pairwise(cuts.tolist())]
        return np.array(found, dtype=np.int64)

    def past(self, owner: int, pool: PoolId) -> IntArray:
        """Return what was taken off the ready nodes of a pool for what a proposal already ran, by calendar day."""
        days = self.calendar.pools[pool]
        return self._past.get((owner, pool), np.zeros(days.end - days.first, dtype=np.int64))

    def has_more(self, option: int) -> bool:
        """Tell whether an option holds more than one plain run of nodes."""
        return bool(self._more_first[option] < self._more_first[option + 1])

    def more_of(self, option: int) -> tuple[IntArray, IntArray]:
        """Return the further steps of an option: places, and how many nodes more are held from there on."""
        here = slice(self._more_first[option], self._more_first[option + 1])
        return self.more_place[here], -self.more_nodes[here]

    def used(self, chosen: IntArray) -> IntArray:
        """Return the nodes that chosen options block on every pool-day."""
        steps = np.zeros(self.places.count, dtype=np.int64)
        np.add.at(steps, self.begin[chosen], self.nodes[chosen])
        np.add.at(steps, self.stop[chosen], -self.nodes[chosen])
        for option in chosen.tolist():
            if self.has_more(option):
                np.add.at(steps, *self.more_of(option))
        return np.cumsum(steps)

    def find(self, decision: Decision) -> int | None:
        """Return where the option of a decision stands, None when it is none."""
        line = self._line_of.get((decision.proposal, decision.phase))
        if line is None:
            return None
        start = day_number(decision.used.start) - self.calendar.first
        begin, stop = np.searchsorted(self.start[line.first : line.end], [start, start + 1]) + line.first
        pools = [(part.pool, part.nodes) for part in decision.parts]
        for option in range(int(begin), int(stop)):
            family = self.families[int(self.family[option])]
            alike = [(part.pool, part.nodes) for part in family.parts] == pools
            if alike and self.decision(option) == decision:
                return option
        return None

    def decision(self, option: int) -> Decision:
        """Write out an option."""
        family: Family = self.families[int(self.family[option])]
        return family.decision(int(self.row[option]))

    def kept(self, keep: BoolArray) -> dict[tuple[str, str], tuple[Family, ...]]:
        """Return the families of every line with the kept options only."""
        families: dict[tuple[str, str], tuple[Family, ...]] = {}
        for line, sorting in zip(self.lines, self._sorting, strict=True):
            mine = np.zeros(len(sorting), dtype=np.bool_)
            mine[sorting] = keep[line.first : line.end]
            cut, offset = [], 0
            for family in line.families:
                here = mine[offset : offset + len(family)]
                offset += len(family)
                if here.any():
                    cut.append(family.only(here))
            families[line.proposal.id, line.phase.id] = tuple(cut)
        return families


def _joined(arrays: list[IntArray]) -> IntArray:
    return np.concatenate(arrays).astype(np.int64) if arrays else np.zeros(0, dtype=np.int64)
