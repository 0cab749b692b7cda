"""One answer as the values of a survey workbook: the reverse of ``assemble.survey``."""

from typing import Any

from allocator.intake.form import book_form
from allocator.intake.template.book import Filled, Row, Value
from models.survey import Answer, DemandRow, Organisation, SurveyEntry, TargetCategory
from models.units import Rate


def _word(choices: str, code: str | None) -> str | None:
    return None if code is None else book_form("survey").word(choices, code)


def _answered(answer: Answer) -> str | None:
    return None if answer is Answer.UNKNOWN else _word("answer", answer)


def _yes(true: bool) -> str | None:
    return _word("yes_no", "yes") if true else None


def _lines(texts: tuple[str, ...]) -> str:
    return "\n".join(texts)


def rate_text(rate: Rate | None) -> str | None:
    """Write a rate as a fraction."""
    return None if rate is None else f"{rate.numerator}/{rate.denominator}"


def filled_row(**values: Any) -> Row:
    """Drop what is blank."""
    kept: dict[str, Value] = {key: value for key, value in values.items() if value is not None and value != ""}
    return kept


def _organisation(organisation: Organisation) -> Row:
    return filled_row(
        legal_name=organisation.legal_name,
        corporate_number=organisation.corporate_number,
        prior_rounds=_lines(organisation.prior_rounds),
    )


def _content(entry: SurveyEntry) -> dict[str, Row]:
    content = entry.content
    plain = {
        key: value if isinstance(value, str | int) else None
        for key, value in content.model_dump(exclude={"categories", "base_model", "deployment_partners"}).items()
    }
    marks = {f"category_{c.number}": "○" if c in content.categories else None for c in TargetCategory}
    special = {
        "main_category": _word("category", content.main_category),
        "reclassified": _word("category", content.reclassified),
        "continued_pretraining": _answered(content.continued_pretraining),
        "base_model_name": content.base_model.name,
        "base_model_developer": content.base_model.developer,
        "base_model_japan": _answered(content.base_model.developer_has_japan_base),
        "deployment_partners": _lines(content.deployment_partners),
    }
    everything = filled_row(**(plain | marks | special))
    return {name: everything for name in ("content", "targets", "ability", "business")}


def _amount(row: DemandRow) -> Row:
    return filled_row(
        line=row.line,
        shape=_word("shape", row.shape),
        purpose=_word("purpose", row.purpose),
        downstream=_yes(row.downstream),
        procurement=_word("procurement", row.procurement),
        gpu_type=row.types[0].gpu_type if row.types else None,
        desired_gpus=row.desired_gpus,
        minimum_gpus=row.minimum_gpus,
        duration_days=row.duration_days,
        work_gpu_hours=row.work_gpu_hours,
        step_up=_yes(row.step_up),
    )


def _timing(row: DemandRow) -> Row:
    return filled_row(
        line=row.line,
        after=", ".join(row.after),
        earliest=row.earliest,
        desired_start=row.desired_start,
        deadline=row.deadline,
        due=row.due,
        mandatory=_yes(row.mandatory),
        note=row.note,
    )


def _types(row: DemandRow) -> Row:
    wishes: dict[str, Any] = {}
    for number, wish in enumerate(row.types[1:], start=2):
        wishes |= {f"type_{number}": wish.gpu_type, f"counts_{number}": rate_text(wish.counts_as)}
    first, second = row.split_between or (None, None)
    equal = None if row.split_equal_dates else _word("yes_no", "no")
    return filled_row(line=row.line, split_first=first, split_second=second, split_equal_dates=equal, **wishes)


def _months(row: DemandRow) -> Row:
    return filled_row(
        line=row.line,
        minimum_scale_percent=row.minimum_scale_percent,
        earlier_days=row.earlier_days or None,
        later_days=row.later_days or None,
        **{f"{amount.month:%Y-%m}": amount.gpus for amount in row.months},
    )


def _demand(rows: tuple[DemandRow, ...]) -> Filled:
    tables: dict[str, list[Row]] = {
        "amounts": [_amount(row) for row in rows],
        "timing": [_timing(row) for row in rows],
        "types": [_types(row) for row in rows],
        "months": [_months(row) for row in rows],
    }
    kept: Filled = {name: [row for row in table if len(row) > 1] for name, table in tables.items()}
    kept["alternatives"] = [filled_row(line=row.line, **way.model_dump()) for row in rows for way in row.alternatives]
    return kept


def _wishes(entry: SurveyEntry) -> Filled:
    stated, outlook = entry.preferences, entry.self_procurement
    return {
        "preferences": filled_row(
            **{f"rank_{rank}": name for rank, name in enumerate(stated.ranked[:5], start=1)},
            rank_more=_lines(stated.ranked[5:]),
            refused=_lines(stated.refused),
            unranked_acceptable=_answered(stated.unranked_acceptable),
            reasons=stated.reasons,
        ),
        "outlook": filled_row(
            outlook=_word("outlook", outlook.outlook),
            gpus=outlook.gpus,
            since=outlook.since,
            yen_per_gpu_hour=outlook.yen_per_gpu_hour,
            reason=outlook.reason,
        ),
    }


def survey_values(entry: SurveyEntry, fictional: bool = False) -> Filled:
    """Return what the workbook of an answer holds."""
    eligibility, declared = entry.eligibility, entry.declared_class
    filled: Filled = {
        "applicant": _organisation(entry.applicant) | filled_row(**entry.contact.model_dump()),
        "eligibility": filled_row(
            resident=_answered(eligibility.resident),
            resident_basis=eligibility.resident_basis,
            japan_hub=eligibility.japan_hub,
            long_term_commitment=eligibility.long_term_commitment,
            foreign_parent=_answered(eligibility.foreign_parent),
        ),
        "class": filled_row(
            subsidy_class=_word("subsidy_class", declared.subsidy_class),
            basis=_word("class_basis", declared.basis),
            main_industry=declared.main_industry,
            regular_employees=declared.regular_employees,
            typed_rate=declared.typed_rate,
            own_cap_yen=entry.own_cap_yen,
        ),
        "completion": filled_row(
            complete_or_nothing=_answered(entry.complete_or_nothing),
            minimum_share_percent=entry.minimum_share_percent,
            remarks=entry.remarks,
        ),
        "office": filled_row(
            number=entry.number,
            sender=entry.receipt.sender,
            received_at=entry.receipt.received_at,
            answered_survey=_word("yes_no", "yes" if entry.answered_survey else "no"),
            status=_word("status", entry.status),
            priority=entry.priority,
            grant_cap_yen=entry.grant_cap_yen,
            fictional=_yes(fictional),
        ),
        "co_applicants": [_organisation(other) for other in entry.co_applicants],
        "datasets": [filled_row(**row.model_dump(exclude={"place"})) for row in entry.datasets],
        "costs": [filled_row(**row.model_dump(exclude={"place"})) for row in entry.costs],
    }
    return filled | _content(entry) | _demand(entry.demand) | _wishes(entry)
