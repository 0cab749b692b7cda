"""How much each proposal counts: priorities of mean 1 where all in scope have one, times the size measure.

The size measure is the desired H100-equivalent hours to the policy's power, divided by its mean. Both are rounded to
thousandths, so a weight may differ from the exact one by half a thousandth (by one where a power is taken). With a
group cap a group's weights are cut together; then nothing is more than without the cap, and no group more than allowed.
"""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction

from allocator.checks.allocation import Allocation, broken
from allocator.checks.fill import desired_h
from models.policy import Policy
from models.reasons import Violation
from models.scenario import Proposal
from models.survey import SurveyEntry
from models.units import WHOLE, ProposalId

THOUSAND = 1_000


def weight_faults(
    allocation: Allocation, policy: Policy, pairs: list[tuple[SurveyEntry, Proposal]]
) -> Iterator[Violation]:
    """Yield priorities and weights that do not follow from the answers and the policy."""
    counted = [(entry, proposal) for entry, proposal in pairs if allocation.in_scope(proposal)]
    if not counted:
        return
    priorities = [entry.priority for entry, _ in counted]
    stated = [priority for priority in priorities if priority is not None]
    everybody = len(stated) == len(counted)
    for entry, proposal in counted:
        exact = Fraction(THOUSAND * (entry.priority or 0) * len(stated), sum(stated)) if everybody else THOUSAND
        if not _near(proposal.priority_milli, Fraction(exact), Fraction(1, 2)):
            yield _fault("answer_priority", proposal, proposal.priority_milli, exact)
    yield from _weights(allocation, policy, [proposal for _, proposal in counted])


def _weights(allocation: Allocation, policy: Policy, proposals: list[Proposal]) -> Iterator[Violation]:
    exponent = policy.size_measure.exponent_ppm
    sizes = [_size(allocation, proposal, exponent) for proposal in proposals]
    mean = sum(sizes, Fraction(0)) / len(sizes)
    slack = Fraction(1, 2) if exponent in (0, WHOLE) else Fraction(1)
    exact = {p.id: p.priority_milli * size / mean for p, size in zip(proposals, sizes, strict=True)}
    cap = policy.group_weight_cap_ppm
    for proposal in proposals:
        weight = proposal.weight_milli
        if not _near(weight, exact[proposal.id], slack) and (cap is None or weight > exact[proposal.id]):
            yield _fault("answer_weight", proposal, weight, exact[proposal.id])
    if cap is not None:
        yield from _groups(cap, proposals, exact)


def _groups(cap: int, proposals: list[Proposal], exact: dict[ProposalId, Fraction]) -> Iterator[Violation]:
    everything = sum(exact.values(), Fraction(0))
    for group in sorted({proposal.group for proposal in proposals}):
        members = [proposal for proposal in proposals if proposal.group == group]
        allowed = everything * cap / WHOLE
        due = min(allowed, sum((exact[proposal.id] for proposal in members), Fraction(0)))
        if abs(sum(proposal.weight_milli for proposal in members) - due) > len(proposals) + 1:
            yield broken(
                "scenario",
                "answer_group_weight",
                group=group,
                stated=sum(proposal.weight_milli for proposal in members),
                due=round(due),
            )


def _size(allocation: Allocation, proposal: Proposal, exponent_ppm: int) -> Fraction:
    hours = max(1, sum(desired_h(allocation, phase, phase.demand) for phase in proposal.phases))
    if exponent_ppm in (0, WHOLE):
        return Fraction(hours if exponent_ppm else 1)
    with localcontext(prec=50):
        return Fraction(Decimal(hours) ** (Decimal(exponent_ppm) / WHOLE))


def _near(found: int, exact: Fraction, slack: Fraction) -> bool:
    return abs(found - exact) <= slack or (found == 1 and exact < 1)


def _fault(code: str, proposal: Proposal, stated: int, due: Fraction | int) -> Violation:
    return broken("scenario", code, proposal=proposal.id, stated=stated, due=round(due))
