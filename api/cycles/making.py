"""Scenarios: made of a cycle's documents, forked from another by a few edits, held against another."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from allocator.alone import complete
from allocator.checks import check_scenario
from allocator.importing import prepared
from allocator.intake.versions import content_key
from api.cycles.inputs import Inputs, decided
from api.store.protocol import Origin
from models.base import Frozen
from models.errors import ConflictError, InputError
from models.plan import Plan
from models.policy import ProposalStatus
from models.problems import Problem
from models.scenario import Baseline, Pin, Scenario
from models.supply import CapacityStep, Confidence, Pool
from models.survey import SurveySnapshot
from models.units import Nodes, PoolId, ProposalId

DIFFERENCES = 2_000
"""Differences shown; more than that are two different worlds."""


def accepted(snapshot: SurveySnapshot, inputs: Inputs) -> SurveySnapshot:
    """Return the answers that were read with those entered by hand, in the order of their content."""
    entries = (*snapshot.entries, *(kept.content for kept in inputs.entries))
    return snapshot.model_copy(update={"entries": tuple(sorted(entries, key=content_key))})


def made_of(inputs: Inputs, as_of: date | None, baseline: Plan | None) -> tuple[Scenario, Origin, tuple[Problem, ...]]:
    """Prepare the scenario of a cycle: its accepted answers, its offers, its policy, what officers decided."""
    missing = [
        kind for kind, kept in (("policy", inputs.policy), ("supply", inputs.supply), ("snapshot", inputs.snapshot))
        if kept is None
    ]  # fmt: skip
    if inputs.policy is None or inputs.supply is None or inputs.snapshot is None:
        raise ConflictError("inputs_missing", missing=missing)
    scenario, problems = prepared(
        decided(inputs.snapshot.content, inputs.decisions),
        inputs.supply.content,
        inputs.policy.content,
        inputs.answers,
        tuple(kept.content for kept in inputs.pins),
        as_of,
        None if baseline is None else Baseline(decisions=baseline.decisions, plan_hash=baseline.hash),
    )
    if scenario is None:
        raise InputError("nothing_to_plan", problem=problems[-1])
    return complete(scenario), Origin(cycle=inputs.id, inputs=inputs.tags()), problems


def sketched(inputs: Inputs, snapshot: SurveySnapshot) -> Scenario | None:
    """Prepare what some answers ask for against what is offered, before anything is accepted, pinned or solved.

    None as long as policy or offers are missing, or where they leave nothing to plan.
    """
    if inputs.policy is None or inputs.supply is None:
        return None
    answers = decided(snapshot, inputs.decisions)
    return prepared(answers, inputs.supply.content, inputs.policy.content, inputs.answers)[0]


# --- forks


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


Edit = Annotated[SetCapacity | Delay | NoPool | Withdraw | SetPin, Field(discriminator="kind")]


def forked(parent: Scenario, edits: tuple[Edit, ...]) -> Scenario:
    """Return a scenario with some things different, its reference figures worked out again."""
    scenario = parent
    for edit in edits:
        match edit:
            case SetCapacity():
                step = CapacityStep(since=edit.since, nodes=edit.nodes, confidence=edit.confidence)
                scenario = _with_pool(scenario, edit.pool, lambda pool, step=step: _stepped(pool, step))
            case Delay():
                scenario = _with_pool(scenario, edit.pool, lambda pool, days=edit.days: _later(pool, days))
            case NoPool():
                scenario = _with_pool(scenario, edit.pool, lambda pool: pool.model_copy(update={"capacity": ()}))
            case Withdraw():
                scenario = _withdrawn(scenario, edit.proposal)
            case SetPin():
                scenario = scenario.model_copy(update={"pins": (*scenario.pins, edit.pin)})
    made = complete(Scenario.model_validate(scenario.model_dump()))
    violations = check_scenario(made)
    if violations:
        raise InputError("scenario_contradicts", count=len(violations), first=violations[0].code)
    return made


def _with_pool(scenario: Scenario, pool_id: PoolId, changed: Any) -> Scenario:
    if pool_id not in {pool.id for pool in scenario.pools}:
        raise InputError("no_such_pool", value=pool_id, known=[pool.id for pool in scenario.pools])
    pools = tuple(changed(pool) if pool.id == pool_id else pool for pool in scenario.pools)
    return scenario.model_copy(update={"pools": pools})


def _stepped(pool: Pool, step: CapacityStep) -> Pool:
    steps = [other for other in pool.capacity if other.since != step.since] + [step]
    return pool.model_copy(update={"capacity": tuple(sorted(steps, key=lambda other: other.since))})


def _later(pool: Pool, days: int) -> Pool:
    later = timedelta(days=days)
    steps = tuple(step.model_copy(update={"since": step.since + later}) for step in pool.capacity)
    return pool.model_copy(update={"capacity": steps})


def _withdrawn(scenario: Scenario, proposal_id: ProposalId) -> Scenario:
    known = [proposal.id for proposal in scenario.proposals]
    if proposal_id not in known:
        raise InputError("unknown_proposal", value=proposal_id, known=known)
    proposals = tuple(
        proposal.model_copy(update={"status": ProposalStatus.WITHDRAWN}) if proposal.id == proposal_id else proposal
        for proposal in scenario.proposals
    )
    return scenario.model_copy(update={"proposals": proposals})


# --- comparing


class Difference(Frozen):
    """One place in which two scenarios differ; what one does not have is null."""

    path: str
    before: Any = None
    after: Any = None


def differences(before: Scenario, after: Scenario) -> tuple[Difference, ...]:
    """Return in what two scenarios differ, rows matched by their id."""
    one, other = (_flat(scenario.model_dump(mode="json")) for scenario in (before, after))
    paths = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return tuple(Difference(path=path, before=one.get(path), after=other.get(path)) for path in paths[:DIFFERENCES])


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        rows = [(f"{path}.{key}" if path else str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        rows = [(f"{path}[{_name(inner, number)}]", inner) for number, inner in enumerate(value)]
    else:
        return {path: value}
    return {key: found for inner_path, inner in rows for key, found in _flat(inner, inner_path).items()}


def _name(row: Any, number: int) -> Any:
    if isinstance(row, dict):
        return row.get("id") or row.get("since") or number
    return number
