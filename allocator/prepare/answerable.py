"""Under which key a remark may be answered: the field whose answer would settle it, or only "leave it as it is".

A remark that merely follows from another one (a line stopped because of an unreadable cell) asks nothing of its own.
"""

from typing import Any

from models.names import folded_name, folded_text
from models.problems import Level
from models.questions import field_key, name_key, point_key
from models.survey import DemandRow, SurveyEntry

FIELDS = {
    # eligibility and class
    "resident_unstated": "eligibility.resident",
    "resident_no": "eligibility.resident",
    "japan_hub_missing": "eligibility.japan_hub",
    "commitment_missing": "eligibility.long_term_commitment",
    "class_unknown": "class.subsidy_class",
    "headcount_above_class": "class.subsidy_class",
    "headcount_below_class": "class.subsidy_class",
    "typed_rate_differs": "class.typed_rate",
    "typed_rate_unclear": "class.typed_rate",
    # content
    "base_model_not_japanese": "content.base_model_japan",
    "main_category_unstated": "content.main_category",
    "experience_small": "ability.max_gpus_operated",
    "compute_below_estimate": "targets.training_tokens_billion",
    "compute_above_estimate": "targets.training_tokens_billion",
    # wishes and outlook
    "unranked_unstated": "preferences.unranked_acceptable",
    "wishes_unstated": "preferences.unranked_acceptable",
    "outlook_unknown": "outlook.outlook",
    "outlook_without_gpus": "outlook.gpus",
    "outlook_without_price": "outlook.yen_per_gpu_hour",
    "self_line_without_outlook": "outlook.outlook",
    "number_repeated": "office.number",
}
"""Codes about the whole answer."""
LINE_FIELDS = {
    "desired_gpus_missing": "amounts.desired_gpus",
    "minimum_gpus_unstated": "amounts.minimum_gpus",
    "minimum_above_desired": "amounts.minimum_gpus",
    "split_without_minimum": "amounts.minimum_gpus",
    "months_ignored": "amounts.shape",
    "purpose_other": "amounts.purpose",
    "gpu_type_missing": "amounts.gpu_type",
    "duration_beyond_horizon": "amounts.duration_days",
    "minimum_scale_unstated": "months.minimum_scale_percent",
    "start_outside_horizon": "timing.desired_start",
    "start_against_months": "timing.desired_start",
    "earliest_outside_horizon": "timing.earliest",
    "earliest_after_horizon": "timing.earliest",
    "deadline_outside_horizon": "timing.deadline",
    "deadline_before_horizon": "timing.deadline",
    "deadline_before_start": "timing.deadline",
    "end_before_start": "timing.deadline",
    "due_outside_horizon": "timing.due",
    "due_before_horizon": "timing.due",
    "predecessor_unknown": "timing.after",
    "split_ignored": "types.split_second",
}
"""Codes about one demand line."""
NAMES = {
    "provider_unknown": ("provider", "provider_unknown"),
    "gpu_type_unknown": ("gpu", "gpu_type_unknown"),
    "gpu_type_unknown_first": ("gpu", "gpu_type_unknown"),
}
"""Codes about a name nobody knows: one answer counts wherever the name stands."""
FOLLOWING = frozenset(
    {"line_unreadable", "answer_unreadable", "nothing_to_plan", "incomplete_chain", "waits_for_unplanned", "no_demand"}
)


def gpu_key(written: str) -> str:
    """Fold the name of a GPU type; a leading "NVIDIA" says nothing."""
    return folded_text(written).removeprefix("nvidia")


def _base_model(entry: SurveyEntry) -> str:
    model = entry.content.base_model
    if not model.name:
        return "content.base_model_name"
    return "content.base_model_japan" if model.developer else "content.base_model_developer"


def _duration_or_work(row: DemandRow) -> str:
    return "amounts.work_gpu_hours" if row.duration_days is not None else "amounts.duration_days"


def question_of(level: Level, code: str, entry: SurveyEntry, row: DemandRow | None, params: dict[str, Any]) -> str:
    """Return the key under which a remark about an answer is answered; nothing where it asks nothing."""
    sha256, line = entry.receipt.sha256, row.line if row is not None else ""
    if level not in (Level.ASK, Level.ROW) or code in FOLLOWING:
        return ""
    if code in NAMES:
        (kind, asked), name = NAMES[code], str(params["name"])
        return name_key(kind, asked, folded_name(name) if kind == "provider" else gpu_key(name))
    if code == "base_model_missing":
        return field_key(sha256, code, _base_model(entry))
    if code == "dataset_after_start":
        return field_key(sha256, code, "datasets.ready", str(params["dataset"]))
    if row is not None and code == "duration_or_work":
        return field_key(sha256, code, _duration_or_work(row), line)
    if row is not None and code == "month_blank_inside":
        return field_key(sha256, code, f"months.{params['months'][0].isoformat()}", line)
    if row is not None and code in LINE_FIELDS:
        return field_key(sha256, code, LINE_FIELDS[code], line)
    if code in FIELDS:
        return field_key(sha256, code, FIELDS[code])
    return point_key(sha256, code, line)
