"""The few ways a fault is put in: a rule not asked, or asked of another scenario; options made or leased otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from allocator.options import Options
from allocator.options.days import BoolArray, Calendar, IntArray, PoolDays, Window
from allocator.options.family import Family, rows_true
from allocator.variables import Variables
from models.scenario import Phase, Proposal, Rules, Scenario
from models.supply import LeaseRule, Pool
from tests.properties.faults.fault import Make


def always(value: Any) -> Make:
    """Answer the same, whatever is asked: a rule that posts nothing, shapes that never come."""
    return lambda right: lambda *asked: value


# --- local rules ----------------------------------------------------------------------------------------------------


def admit_all(right: Any) -> Any:
    """Admit every start."""
    return lambda options, family: rows_true(family)


def admit_also(more: Callable[[Options, Family], bool | BoolArray]) -> Make:
    """Admit what the rule admits, and this."""
    return lambda right: lambda options, family: right(options, family) | more(options, family)


def admit_only(less: Callable[[Options, Family], bool | BoolArray]) -> Make:
    """Admit what the rule admits, and of that only this."""
    return lambda right: lambda options, family: right(options, family) & less(options, family)


def admit_as_in(change: Callable[[Scenario], Scenario]) -> Make:
    """Judge each family by another scenario's decisions."""

    def make(right: Any) -> Any:
        def admits(options: Options, family: Family) -> BoolArray:
            scenario = options.scenario
            options.scenario = change(scenario)
            try:
                admitted: BoolArray = right(options, family)
            finally:
                options.scenario = scenario
            return admitted

        return admits

    return make


# --- linking rules --------------------------------------------------------------------------------------------------


def posted_for(change: Callable[[Scenario], Scenario]) -> Make:
    """Post the rule of another scenario."""

    def make(right: Any) -> Any:
        def post(variables: Variables) -> None:
            scenario, in_scope = variables.scenario, variables.in_scope
            variables.scenario = change(scenario)
            variables.in_scope = variables.scenario.in_scope
            try:
                right(variables)
            finally:
                variables.scenario, variables.in_scope = scenario, in_scope

        return post

    return make


def each_proposal(field: str, value: Callable[[Proposal], Any]) -> Callable[[Scenario], Scenario]:
    """Change a field of every proposal that states it."""

    def change(scenario: Scenario) -> Scenario:
        changed = tuple(
            proposal if getattr(proposal, field) is None else proposal.model_copy(update={field: value(proposal)})
            for proposal in scenario.proposals
        )
        return scenario.model_copy(update={"proposals": changed})

    return change


def in_rules(field: str, change: Callable[[Any], Iterator[Any]]) -> Callable[[Scenario], Scenario]:
    """Change one list of the policy's limits, row by row: each becomes the rows ``change`` yields."""

    def changed(scenario: Scenario) -> Scenario:
        rows = tuple(new for row in getattr(scenario.rules, field) for new in change(row))
        return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={field: rows})})

    return changed


def on_pools(change: Callable[[PoolDays], PoolDays]) -> Make:
    """Post the rule as if pools were others (what they lease and cost stays as it is)."""

    def make(right: Any) -> Any:
        def post(variables: Variables) -> None:
            pools = variables.calendar.pools
            variables.calendar.pools = {name: change(pool) for name, pool in pools.items()}
            try:
                right(variables)
            finally:
                variables.calendar.pools = pools

        return post

    return make


# --- pools and windows ----------------------------------------------------------------------------------------------


def other_pool(change: Callable[[Pool], Pool]) -> Make:
    """Compile every pool as if it were offered otherwise."""
    return lambda right: staticmethod(lambda pool, rules, as_of: right(change(pool), rules, as_of))


def other_rules(change: Callable[[Rules], Rules]) -> Make:
    """Compile every pool as if the policy were another."""
    return lambda right: staticmethod(lambda pool, rules, as_of: right(pool, change(rules), as_of))


def other_lease(change: Callable[[LeaseRule], LeaseRule]) -> Make:
    """Derive what is held from another lease rule."""

    def make(right: Any) -> Any:
        def held(self: PoolDays, used_start: IntArray, used_end: IntArray) -> tuple[IntArray, IntArray]:
            pool = self.pool.model_copy(update={"lease": change(self.pool.lease)})
            held: tuple[IntArray, IntArray] = right(replace(self, pool=pool), used_start, used_end)
            return held

        return held

    return make


def other_window(change: Callable[[Calendar, Proposal, Phase, Window], Window]) -> Make:
    """Give every phase another window."""

    def make(right: Any) -> Any:
        def window(self: Calendar, proposal: Proposal, phase: Phase) -> Window:
            window = change(self, proposal, phase, right(self, proposal, phase))
            inside = tuple(day for day in window.extra_starts if window.start <= day <= window.last_start)
            return replace(window, extra_starts=inside)

        return window

    return make


# --- shapes ---------------------------------------------------------------------------------------------------------


def other_phase(change: Callable[[Phase], Phase]) -> Make:
    """Make the shapes of every phase as if it asked otherwise."""

    def make(right: Any) -> Any:
        def init(self: Any, calendar: Calendar, proposal: Proposal, phase: Phase) -> None:
            right(self, calendar, proposal, change(phase))

        return init

    return make


def families_kept(change: Callable[[Family], Family | None]) -> Make:
    """Change or drop families after the local rules."""

    def make(right: Any) -> Any:
        def admitted(self: Options, proposal: Proposal, phase: Phase) -> list[Family]:
            changed = [change(family) for family in right(self, proposal, phase)]
            return [family for family in changed if family is not None and len(family)]

        return admitted

    return make


def days_later(family: Family, days: int) -> Family:
    """Return the family as if its use ended so many days later."""
    return replace(family, ends=family.ends + days)
