"""Scenarios made of another by a few edits: what if a pool came later, an applicant withdrew, the money were less.

An edit changes what a scenario says; the reference figures that follow from it are worked out again.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from allocator.alone import complete
from allocator.checks import check_scenario
from api.store import scenarios
from api.store.database import Database
from api.store.protocol import Origin
from models.base import Frozen
from models.errors import InputError
from models.job import ScenarioId
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Budget, Pin, Scenario
from models.supply import CapacityStep, Confidence, Pool
from models.tiers import Preset, TierOrder, TierSpec
from models.units import FiscalYear, Nodes, Period, PoolId, ProposalId


class SetCapacity(Frozen):
    """What if a pool had so many nodes from a day on."""

    kind: Literal["capacity"] = "capacity"
    pool: PoolId
    since: date
    nodes: Nodes
    confidence: Confidence = Confidence.FIRM


class Delay(Frozen):
    """What if a pool came so many days later."""

    kind: Literal["delay"] = "delay"
    pool: PoolId
    days: Annotated[int, Field(ge=1, le=366)]


class NoPool(Frozen):
    """What if a pool had nothing."""

    kind: Literal["no_pool"] = "no_pool"
    pool: PoolId


class Withdraw(Frozen):
    """What if an applicant withdrew."""

    kind: Literal["withdraw"] = "withdraw"
    proposal: ProposalId


class SetPin(Frozen):
    """What if an officer decided this about a phase."""

    kind: Literal["pin"] = "pin"
    pin: Pin


class SetBudget(Frozen):
    """What if the grant money of a fiscal year, in all or of one class, were this; no figure: no limit."""

    kind: Literal["budget"] = "budget"
    fiscal_year: FiscalYear
    subsidy_class: SubsidyClass | None = None
    yen: Annotated[int, Field(ge=0)] | None = None


class SetHorizon(Frozen):
    """What if the programme ran over these days. A day of decision that was the first of them stays the first."""

    kind: Literal["horizon"] = "horizon"
    horizon: Period


class SetOrder(Frozen):
    """What if the plan were judged in this order: that of a preset, or with ``custom`` the tiers stated."""

    kind: Literal["order"] = "order"
    preset: Preset
    tiers: tuple[TierSpec, ...] = ()

    def order(self, before: TierOrder) -> TierOrder:
        """Return the order; whether what it leaves open is settled by lot stays as it was."""
        if self.preset is Preset.CUSTOM:
            return TierOrder(preset=Preset.CUSTOM, tiers=self.tiers, canonical=before.canonical)
        return TierOrder.of(self.preset).model_copy(update={"canonical": before.canonical})


Edit = Annotated[
    SetCapacity | Delay | NoPool | Withdraw | SetPin | SetBudget | SetHorizon | SetOrder, Field(discriminator="kind")
]


def fork(
    database: Database, scenario_id: ScenarioId, edits: tuple[Edit, ...], reason: str = ""
) -> tuple[Scenario, Origin]:
    """Return a scenario of the store with some things different, and where it comes from."""
    with database.read() as connection:
        parent, entry = scenarios.body(connection, scenario_id), scenarios.entry(connection, scenario_id)
    written = tuple(edit.model_dump(mode="json") for edit in edits)
    return forked(parent, edits), Origin(cycle=entry.origin.cycle, parent=scenario_id, edits=written, reason=reason)


def forked(parent: Scenario, edits: tuple[Edit, ...]) -> Scenario:
    """Return a scenario with some things different, its reference figures worked out again.

    Those do not depend on the order plans are judged in; after planning again they stay as they were (``Baseline``).
    """
    scenario = parent
    for edit in edits:
        scenario = APPLIED[type(edit)](scenario, edit)
    made = Scenario.model_validate(scenario.model_dump())
    if all(isinstance(edit, SetOrder) for edit in edits):
        return made
    if made.baseline is None or made.baseline.scenario_hash is None:
        made = complete(made)
    violations = check_scenario(made)
    if violations:
        raise InputError("scenario_contradicts", count=len(violations), first=violations[0].code)
    return made


def _with_pool(scenario: Scenario, pool_id: PoolId, changed: Callable[[Pool], Pool]) -> Scenario:
    if pool_id not in {pool.id for pool in scenario.pools}:
        raise InputError("no_such_pool", value=pool_id, known=[pool.id for pool in scenario.pools])
    pools = tuple(changed(pool) if pool.id == pool_id else pool for pool in scenario.pools)
    return scenario.model_copy(update={"pools": pools})


def _with_rules(scenario: Scenario, **changed: Any) -> Scenario:
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update=changed)})


def _capacity(scenario: Scenario, edit: SetCapacity) -> Scenario:
    step = CapacityStep(since=edit.since, nodes=edit.nodes, confidence=edit.confidence)

    def stepped(pool: Pool) -> Pool:
        steps = [other for other in pool.capacity if other.since != step.since] + [step]
        return pool.model_copy(update={"capacity": tuple(sorted(steps, key=lambda other: other.since))})

    return _with_pool(scenario, edit.pool, stepped)


def _delay(scenario: Scenario, edit: Delay) -> Scenario:
    days = timedelta(days=edit.days)

    def later(pool: Pool) -> Pool:
        steps = tuple(step.model_copy(update={"since": step.since + days}) for step in pool.capacity)
        return pool.model_copy(update={"capacity": steps})

    return _with_pool(scenario, edit.pool, later)


def _no_pool(scenario: Scenario, edit: NoPool) -> Scenario:
    return _with_pool(scenario, edit.pool, lambda pool: pool.model_copy(update={"capacity": ()}))


def _withdraw(scenario: Scenario, edit: Withdraw) -> Scenario:
    known = [proposal.id for proposal in scenario.proposals]
    if edit.proposal not in known:
        raise InputError("unknown_proposal", value=edit.proposal, known=known)
    proposals = tuple(
        proposal.model_copy(update={"status": ProposalStatus.WITHDRAWN}) if proposal.id == edit.proposal else proposal
        for proposal in scenario.proposals
    )
    return scenario.model_copy(update={"proposals": proposals})


def _pin(scenario: Scenario, edit: SetPin) -> Scenario:
    return scenario.model_copy(update={"pins": (*scenario.pins, edit.pin)})


def _budget(scenario: Scenario, edit: SetBudget) -> Scenario:
    which = (edit.fiscal_year, edit.subsidy_class)
    others = tuple(row for row in scenario.rules.budgets if (row.fiscal_year, row.subsidy_class) != which)
    new = () if edit.yen is None else (Budget(fiscal_year=which[0], yen=edit.yen, subsidy_class=which[1]),)
    return _with_rules(scenario, budgets=(*others, *new))


def _horizon(scenario: Scenario, edit: SetHorizon) -> Scenario:
    first = scenario.as_of == scenario.horizon.start
    as_of = edit.horizon.start if first else scenario.as_of
    if as_of >= edit.horizon.end:
        raise InputError("horizon_over", as_of=as_of, end=edit.horizon.last_day)
    return scenario.model_copy(update={"horizon": edit.horizon, "as_of": as_of})


def _order(scenario: Scenario, edit: SetOrder) -> Scenario:
    return _with_rules(scenario, order=edit.order(scenario.rules.order))


APPLIED: dict[type, Callable[[Scenario, Any], Scenario]] = {
    SetCapacity: _capacity,
    Delay: _delay,
    NoPool: _no_pool,
    Withdraw: _withdraw,
    SetPin: _pin,
    SetBudget: _budget,
    SetHorizon: _horizon,
    SetOrder: _order,
}
"""What each kind of edit does."""
