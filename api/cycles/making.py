"""Scenarios: made of a cycle's documents, held against another."""

from datetime import date
from typing import Any

from allocator.alone import complete
from allocator.importing import prepared
from allocator.intake.versions import content_key
from api.cycles.inputs import Inputs, decided, inputs_of
from api.cycles.nouns import CycleId
from api.store import plans
from api.store.database import Database
from api.store.protocol import Origin
from models.base import Frozen
from models.errors import ConflictError, InputError
from models.job import PlanId
from models.plan import Plan
from models.problems import Problem
from models.scenario import Baseline, Scenario
from models.survey import SurveySnapshot

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


def freeze(
    database: Database, cycle_id: CycleId, as_of: date | None = None, baseline: PlanId | None = None, reason: str = ""
) -> tuple[Scenario, Origin, tuple[Problem, ...]]:
    """Prepare what a cycle says now; return also where it comes from and what there is to say about its inputs."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
        published = None if baseline is None else plans.body(connection, baseline)
    made, origin, problems = made_of(inputs, as_of, published)
    return made, origin.model_copy(update={"reason": reason}), problems


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
