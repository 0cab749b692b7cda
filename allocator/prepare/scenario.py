"""The story of preparation: answers, offers and policy in, one frozen Scenario and everything that was asked out."""

from datetime import date

from pydantic import ValidationError

from allocator.prepare.catalogue import Catalogue
from allocator.prepare.decisions import unknown_in_commitments, unknown_in_pins
from allocator.prepare.demand import desired_hours
from allocator.prepare.identity import distinct, groups, proposal_id
from allocator.prepare.labels import labels_of
from allocator.prepare.offers import unusable_supply
from allocator.prepare.programme import rules_of
from allocator.prepare.proposals import draft
from allocator.prepare.remarks import Remarks
from allocator.prepare.sizes import with_sizes
from allocator.prepare.weights import Claim, priorities, weights
from models.base import digest
from models.policy import Policy
from models.problems import Level, Place, Problem
from models.scenario import (
    Alternatives,
    Baseline,
    Commitment,
    OutlookKind,
    Phase,
    Pin,
    Profile,
    Proposal,
    Rules,
    Scenario,
)
from models.supply import Supply
from models.survey import DemandRow, SurveyEntry, SurveySnapshot

Prepared = tuple[Proposal, SurveyEntry]


def prepare(
    snapshot: SurveySnapshot,
    supply: Supply,
    policy: Policy,
    pins: tuple[Pin, ...] = (),
    commitments: tuple[Commitment, ...] = (),
    as_of: date | None = None,
    baseline: Baseline | None = None,
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Turn what was answered, offered and set into the one input of a decision, and say what is open.

    ``as_of``: the day from which decisions can still be made; the policy's when not given, else the first day of the
    horizon (listed as open). None is returned only when nothing can be planned at all: no usable pool, a policy that
    contradicts itself, a pin or paid lease that names something unknown, or no plannable proposal.
    The reference figures of the scenario are left to ``allocator.alone``.
    """
    rules, problems = rules_of(policy, supply)
    problems += unusable_supply(supply)
    if rules is None or any(problem.level is Level.FILE for problem in problems):
        return None, tuple(problems)
    catalogue = Catalogue.of(supply)
    pairs, said = _proposals(snapshot, policy, catalogue)
    problems += said
    drafts = [proposal for proposal, _ in pairs]
    stopped = unknown_in_pins(pins, drafts, supply.pools) + unknown_in_commitments(commitments, drafts, supply.pools)
    if not pairs:
        stopped.append(Problem(code="no_proposal_to_plan", level=Level.FILE, params={"answers": len(snapshot.entries)}))
    if stopped:
        return None, (*problems, *stopped)
    sized, said = _with_sizes(pairs, policy, pins, commitments, catalogue)
    weighted, open_points = _weighted(sized, rules, policy, catalogue)
    problems += said + open_points
    decided_from = as_of or policy.as_of
    if decided_from is None:
        decided_from = policy.horizon.start
        problems.append(_as_of_unstated(decided_from))
    scenario = Scenario(
        cycle_id=policy.cycle_id,
        horizon=policy.horizon,
        as_of=decided_from,
        gpu_types=supply.gpu_types,
        pools=supply.pools,
        proposals=tuple(proposal for proposal, _ in weighted),
        rules=rules,
        pins=pins,
        commitments=commitments,
        baseline=baseline,
        labels=labels_of(weighted, snapshot, supply, policy),
    )
    return scenario, tuple(problems)


def _as_of_unstated(day: date) -> Problem:
    return Problem(
        code="as_of_unstated", level=Level.ASK, place=Place(field="as_of"), used=day.isoformat(), params={"day": day}
    )


def _proposals(snapshot: SurveySnapshot, policy: Policy, catalogue: Catalogue) -> tuple[list[Prepared], list[Problem]]:
    """Draft every answer, then give ids and groups; an answer that cannot be planned leaves its reasons."""
    problems: list[Problem] = []
    drafts: list[Prepared] = []
    for entry in snapshot.entries:
        remarks = Remarks(entry)
        try:
            proposal = draft(entry, policy, catalogue, remarks)
        except ValidationError as error:
            remarks.stop("answer_contradicts_itself", detail=error.errors()[0]["msg"])
            proposal = None
        problems += remarks.problems
        if proposal is not None:
            drafts.append((proposal, entry))
    applicants = [entry.applicant for _, entry in drafts]
    wanted = [proposal_id(entry.number, proposal) for proposal, entry in drafts]
    ids = distinct(wanted, [_content(proposal, entry) for proposal, entry in drafts], applicants)
    for (_, entry), name, first in zip(drafts, ids, wanted, strict=True):
        if name != first and entry.number:
            said = Remarks(entry)
            said.ask("number_repeated", value=entry.number, used=name, number=entry.number, id=name)
            problems += said.problems
    of_group = groups(ids, applicants)
    named = [
        (proposal.model_copy(update={"id": name, "group": group}), entry)
        for (proposal, entry), name, group in zip(drafts, ids, of_group, strict=True)
    ]
    return sorted(named, key=lambda pair: pair[0].id), problems


def _content(proposal: Proposal, entry: SurveyEntry) -> str:
    """Return the hash of all that decides about a proposal, also of what weights and sizes will make of its answer."""
    scales = {row.line: row.minimum_scale_percent for row in entry.demand}
    return digest({"draft": proposal.model_dump(mode="json"), "priority": entry.priority, "scales": scales})


def _with_sizes(
    pairs: list[Prepared],
    policy: Policy,
    pins: tuple[Pin, ...],
    commitments: tuple[Commitment, ...],
    catalogue: Catalogue,
) -> tuple[list[Prepared], list[Problem]]:
    sized: list[Prepared] = []
    problems: list[Problem] = []
    for proposal, entry in pairs:
        remarks = Remarks(entry)
        rows = {row.line: row for row in entry.demand}
        phases: list[Phase] = []
        for phase in proposal.phases:
            row = rows[phase.id]
            own_pins = [pin for pin in pins if (pin.proposal, pin.phase) == (proposal.id, phase.id)]
            leases = [c for c in commitments if (c.proposal, c.phase) == (proposal.id, phase.id)]
            percent = _minimum_percent(phase, row, remarks)
            made = with_sizes(phase, percent, proposal.wishes, policy.size_steps, own_pins, leases, catalogue)
            phases.append(made)
            if not (made.sizes or made.self_only or isinstance(made.demand, Alternatives)):
                self_able = proposal.outlook.kind is OutlookKind.CAN
                remarks.ask("no_pool_accepts_only_self" if self_able else "no_pool_accepts", row)
        sized.append((proposal.model_copy(update={"phases": tuple(phases)}), entry))
        problems += remarks.problems
    return sized, problems


def _minimum_percent(phase: Phase, row: DemandRow, remarks: Remarks) -> int:
    """Return how far a profile may be scaled down; one whose minimum was not stated is planned whole or not at all."""
    if row.minimum_scale_percent is not None:
        return row.minimum_scale_percent
    if isinstance(phase.demand, Profile) and not phase.self_only:
        remarks.ask("minimum_scale_unstated", row, used="100%")
    return 100


def _weighted(
    pairs: list[Prepared], rules: Rules, policy: Policy, catalogue: Catalogue
) -> tuple[list[Prepared], list[Problem]]:
    h100 = {gpu_type.id: gpu_type.h100_ppm for gpu_type in catalogue.types.values()}
    type_of = {pool.id: pool.gpu_type for pool in catalogue.pools}
    claims = [
        Claim(
            id=proposal.id,
            group=proposal.group,
            priority=entry.priority,
            hours=sum(
                desired_hours(phase.demand, phase.acceptable[0].h100_ppm if phase.acceptable else 0, type_of, h100)
                for phase in proposal.phases
            ),
        )
        for proposal, entry in pairs
        if proposal.status in rules.scope
    ]
    priority, open_points = priorities(claims)
    weight = weights(claims, priority, rules.size_exponent_ppm, policy.group_weight_cap_ppm)
    counted = [
        (
            proposal.model_copy(
                update={
                    "priority_milli": priority.get(proposal.id, 1_000),
                    "weight_milli": weight.get(proposal.id, 1_000),
                }
            ),
            entry,
        )
        for proposal, entry in pairs
    ]
    return counted, open_points
