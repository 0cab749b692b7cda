"""From the values of a survey workbook to one answer. Blank stays blank; what could not be read is named."""

from typing import Any

from allocator.intake.assemble.demand import demand_rows
from allocator.intake.cells import Book
from allocator.intake.values import RowValues, Values
from models.names import folded_name
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import OutlookKind
from models.survey import (
    Answer,
    BaseModelUse,
    ClassDeclaration,
    Contact,
    Content,
    CostRow,
    DatasetRow,
    Eligibility,
    Organisation,
    Preferences,
    Receipt,
    SelfProcurement,
    SurveyEntry,
    TargetCategory,
)

_CATEGORIES = tuple(TargetCategory)
_PLAIN_CONTENT = (
    "title",
    "domain_name",
    "downstream_model",
    "parameters_billion",
    "training_tokens_billion",
    "benchmark_target",
    "novelty",
    "fate",
    "ip_statement",
    "issues_and_measures",
    "track_record",
    "prior_results",
    "team",
    "openness_model",
    "openness_code",
    "openness_data",
    "openness_paper",
    "market_size",
    "business_plan",
    "overseas",
    "reclassified_reason",
)


def yes_or_no(row: RowValues, key: str) -> Answer:
    """Return an answer; blank is unknown."""
    return Answer(row.get(key, Answer.UNKNOWN))


def is_yes(row: RowValues, key: str, blank: bool = False) -> bool:
    """Return a yes/no choice; ``blank`` is what an empty cell means."""
    chosen = row.get(key)
    return blank if chosen is None else bool(chosen == "yes")


def _organisation(row: RowValues) -> Organisation:
    name = row.get("legal_name", "")
    return Organisation(
        legal_name=name,
        folded=folded_name(name) if name else "",
        corporate_number=row.get("corporate_number", ""),
        prior_rounds=row.get("prior_rounds", ()),
    )


def _class(row: RowValues) -> ClassDeclaration:
    subsidy_class = SubsidyClass(row.get("subsidy_class", SubsidyClass.UNKNOWN))
    stated = "unknown" if subsidy_class is SubsidyClass.UNKNOWN else "declared"
    return ClassDeclaration(
        subsidy_class=subsidy_class,
        basis=row.get("basis", stated),
        main_industry=row.get("main_industry", ""),
        regular_employees=row.get("regular_employees"),
        typed_rate=row.get("typed_rate", ""),
    )


def _content(values: Values) -> Content:
    merged: dict[str, Any] = {}
    for name in ("content", "targets", "ability", "business"):
        merged |= {key: value for key, value in values.section(name).values.items() if value is not None}
    row = RowValues(values.section("content").place, merged)
    return Content(
        categories=tuple(
            c for c in _CATEGORIES if row.get(f"category_{c.number}", False) or c in row.get("categories", ())
        ),
        main_category=row.get("main_category"),
        reclassified=row.get("reclassified"),
        continued_pretraining=yes_or_no(row, "continued_pretraining"),
        base_model=BaseModelUse(
            name=row.get("base_model_name", ""),
            developer=row.get("base_model_developer", ""),
            developer_has_japan_base=yes_or_no(row, "base_model_japan"),
        ),
        deployment_partners=row.get("deployment_partners", ()),
        max_gpus_operated=row.get("max_gpus_operated"),
        **{key: row.get(key, "") for key in _PLAIN_CONTENT},
    )


def _preferences(row: RowValues) -> Preferences:
    ranked = [row.get(f"rank_{rank}") for rank in range(1, 6)]
    return Preferences(
        ranked=(*filter(None, ranked), *row.get("rank_more", ()), *row.get("ranked", ())),
        refused=row.get("refused", ()),
        unranked_acceptable=yes_or_no(row, "unranked_acceptable"),
        reasons=row.get("reasons", ""),
    )


def _outlook(row: RowValues) -> SelfProcurement:
    return SelfProcurement(
        outlook=OutlookKind(row.get("outlook", OutlookKind.UNKNOWN)),
        gpus=row.get("gpus"),
        since=row.get("since"),
        yen_per_gpu_hour=row.get("yen_per_gpu_hour"),
        reason=row.get("reason", ""),
    )


def survey_entry(values: Values, book: Book) -> SurveyEntry:
    """Return the answer of one workbook."""
    office, applicant = values.section("office"), values.section("applicant")
    eligibility, completion = values.section("eligibility"), values.section("completion")
    return SurveyEntry(
        number=office.get("number", ""),
        receipt=Receipt(
            file=book.file,
            sha256=book.sha256,
            sender=office.get("sender", ""),
            received_at=office.get("received_at"),
        ),
        applicant=_organisation(applicant),
        co_applicants=tuple(_organisation(row) for row in values.rows("co_applicants")),
        contact=Contact(
            person=applicant.get("person", ""),
            department=applicant.get("department", ""),
            mail=applicant.get("mail", ""),
            phone=applicant.get("phone", ""),
        ),
        status=ProposalStatus(office.get("status", ProposalStatus.SURVEYED)),
        answered_survey=is_yes(office, "answered_survey", blank=True),
        eligibility=Eligibility(
            resident=yes_or_no(eligibility, "resident"),
            resident_basis=eligibility.get("resident_basis", ""),
            japan_hub=eligibility.get("japan_hub", ""),
            long_term_commitment=eligibility.get("long_term_commitment", ""),
            foreign_parent=yes_or_no(eligibility, "foreign_parent"),
        ),
        declared_class=_class(values.section("class")),
        content=_content(values),
        demand=demand_rows(values),
        preferences=_preferences(values.section("preferences")),
        self_procurement=_outlook(values.section("outlook")),
        complete_or_nothing=yes_or_no(completion, "complete_or_nothing"),
        minimum_share_percent=completion.get("minimum_share_percent"),
        priority=office.get("priority"),
        grant_cap_yen=office.get("grant_cap_yen"),
        own_cap_yen=values.section("class").get("own_cap_yen"),
        datasets=tuple(
            DatasetRow(
                name=row.get("name", ""),
                kind=row.get("kind", ""),
                size=row.get("size", ""),
                source=row.get("source", ""),
                rights=row.get("rights", ""),
                ready=row.get("ready"),
                place=row.place,
            )
            for row in values.rows("datasets")
        ),
        costs=tuple(
            CostRow(
                item=row.get("item", ""),
                unit_price_yen=row.get("unit_price_yen"),
                quantity=row.get("quantity", ""),
                unit=row.get("unit", ""),
                amount_yen=row.get("amount_yen"),
                place=row.place,
            )
            for row in values.rows("costs")
        ),
        remarks=completion.get("remarks", ""),
        unreadable=values.unreadable,
    )
