"""What the notice wants recorded or looked at by an officer. Nothing here rejects or changes a proposal."""

from datetime import date

from allocator.prepare.remarks import Remarks
from models.policy import Policy
from models.survey import Answer, Eligibility, SurveyEntry, TargetCategory
from models.units import day_in_japan

SURVEY_CLOSES = "事前調査の締切"
"""The milestone of the policy that says until which day (inclusive, JST) answers are in time."""


def survey_closes(policy: Policy) -> date | None:
    """Return the last day on which an answer is in time, where the policy states one."""
    return next((milestone.day for milestone in policy.milestones if milestone.name == SURVEY_CLOSES), None)


def _base_model(entry: SurveyEntry, remarks: Remarks) -> None:
    """ELIG-BASE: categories 5 to 7 build on a model whose developer has a development base in Japan (section 3)."""
    content, model = entry.content, entry.content.base_model
    counted: set[TargetCategory] = {*content.categories, *filter(None, (content.main_category, content.reclassified))}
    if not any(category.needs_base_model for category in counted):
        return
    if not model.name or not model.developer or model.developer_has_japan_base is Answer.UNKNOWN:
        remarks.ask("base_model_missing")
    elif model.developer_has_japan_base is Answer.NO:
        remarks.ask("base_model_not_japanese", value=model.developer, model=model.name, developer=model.developer)


def _residency(eligibility: Eligibility, remarks: Remarks) -> None:
    """Section 6: resident, central base in Japan, long-term commitment - recorded, never adjudicated."""
    if eligibility.resident is Answer.UNKNOWN:
        remarks.ask("resident_unstated")
    elif eligibility.resident is Answer.NO:
        remarks.ask("resident_no", value=eligibility.resident_basis)
    if not eligibility.japan_hub:
        remarks.ask("japan_hub_missing")
    if not eligibility.long_term_commitment:
        remarks.ask("commitment_missing")


def _receipt(entry: SurveyEntry, policy: Policy, remarks: Remarks) -> None:
    """Section 8: an answer after the last day is marked late and still counts; rejecting is for people."""
    closes = survey_closes(policy)
    received = entry.receipt.received_at
    after_close = closes is not None and received is not None and day_in_japan(received) > closes
    if entry.receipt.late or after_close:
        remarks.note("received_late", value=day_in_japan(received) if received else "", closes=closes or "")


def _datasets(entry: SurveyEntry, remarks: Remarks) -> None:
    """A dataset that is ready only after the first compute starts would leave GPUs idle."""
    last = max((row for row in entry.datasets if row.ready), key=lambda row: row.ready or date.min, default=None)
    starts = [row.desired_start for row in entry.demand if row.desired_start]
    starts += [amount.month for row in entry.demand for amount in row.months if amount.gpus]
    ready = last.ready if last is not None else None
    if last is not None and ready is not None and starts and ready > min(starts):
        remarks.ask("dataset_after_start", value=ready, ready=ready, start=min(starts), dataset=last.name)


def recorded_conditions(entry: SurveyEntry, policy: Policy, remarks: Remarks) -> None:
    """Look at everything the notice asks an officer to look at."""
    _base_model(entry, remarks)
    _residency(entry.eligibility, remarks)
    _receipt(entry, policy, remarks)
    _datasets(entry, remarks)
