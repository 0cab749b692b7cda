"""Does a scenario follow from the answers, the offers and the policy? Read from those once more, line by line.

Every answer that can be planned is a proposal and nothing else is; each figure of it is what was answered; rules and
pools are what policy and supply say. Shares and reference figures are asked by ``scenario``. Remainders, pins, paid
leases, the baseline and the day of decision come from elsewhere and are taken as they are.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.prepared.answers import Reader
from allocator.checks.prepared.identity import group_faults, id_faults, possible
from allocator.checks.prepared.programme import programme_faults
from allocator.checks.prepared.weights import weight_faults
from models.policy import Policy
from models.reasons import Violation
from models.scenario import Proposal, Scenario
from models.supply import Supply
from models.survey import Answer, SurveyEntry, SurveySnapshot

FOREIGN = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}


def check(snapshot: SurveySnapshot, supply: Supply, policy: Policy, scenario: Scenario) -> Iterator[Violation]:
    """Yield everything in a scenario that does not follow from its inputs."""
    yield from programme_faults(supply, policy, scenario)
    reader = Reader(supply, policy, scenario)
    pairs, found = _pairs(reader, snapshot, scenario)
    yield from found
    yield from id_faults(pairs)
    yield from group_faults(pairs)
    yield from weight_faults(Allocation(scenario, ()), policy, pairs)
    taken = {id(entry) for entry, _ in pairs}
    for entry in snapshot.entries:
        if id(entry) not in taken and not entry.unreadable and any(reader.planned_lines(entry).values()):
            yield broken("scenario", "answer_missing", number=entry.number, file=entry.receipt.file)


def _pairs(
    reader: Reader, snapshot: SurveySnapshot, scenario: Scenario
) -> tuple[list[tuple[SurveyEntry, Proposal]], list[Violation]]:
    """Pair each proposal with the answer it differs least from, and say in what it differs."""
    candidates = possible(scenario, snapshot.entries)
    taken: set[int] = set()
    pairs: list[tuple[SurveyEntry, Proposal]] = []
    found: list[Violation] = []
    for proposal in scenario.proposals:
        compared = [
            (list(reader.differences(entry, proposal)), entry)
            for entry in candidates.get(proposal.id, [])
            if id(entry) not in taken
        ]
        if not compared:
            found.append(broken("scenario", "answer_unknown", proposal=proposal.id))
            continue
        differences, entry = min(compared, key=lambda pair: len(pair[0]))
        taken.add(id(entry))
        pairs.append((entry, proposal))
        found += differences
        found += _label_faults(scenario, proposal, entry)
    return pairs, found


def _label_faults(scenario: Scenario, proposal: Proposal, entry: SurveyEntry) -> Iterator[Violation]:
    """What is recorded and never decided on is recorded as it was answered."""
    label = next(label for label in scenario.labels.proposals if label.id == proposal.id)
    if label.foreign_parent is not FOREIGN[entry.eligibility.foreign_parent]:
        yield broken("scenario", "answer_foreign_parent", proposal=proposal.id)
    if label.answered_survey is not entry.answered_survey:
        yield broken("scenario", "answer_answered_survey", proposal=proposal.id)
