"""The decision variables of one model, and the questions rules and tiers ask of them.

Only this file creates the variables that choose options. A phase is kept in one of two forms:

*indexed*: one literal per option (family and start). Every measure of an option, however it depends on the start, is a
plain weighted sum. This is the usual form: lease rules leave few starts.

*dense*: one literal per family, one start variable for the phase, one optional interval per family. Taken where a phase
has many starts and no measure depends on them but the days themselves (outside scheduling benchmarks, free pools) -
never in a re-plan, where it matters which start was published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from allocator.options import Options
from allocator.options.days import IntArray
from allocator.options.family import Family
from models.scenario import Decision, MinimumKind, Phase, Pin, Proposal
from models.units import WHOLE, Rate

Expr = cp_model.LinearExpr | int
Measure = Callable[..., IntArray]

DENSE_FROM = 40
"""Families with at least this many starts make a phase dense, if its measures allow."""


@dataclass(slots=True, eq=False)
class Row:
    """One option of an indexed phase: its literal, family and position in it."""

    literal: cp_model.IntVar
    family: Family
    position: int


@dataclass(slots=True, eq=False)
class Dense:
    """A dense phase: literals and intervals per family around one start."""

    families: tuple[Family, ...]
    literals: list[cp_model.IntVar]
    intervals: list[cp_model.IntervalVar]
    start: cp_model.IntVar
    end: cp_model.IntVar


@dataclass(slots=True, eq=False)
class PhaseVars:
    """The variables of one phase. ``decided`` is true when it is given something."""

    proposal: Proposal
    phase: Phase
    decided: cp_model.IntVar
    families: tuple[Family, ...]
    literals: list[list[cp_model.IntVar]]
    dense: Dense | None = None


def added(terms: Iterable[Expr]) -> Expr:
    """Return the sum of expressions and numbers (a plain number when nothing depends on a choice)."""
    listed = list(terms)
    if all(isinstance(term, int) for term in listed):
        return sum(term for term in listed if isinstance(term, int))
    return cp_model.LinearExpr.sum(listed)


def weighted(literals: list[cp_model.IntVar], values: list[int]) -> Expr:
    """Return the weighted sum of literals, leaving out zeros."""
    pairs = [(literal, value) for literal, value in zip(literals, values, strict=True) if value]
    if not pairs:
        return 0
    return cp_model.LinearExpr.weighted_sum([p[0] for p in pairs], [p[1] for p in pairs])


class Variables:
    """The model of one scenario before any rule or tier was posted."""

    def __init__(self, options: Options, *, dense_allowed: bool) -> None:
        """Make the variables; ``dense_allowed`` is off where every option needs its literal (the canonical plan)."""
        self.options = options
        self.dense_allowed = dense_allowed
        self.scenario = options.scenario
        self.calendar = options.calendar
        self.model = cp_model.CpModel()
        self.in_scope = self.scenario.in_scope
        self.phases: dict[tuple[str, str], PhaseVars] = {}
        self._served: dict[str, Expr] = {}
        self._at: dict[tuple[str, str], Expr] = {}
        self._money: dict[tuple[str, int, Fraction], Expr] = {}
        for proposal in self.scenario.proposals:
            for phase in proposal.phases:
                options.go_on()
                self.phases[proposal.id, phase.id] = self._make(proposal, phase)

    # --- making variables

    def _make(self, proposal: Proposal, phase: Phase) -> PhaseVars:
        families = self.options.of(proposal, phase)
        name = f"{proposal.id}/{phase.id}"
        decided = self.model.new_bool_var(f"decided {name}")
        made = PhaseVars(proposal, phase, decided, families, [])
        if not families:
            self.model.add(decided == 0)
            return made
        if self.dense_allowed and self._can_be_dense(phase, families):
            made.dense = self._make_dense(name, families, made)
            self.model.add_exactly_one([*made.dense.literals, decided.negated()])
            return made
        for number, family in enumerate(families):
            made.literals.append([self.model.new_bool_var(f"{name} {number} {day}") for day in family.starts])
        self.model.add_exactly_one([*(literal for row in made.literals for literal in row), decided.negated()])
        return made

    def _can_be_dense(self, phase: Phase, families: tuple[Family, ...]) -> bool:
        if max(len(family) for family in families) < DENSE_FROM or self.scenario.rules.moves is not None:
            return False
        first = min(int(family.starts[0]) for family in families)
        if phase.due is not None or (phase.desired_start is not None and phase.desired_start.toordinal() > first):
            return False
        for family in families:
            if len(family.parts) > 1 and len(family.pools) < len(family.parts):
                return False
            lengths = family.ends - family.starts
            if np.ptp(lengths) or np.ptp(self.options.worth.raw(family)):
                return False
            if any(self.options.money.fees(family, year).any() for year in self.calendar.years):
                return False
            for part in family.parts:
                same = (part.held_start == family.starts).all() and (part.held_end == family.ends).all()
                if part.pool is not None and (not same or self.calendar.pools[part.pool].pool.turnaround_days):
                    return False
        return True

    def _make_dense(self, name: str, families: tuple[Family, ...], made: PhaseVars) -> Dense:
        starts = sorted({int(day) for family in families for day in family.starts})
        ends = max(int(family.ends[-1]) for family in families)
        start = self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), f"start {name}")
        end = self.model.new_int_var(starts[0], ends, f"end {name}")
        dense = Dense(families, [], [], start, end)
        for number, family in enumerate(families):
            literal = self.model.new_bool_var(f"{name} {number}")
            days = int(family.ends[0] - family.starts[0])
            if len(family) != len(starts):
                domain = cp_model.Domain.from_values([int(day) for day in family.starts])
                self.model.add_linear_expression_in_domain(start, domain).only_enforce_if(literal)
            interval = self.model.new_optional_fixed_size_interval_var(start, days, literal, f"{name} {number}")
            self.model.add(end == start + days).only_enforce_if(literal)
            dense.literals.append(literal)
            dense.intervals.append(interval)
        self.model.add(start == starts[0]).only_enforce_if(made.decided.negated())
        self.model.add(end == starts[0]).only_enforce_if(made.decided.negated())
        return dense

    # --- questions about one phase

    def of(self, proposal: Proposal, phase: Phase) -> PhaseVars:
        """Return the variables of a phase."""
        return self.phases[proposal.id, phase.id]

    def total(self, made: PhaseVars, measure: Measure, *more: Any) -> Expr:
        """Return ``measure(family, *more)`` of the chosen option (0 when none is)."""
        measured = [measure(family, *more) for family in made.families]
        if made.dense is None:
            literals = [literal for row in made.literals for literal in row]
            return weighted(literals, [int(value) for values in measured for value in values])
        if any(np.ptp(values) for values in measured):
            return self._along_start(made, made.dense, measured)
        return weighted(made.dense.literals, [int(values[0]) for values in measured])

    def _along_start(self, made: PhaseVars, dense: Dense, measured: list[IntArray]) -> Expr:
        """A measure that grows evenly with the start of a dense phase: so much per family plus slope x days waited."""
        first = min(int(family.starts[0]) for family in made.families)
        last = max(int(family.starts[-1]) for family in made.families)
        longest = max(range(len(measured)), key=lambda number: len(measured[number]))
        days = made.families[longest].starts
        slope = int(measured[longest][-1] - measured[longest][0]) // int(days[-1] - days[0])
        at_first = []
        for family, values in zip(made.families, measured, strict=True):
            levels = values - slope * (family.starts - first)
            if np.ptp(levels):
                raise AssertionError(f"a measure of {made.proposal.id}/{made.phase.id} is not even in its start")
            at_first.append(int(levels[0]))
        waited = self.model.new_int_var(0, last - first, f"waited {made.proposal.id}/{made.phase.id}")
        self.model.add(waited == dense.start - first).only_enforce_if(made.decided)
        self.model.add(waited == 0).only_enforce_if(made.decided.negated())
        return added([weighted(dense.literals, at_first), slope * waited])

    def used_end(self, made: PhaseVars, otherwise: int) -> Expr:
        """Return the day number a phase's use ends before, ``otherwise`` when nothing is decided."""
        if made.dense is None or not self.must_decide(made.proposal, made.phase):
            return self.total(made, lambda family: family.ends) + otherwise * (1 - made.decided)
        return made.dense.end

    # --- questions about one proposal

    def ran(self, proposal: Proposal) -> bool:
        """Tell whether some phase of the proposal already ran."""
        return any(phase.given for phase in proposal.phases)

    def served(self, proposal: Proposal) -> Expr:
        """Return 1 when some phase has a part (given or decided), else 0."""
        if proposal.id not in self._served:
            decided = [self.of(proposal, phase).decided for phase in proposal.phases]
            if self.ran(proposal):
                self._served[proposal.id] = 1
            elif len(decided) == 1 or proposal.minimum.kind is MinimumKind.ALL_PHASES:
                self._served[proposal.id] = decided[0]
            else:
                served = self.model.new_bool_var(f"served {proposal.id}")
                self.model.add_max_equality(served, decided)
                self._served[proposal.id] = served
        return self._served[proposal.id]

    def fills(self, proposal: Proposal, phase: Phase) -> list[tuple[list[cp_model.IntVar], IntArray]]:
        """Return, family by family, the literals of a phase and the counted fill (ppm of the proposal) of each."""
        made, worth = self.of(proposal, phase), self.options.worth
        fills = [phase.share_ppm * worth.counted(family) // WHOLE for family in made.families]
        if made.dense is None:
            return list(zip(made.literals, fills, strict=True))
        return [([x], fill[:1]) for x, fill in zip(made.dense.literals, fills, strict=True)]

    def given_fill(self, proposal: Proposal) -> int:
        """Return the counted fill (ppm of the proposal) that already ran, done phases and begun ones."""
        worth = self.options.worth
        return sum(phase.share_ppm * worth.given_counted(proposal, phase) // WHOLE for phase in proposal.phases)

    def fill(self, proposal: Proposal, *, counted: bool) -> Expr:
        """Return the fill of a proposal in ppm, as it is or as it counts in served and fairness."""
        worth = self.options.worth
        measure = worth.counted if counted else worth.raw

        def shared(family: Family) -> IntArray:
            return family.phase.share_ppm * measure(family) // WHOLE

        terms: list[Expr] = []
        for phase in proposal.phases:
            ran = worth.given_counted(proposal, phase) if counted else worth.given(phase)
            already = phase.share_ppm * ran // WHOLE
            if phase.done:
                terms.append(already)
                continue
            made = self.of(proposal, phase)
            terms.append(self.total(made, shared))
            if already:
                terms.append(already * (1 - made.decided))
        return added(terms)

    def at(self, proposal: Proposal, source: str) -> Expr:
        """Return 1 when the proposal has a decided part at a provider (or by self), else 0."""
        key = (proposal.id, source)
        if key not in self._at:
            uses = [
                literal for phase in proposal.phases for literal in self._literals_at(self.of(proposal, phase), source)
            ]
            if not uses:
                self._at[key] = 0
            elif len(proposal.phases) == 1:
                self._at[key] = added(uses)
            else:
                there = self.model.new_bool_var(f"{proposal.id} at {source}")
                self.model.add_max_equality(there, uses)
                self._at[key] = there
        return self._at[key]

    def _literals_at(self, made: PhaseVars, source: str) -> list[cp_model.IntVar]:
        if made.dense is not None:
            return [x for family, x in zip(made.families, made.dense.literals, strict=True) if source in family.sources]
        return [
            literal
            for family, row in zip(made.families, made.literals, strict=True)
            if source in family.sources
            for literal in row
        ]

    def sources(self, proposal: Proposal) -> list[str]:
        """Return every source some option of the proposal has."""
        return sorted(
            {source for phase in proposal.phases for f in self.options.of(proposal, phase) for source in f.sources}
        )

    # --- money

    def fees(self, proposal: Proposal, year: int, *, eligible: bool) -> Expr:
        """Return the (eligible) fees of a proposal in a fiscal year, what already ran included."""
        money = self.options.money
        measure = money.eligible if eligible else money.fees
        given = money.given_fees(proposal, year)[1 if eligible else 0]
        parts = [self.total(self.of(proposal, phase), measure, year) for phase in proposal.phases]
        return added([given, *parts])

    def grant(self, proposal: Proposal, year: int) -> Expr:
        """Return the grant of a fiscal year that counts in budgets and caps, cut down to the rounding unit."""
        return self._rounded(proposal, year, proposal.rate)

    def own_grant(self, proposal: Proposal, year: int) -> Expr:
        """Return the grant that counts for the own contribution (an unknown class at its cautious rate)."""
        return self._rounded(proposal, year, proposal.own_rate)

    def _rounded(self, proposal: Proposal, year: int, rate: Rate) -> Expr:
        """Rate x eligible fees, cut down: exact, so that its value never depends on what is optimised."""
        key = (proposal.id, year, rate.fraction)
        if key not in self._money:
            self._money[key] = self._round(proposal, year, rate)
        return self._money[key]

    def _round(self, proposal: Proposal, year: int, rate: Rate) -> Expr:
        unit = self.scenario.rules.rounding_yen
        scale, money = rate.denominator * unit, self.options.money
        if len(proposal.phases) == 1 and not proposal.phases[0].given:
            made = self.of(proposal, proposal.phases[0])
            return self.total(made, lambda f: rate.numerator * money.eligible(f, year) // scale * unit)
        eligible = self.fees(proposal, year, eligible=True)
        if isinstance(eligible, int):
            return rate.numerator * eligible // scale * unit
        most = rate.numerator * self._most_fees(proposal, year)
        units = self.model.new_int_var(0, most // scale, f"grant {proposal.id} {year}")
        rest = self.model.new_int_var(0, scale - 1, f"cut off {proposal.id} {year}")
        self.model.add(scale * units + rest == rate.numerator * eligible)
        return unit * units

    def _most_fees(self, proposal: Proposal, year: int) -> int:
        """Return the most eligible fees the proposal could have in a fiscal year."""
        money = self.options.money
        most = money.given_fees(proposal, year)[1]
        for phase in proposal.phases:
            most += max((int(money.eligible(f, year).max()) for f in self.options.of(proposal, phase)), default=0)
        return most

    # --- decisions

    def must_decide(self, proposal: Proposal, phase: Phase) -> bool:
        """Tell whether a phase has to be given something: mandatory, positively pinned or committed."""
        if phase.done or proposal.status not in self.scenario.rules.scope:
            return False
        pins: tuple[Pin, ...] = self.calendar.pins.get((proposal.id, phase.id), ())
        committed = any((c.proposal, c.phase) == (proposal.id, phase.id) for c in self.scenario.commitments)
        return phase.mandatory or committed or any(not pin.forbid for pin in pins)

    def rows(self, made: PhaseVars) -> list[Row]:
        """Return the options of an indexed phase with their literals."""
        return [
            Row(literal, family, position)
            for family, row in zip(made.families, made.literals, strict=True)
            for position, literal in enumerate(row)
        ]

    def chosen(self, value: Callable[[cp_model.IntVar], int]) -> tuple[Decision, ...]:
        """Read the decisions off variable values."""
        decisions = []
        for key in sorted(self.phases):
            made = self.phases[key]
            if not value(made.decided):
                continue
            if made.dense is not None:
                number = next(i for i, literal in enumerate(made.dense.literals) if value(literal))
                family = made.families[number]
                position = int(np.searchsorted(family.starts, value(made.dense.start)))
                decisions.append(family.decision(position))
                continue
            row = next(row for row in self.rows(made) if value(row.literal))
            decisions.append(row.family.decision(row.position))
        return tuple(decisions)

    def hint(self, decisions: tuple[Decision, ...]) -> None:
        """Offer decisions as a starting point, in place of any earlier hint."""
        self.model.clear_hints()
        chosen = {(d.proposal, d.phase): d for d in decisions}
        for key, made in self.phases.items():
            decision = chosen.get(key)
            self.model.add_hint(made.decided, decision is not None)
            if made.dense is not None:
                matched = False
                for family, literal in zip(made.families, made.dense.literals, strict=True):
                    here = decision is not None and not matched and family.find(decision) is not None
                    matched = matched or here
                    self.model.add_hint(literal, here)
                if decision is not None:
                    self.model.add_hint(made.dense.start, decision.used.start.toordinal())
                continue
            matched = False
            for family, row in zip(made.families, made.literals, strict=True):
                position = family.find(decision) if decision is not None and not matched else None
                matched = matched or position is not None
                for index, literal in enumerate(row):
                    self.model.add_hint(literal, index == position)
