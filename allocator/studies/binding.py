"""What stands against an alternative while everybody else keeps what the plan gives: found without a solver.

Either the phase has no such option at all: then a local rule says so. Or it has some: then each is put into the plan in
place of what the phase has, and the checks say what breaks. The option that comes nearest is told about: the fewest
rules broken, then the fewest nodes missing, then the nearest to the start desired, then the most fill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import numpy as np

from allocator.checks import check_decisions, tier_values
from allocator.checks.ready import ready_nodes
from allocator.options import Options
from allocator.options.days import BoolArray, IntArray, PoolDays, day_number
from allocator.options.family import Family, rows_true
from allocator.options.holding import fits
from allocator.studies.refusal import matching, refusing_rules
from models.plan import Plan
from models.reasons import RuleName, Violation
from models.scenario import Alternatives, Decision, Part, Phase, Proposal
from models.studies import Alternative, Binding, BindingCode, Holder
from models.supply import Pool
from models.tiers import MAXIMISED
from models.units import Period

LOOKED_AT = 40
"""Options of one alternative that are put into the plan and checked, at most."""


@dataclass(frozen=True, slots=True)
class Try:
    """One option in place of what the phase has, and the rules the plan breaks then."""

    decision: Decision
    decisions: tuple[Decision, ...]
    fill: int
    violations: tuple[Violation, ...]

    @property
    def missing(self) -> int:
        """Nodes missing on the worst day."""
        return max((_over(v) for v in self.violations if v.rule == RuleName.CAPACITY), default=0)


class Bindings:
    """The bindings of one plan's alternatives."""

    def __init__(self, options: Options, plan: Plan) -> None:
        self.options, self.scenario, self.plan = options, options.scenario, plan
        self.proposals = {proposal.id: proposal for proposal in self.scenario.proposals}
        self.pools = {pool.id: pool for pool in self.scenario.pools}
        self._decided = {(d.proposal, d.phase): d.parts for d in plan.decisions}

    def binding(self, alternative: Alternative) -> Binding:
        """Return what stands against an alternative."""
        proposal = self.proposals[alternative.proposal]
        phase = proposal.phase(alternative.phase)
        tries = [self._try(alternative, decision, fill) for decision, fill in self._nearest(alternative, phase)]
        if not tries:
            return self._no_option(alternative, proposal, phase)
        free = [one for one in tries if not one.violations]
        if free:
            return self._costs(free)
        return self._broken(min(tries, key=partial(_distance, phase.desired_start)), alternative)

    # --- no option at all

    def _no_option(self, alternative: Alternative, proposal: Proposal, phase: Phase) -> Binding:
        if proposal.status not in self.scenario.rules.scope:
            return Binding(code=BindingCode.OUT_OF_SCOPE)
        pool = None if alternative.pool is None else self.pools[alternative.pool]
        if pool is not None and not isinstance(phase.to_do, Alternatives):
            if pool.gpu_type not in {gpu.gpu_type for gpu in phase.acceptable}:
                return Binding(code=BindingCode.TYPE)
            if not proposal.wishes.accepts(pool.provider):
                return Binding(code=BindingCode.PROVIDER)
        rules = refusing_rules(self.scenario, alternative)
        if RuleName.PINS in rules:
            pins = [pin for pin in self.scenario.pins if (pin.proposal, pin.phase) == (proposal.id, phase.id)]
            return Binding(code=BindingCode.PINNED, rules=rules, reasons=tuple(pin.reason for pin in pins))
        short = None if pool is None else self._short(alternative, phase, pool)
        if short is not None:
            return short.model_copy(update={"rules": rules})
        return Binding(code=BindingCode.SINGLE if rules else BindingCode.TOGETHER, rules=rules)

    def _short(self, alternative: Alternative, phase: Phase, pool: Pool) -> Binding | None:
        """Tell whether the pool has too few nodes by itself: on the day wanted, or on every day of the window."""
        sizes = next((row.nodes for row in phase.sizes if row.pool == pool.id), ())
        needed = alternative.nodes or min(sizes, default=0)
        window = self._window(phase) if alternative.start is None else _one_day(alternative)
        if window is None:
            return None
        most = max(ready_nodes(self.scenario, pool, day) for day in window.each_day())
        if most >= needed:
            return None
        return Binding(code=BindingCode.SHORT, days=window, nodes=needed, most=most)

    def _window(self, phase: Phase) -> Period | None:
        start = max(filter(None, (self.scenario.horizon.start, self.scenario.as_of, phase.earliest)))
        end = min(filter(None, (self.scenario.horizon.end, phase.deadline)))
        return Period(start=start, end=end) if start < end else None

    # --- options, with all others as they are

    def _nearest(self, alternative: Alternative, phase: Phase) -> list[tuple[Decision, int]]:
        """Return the options looked at: those the others leave nodes for; where there are none, some of each shape.

        Among many, those nearest to the start desired.
        """
        desired = 0 if phase.desired_start is None else phase.desired_start.toordinal()

        def distance(one: tuple[Family, int]) -> int:
            return abs(int(one[0].starts[one[1]]) - desired)

        shapes = [
            (family, matching(family, alternative))
            for family in self.options.families[alternative.proposal, alternative.phase]
        ]
        shapes = [(family, keep) for family, keep in shapes if keep.any()]
        roomy = [(family, int(row)) for family, keep in shapes for row in np.flatnonzero(keep & self._fits(family))]
        each = max(1, LOOKED_AT // max(1, len(shapes)))
        some = [
            one
            for family, keep in shapes
            for one in sorted(((family, int(row)) for row in np.flatnonzero(keep)), key=distance)[:each]
        ]
        chosen = (sorted(roomy, key=distance) if roomy else some)[:LOOKED_AT]
        return [(family.decision(row), int(self.options.worth.raw(family)[row])) for family, row in chosen]

    def _fits(self, family: Family) -> BoolArray:
        """Tell for each start whether the others leave the nodes (turnaround and other rules are not asked)."""
        keep = rows_true(family)
        for name in family.pools:
            pool = self.options.calendar.pools[name]
            keep = keep & fits(family, name, pool.first, self._room(family.proposal, family.phase, pool))
        return keep

    def _room(self, proposal: Proposal, phase: Phase, pool: PoolDays) -> IntArray:
        """Return the nodes left of a pool, day by day, without what the plan gives the phase."""
        room = pool.ready.copy()
        for other in self.scenario.proposals:
            for one in other.phases:
                mine = (other.id, one.id) == (proposal.id, phase.id)
                for part in (*one.given, *(() if mine else self._parts(other, one))):
                    if part.pool == pool.pool.id:
                        first = max(0, day_number(part.held.start) - pool.first)
                        room[first : max(0, day_number(part.held.end) - pool.first)] -= part.nodes
        return room

    def _try(self, alternative: Alternative, decision: Decision, fill: int) -> Try:
        here = (alternative.proposal, alternative.phase)
        others = [d for d in self.plan.decisions if (d.proposal, d.phase) != here]
        decisions = tuple(sorted((*others, decision), key=lambda d: (d.proposal, d.phase)))
        return Try(decision, decisions, fill, check_decisions(self.scenario, decisions))

    def _costs(self, free: list[Try]) -> Binding:
        """Of the options that fit, take the one whose first tier to fall short comes last, and falls short least."""
        rows = [(self._first_short(one.decisions), one) for one in free]
        for found, one in rows:
            if found is None:
                return Binding(code=BindingCode.FREE, option=one.decision.used)
        (place, short), one = max(
            ((found, one) for found, one in rows if found is not None), key=lambda row: (row[0][0], -row[0][1])
        )
        tier = self.plan.tiers[place]
        return Binding(
            code=BindingCode.TIER,
            option=one.decision.used,
            tier=tier.name,
            level=tier.level,
            kept=tier.frozen,
            reached=tier.frozen - short if tier.name in MAXIMISED else tier.frozen + short,
        )

    def _first_short(self, decisions: tuple[Decision, ...]) -> tuple[int, int] | None:
        """Return the place of the first tier whose threshold is not kept, and by how much it falls short.

        A plan that was not solved has no tiers, and so none that could fall short.
        """
        values = tier_values(self.scenario, decisions)
        for place, (tier, value) in enumerate(zip(self.plan.tiers, values, strict=False)):
            short = tier.frozen - value if tier.name in MAXIMISED else value - tier.frozen
            if short > 0:
                return place, short
        return None

    def _broken(self, nearest: Try, alternative: Alternative) -> Binding:
        full = [violation for violation in nearest.violations if violation.rule == RuleName.CAPACITY]
        others = tuple(violation for violation in nearest.violations if violation.rule != RuleName.CAPACITY)
        rules = tuple(dict.fromkeys(RuleName(v.rule) for v in nearest.violations))
        if not full:
            return Binding(code=BindingCode.RULES, option=nearest.decision.used, rules=rules, violations=others)
        worst = max(full, key=_over)
        days = Period(start=min(_days(v).start for v in full), end=max(_days(v).end for v in full))
        pool = str(worst.pool)
        wanted = [part for part in nearest.decision.parts if part.pool == pool]
        return Binding(
            code=BindingCode.FULL,
            option=nearest.decision.used,
            days=days,
            nodes=_over(worst),
            most=max((part.nodes for part in wanted), default=0),
            rules=rules,
            holders=tuple(self._holders(pool, days, alternative)),
            violations=others,
        )

    def _holders(self, pool: str, days: Period, alternative: Alternative) -> Iterator[Holder]:
        """Yield who else holds nodes of a pool on some of these days, the most first."""
        turnaround = timedelta(days=self.pools[pool].turnaround_days)
        found: list[Holder] = []
        for proposal in self.scenario.proposals:
            if proposal.id == alternative.proposal:
                continue
            held = [
                part
                for phase in proposal.phases
                for part in (*phase.given, *self._parts(proposal, phase))
                if part.pool == pool and part.held.start < days.end and part.held.end + turnaround > days.start
            ]
            if held:
                pins = [pin.reason for pin in self.scenario.pins if pin.proposal == proposal.id and not pin.forbid]
                found.append(
                    Holder(proposal=proposal.id, nodes=_most_at_once(held, days), pinned=pins[0] if pins else "")
                )
        yield from sorted(found, key=lambda holder: (-holder.nodes, holder.proposal))

    def _parts(self, proposal: Proposal, phase: Phase) -> tuple[Part, ...]:
        return self._decided.get((proposal.id, phase.id), ())


def _most_at_once(parts: list[Part], days: Period) -> int:
    """Return the most nodes held at one time, looking at the first of the days and at each start inside them."""
    starts = {days.start, *(part.held.start for part in parts if days.contains(part.held.start))}
    most = max(sum(part.nodes for part in parts if part.held.contains(day)) for day in starts)
    return most or max(part.nodes for part in parts)  # all given back: still in turnaround


def _distance(desired: date | None, one: Try) -> tuple[int, int, int, int, date]:
    rules, start = {violation.rule for violation in one.violations}, one.decision.used.start
    return len(rules), one.missing, 0 if desired is None else abs((start - desired).days), -one.fill, start


def _over(violation: Violation) -> int:
    return int(violation.params["blocked"]) - int(violation.params["ready"])


def _days(violation: Violation) -> Period:
    return Period(start=violation.params["first"], end=violation.params["last"] + timedelta(days=1))


def _one_day(alternative: Alternative) -> Period:
    assert alternative.start is not None
    return Period(start=alternative.start, end=alternative.start + timedelta(days=1))
