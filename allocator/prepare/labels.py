"""What people call things, beside the decision and never part of it."""

from models.policy import Policy
from models.scenario import Labels, Proposal, ProposalLabel
from models.supply import Supply
from models.survey import Answer, SurveyEntry, SurveySnapshot

_FOREIGN = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}


def _label(proposal: Proposal, entry: SurveyEntry) -> ProposalLabel:
    return ProposalLabel(
        id=proposal.id,
        applicant=entry.applicant.legal_name,
        title=entry.content.title,
        receipt=entry.receipt.file,
        answered_survey=entry.answered_survey,
        foreign_parent=_FOREIGN[entry.eligibility.foreign_parent],
        note=entry.remarks,
    )


def labels_of(
    pairs: list[tuple[Proposal, SurveyEntry]], snapshot: SurveySnapshot, supply: Supply, policy: Policy
) -> Labels:
    """Return the names of proposals, providers and pools, the versions and the sources."""
    figures = [policy.horizon_origin, *(rate.origin for rate in policy.rates), *(b.origin for b in policy.budgets)]
    return Labels(
        proposals=tuple(sorted((_label(*pair) for pair in pairs), key=lambda label: label.id)),
        providers=tuple(sorted(supply.providers, key=lambda label: label.id)),
        pools=tuple(sorted(supply.pool_labels, key=lambda label: label.id)),
        program_name=policy.program_name,
        office=policy.office,
        policy_version=policy.version,
        supply_version=supply.version,
        tax_mode=policy.tax_mode,
        fictional=snapshot.fictional or supply.fictional or policy.fictional,
        sources=tuple(sorted({origin.source for origin in figures if origin.source} | ({supply.source} - {""}))),
    )
