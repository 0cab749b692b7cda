"""Where a round stands: which steps are done, which are to be done again, and what comes next for whom."""

from enum import StrEnum

from sqlalchemy import Connection

from allocator.importing import Imported
from api.cycles.inputs import Inputs
from api.cycles.making import accepted
from api.cycles.nouns import CycleId, Use
from api.people.matrix import MATRIX
from api.people.roles import Role
from api.plans import publishing
from api.plans.publishing import Acknowledgement, Answer, Publication
from api.store import documents, plans, scenarios
from api.store.documents import Kept
from api.store.protocol import PlanEntry, ScenarioEntry
from models.base import Frozen
from models.job import ScenarioId


class Step(StrEnum):
    """The steps of a round, in their order."""

    RECEIVED = "received"
    SUPPLY = "supply"
    POLICY = "policy"
    QUESTIONS = "questions"
    ACCEPTED = "accepted"
    SCENARIO = "scenario"
    PLAN = "plan"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"


class State(StrEnum):
    """``AGAIN``: it was done, but something it rests on has changed since."""

    DONE = "done"
    OPEN = "open"
    AGAIN = "again"


DONE_BY = {
    Step.RECEIVED: ("POST", "/cycles/{cycle_id}/surveys"),
    Step.SUPPLY: ("PUT", "/cycles/{cycle_id}/supply"),
    Step.POLICY: ("PUT", "/cycles/{cycle_id}/policy"),
    Step.QUESTIONS: ("PUT", "/cycles/{cycle_id}/answers"),
    Step.ACCEPTED: ("PUT", "/cycles/{cycle_id}/snapshot"),
    Step.SCENARIO: ("POST", "/cycles/{cycle_id}/scenarios"),
    Step.PLAN: ("POST", "/runs"),
    Step.PUBLISHED: ("POST", "/plans/{plan_id}/publication"),
    Step.ACKNOWLEDGED: ("PUT", "/plans/{plan_id}/acknowledgements/{proposal_id}"),
}
"""The route a step is done by: whoever may use it may do the step."""


class StepState(Frozen):
    """One step: how far it is, and how much of what it is about there is (``of``: of how many)."""

    step: Step
    state: State
    count: int = 0
    of: int = 0


class Standing(Frozen):
    """Where a round stands. ``plan``: its newest final plan; ``publication``: what is published of it."""

    cycle: CycleId
    steps: tuple[StepState, ...]
    scenario: ScenarioEntry | None
    plan: PlanEntry | None
    publication: Kept[Publication] | None

    def next_for(self, role: Role) -> StepState | None:
        """Return the first step that is not done and that somebody of this role may do."""
        for one in self.steps:
            allowed = MATRIX[DONE_BY[one.step]]
            if one.state is not State.DONE and (allowed is None or role in allowed):
                return one
        return None


def standing(connection: Connection, inputs: Inputs, read: Imported) -> Standing:
    """Work out where a round stands. ``read``: what its workbooks say now."""
    own = [entry for entry in scenarios.entries(connection).items if entry.origin.cycle == inputs.id]
    frozen = next((entry for entry in own if not entry.origin.parent), None)
    ids = {entry.id for entry in own}
    aside = publishing.set_aside(connection)
    made = [
        entry
        for entry in plans.entries(connection).items
        if entry.scenario in ids and entry.final and entry.id not in aside
    ]
    plan = made[0] if made else None
    public = next((kept for kept in publishing.published(connection) if kept.content.cycle == inputs.id), None)
    answers = () if public is None else _answers(connection, public)
    in_scope = 0 if public is None else len(scenarios.body(connection, public.content.scenario).in_scope)
    return Standing(
        cycle=inputs.id,
        steps=(
            *_input_steps(inputs, read),
            *_plan_steps(inputs, own, frozen, plan, public),
            _notified(answers, in_scope),
        ),
        scenario=frozen,
        plan=plan,
        publication=public,
    )


def _answers(connection: Connection, public: Kept[Publication]) -> tuple[Kept[Acknowledgement], ...]:
    return documents.each(connection, public.content.plan, publishing.ACKNOWLEDGEMENT, Acknowledgement)


def _input_steps(inputs: Inputs, read: Imported) -> tuple[StepState, ...]:
    received = sum(kept.content.use is Use.SURVEY for kept in inputs.uploads) + len(inputs.entries)
    asked = len({problem.question for problem in read.listing.questions})
    pools = 0 if inputs.supply is None else len(inputs.supply.content.pools)
    return (
        StepState(step=Step.RECEIVED, state=_done(received), count=received),
        StepState(step=Step.SUPPLY, state=_done(pools), count=pools),
        StepState(step=Step.POLICY, state=_done(inputs.policy is not None)),
        StepState(step=Step.QUESTIONS, state=_done(received and not asked), count=asked),
        _accepted(inputs, read),
    )


def _done(reached: object) -> State:
    return State.DONE if reached else State.OPEN


def _accepted(inputs: Inputs, read: Imported) -> StepState:
    if inputs.snapshot is None:
        return StepState(step=Step.ACCEPTED, state=State.OPEN)
    now = accepted(read.decided, inputs)
    count = len(inputs.snapshot.content.entries)
    state = State.DONE if now == inputs.snapshot.content else State.AGAIN
    return StepState(step=Step.ACCEPTED, state=state, count=count)


def _plan_steps(
    inputs: Inputs,
    own: list[ScenarioEntry],
    frozen: ScenarioEntry | None,
    plan: PlanEntry | None,
    public: Kept[Publication] | None,
) -> tuple[StepState, ...]:
    current = frozen is not None and frozen.origin.inputs == inputs.tags()
    planned = plan is not None and frozen is not None and plan.scenario in _descent(frozen, own)
    newest = public is not None and plan is not None and public.content.plan == plan.id
    return (
        StepState(step=Step.SCENARIO, state=_again(frozen is not None, current)),
        StepState(step=Step.PLAN, state=_again(plan is not None, planned)),
        StepState(step=Step.PUBLISHED, state=_again(public is not None, newest)),
    )


def _descent(frozen: ScenarioEntry, own: list[ScenarioEntry]) -> set[ScenarioId]:
    """Return a scenario and whatever was forked from it, or from a fork of it."""
    found = {frozen.id}
    for entry in sorted(own, key=lambda entry: entry.created_at):
        if entry.origin.parent in found:
            found.add(entry.id)
    return found


def _again(there: bool, current: bool) -> State:
    return State.OPEN if not there else State.DONE if current else State.AGAIN


def _notified(answers: tuple[Kept[Acknowledgement], ...], of: int) -> StepState:
    said = sum(kept.content.answer in (Answer.ACCEPTED, Answer.OBJECTED) for kept in answers)
    return StepState(step=Step.ACKNOWLEDGED, state=_done(of and said == of), count=said, of=of)
