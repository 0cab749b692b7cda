"""Workbooks for tests: a few cells, or an answer with every field filled."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.names import folded_name
from models.policy import ProposalStatus, SubsidyClass
from models.problems import Problem
from models.scenario import OutlookKind, Purpose
from models.survey import (
    AlternativeRow,
    Answer,
    BaseModelUse,
    ClassDeclaration,
    Contact,
    Content,
    CostRow,
    DatasetRow,
    DemandRow,
    Eligibility,
    MonthAmount,
    Organisation,
    Preferences,
    Receipt,
    SelfProcurement,
    SurveyEntry,
    TargetCategory,
    TypeWish,
)
from models.text import Lang, text
from models.units import JST, Rate

Sheets = dict[str, list[list[Any]]]


def write_sheets(path: Path, sheets: Sheets) -> Path:
    """Write a workbook of plain rows."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def change(path: Path, edit: Callable[[Workbook], None]) -> Path:
    """Open a workbook, edit it as a person would, save it."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def cell_of(page: Worksheet, label: str, right: int = 1) -> Any:
    """Return the cell right of the first cell that says ``label``."""
    for row in page.iter_rows():
        for cell in row:
            if cell.value == label:
                return page.cell(cell.row, cell.column + right)
    raise AssertionError(f"no cell says {label}")


def below(page: Worksheet, heading: str, column: str, rows: int) -> Any:
    """Return the cell ``rows`` under the column heading ``column`` of the table titled ``heading``."""
    started = False
    for row in page.iter_rows():
        for cell in row:
            started = started or cell.value == heading
            if started and cell.value == column:
                return page.cell(cell.row + rows, cell.column)
    raise AssertionError(f"no column {column} under {heading}")


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    """Return the codes, and make sure that each can be said in both languages."""
    for problem in problems:
        for lang in Lang:
            assert "{" not in text(problem.text_key, lang, **problem.params)
    return [problem.code for problem in problems]


def without_places(entry: SurveyEntry) -> dict[str, Any]:
    """Return an answer without what depends on the file it was read from."""
    data = entry.model_dump(mode="json")
    data["receipt"].pop("sha256")
    for table in ("demand", "datasets", "costs"):
        for row in data[table]:
            row.pop("place")
    return data


def full_entry() -> SurveyEntry:
    """Return an answer in which every field says something."""
    name = "株式会社ソラマメ（架空）"
    return SurveyEntry(
        number="A-07",
        receipt=Receipt(
            file="answer.xlsx",
            sha256="0" * 64,
            sender="a@example.com",
            received_at=datetime(2024, 4, 18, 10, 30, tzinfo=JST),
        ),
        applicant=Organisation(
            legal_name=name,
            folded=folded_name(name),
            corporate_number=VALID_NUMBER,
            prior_rounds=("第1回", "追加公募"),
        ),
        co_applicants=(
            Organisation(
                legal_name="架空大学", folded=folded_name("架空大学"), corporate_number="", prior_rounds=("第1回",)
            ),
        ),
        contact=Contact(person="架空 太郎", department="開発部", mail="b@example.com", phone="00-0000-0000"),
        status=ProposalStatus.APPLIED,
        answered_survey=False,
        eligibility=Eligibility(
            resident=Answer.YES,
            resident_basis="主たる事務所",
            japan_hub="東京都",
            long_term_commitment="5年\n以上",
            foreign_parent=Answer.NO,
        ),
        declared_class=ClassDeclaration(
            subsidy_class=SubsidyClass.ACADEMIC,
            basis="confirmed",
            main_industry="教育",
            regular_employees=120,
            typed_rate="2/3",
        ),
        content=Content(
            title="架空の開発",
            categories=(TargetCategory.LLM, TargetCategory.FT_TASK),
            main_category=TargetCategory.LLM,
            reclassified=TargetCategory.DOMAIN_FM,
            reclassified_reason="分野に特化",
            continued_pretraining=Answer.YES,
            domain_name="医療",
            base_model=BaseModelUse(name="架空-7B", developer="架空社", developer_has_japan_base=Answer.YES),
            downstream_model="問診モデル",
            deployment_partners=("架空病院", "架空薬局"),
            parameters_billion="13",
            training_tokens_billion="1000.5",
            benchmark_target="平均点80",
            novelty="新しい",
            fate="透明性",
            ip_statement="許諾済み",
            issues_and_measures="課題と方策",
            max_gpus_operated=64,
            track_record="実績",
            prior_results="成果",
            team="10名",
            openness_model="公開",
            openness_code="一部公開",
            openness_data="非公開",
            openness_paper="公表",
            market_size="100億円",
            business_plan="計画",
            overseas="検討",
        ),
        demand=full_demand(),
        preferences=Preferences(
            ranked=("甲社", "乙社", "丙社", "丁社", "戊社", "己社", "庚社"),
            refused=("辛社", "壬社"),
            unranked_acceptable=Answer.NO,
            reasons="近いから",
        ),
        self_procurement=SelfProcurement(
            outlook=OutlookKind.PARTLY, gpus=16, since=date(2024, 11, 1), yen_per_gpu_hour=700, reason="自社設備"
        ),
        complete_or_nothing=Answer.NO,
        minimum_share_percent=60,
        priority=3,
        grant_cap_yen=200_000_000,
        own_cap_yen=90_000_000,
        datasets=(
            DatasetRow(
                name="架空文書集",
                kind="文章",
                size="10億トークン",
                source="自社",
                rights="許諾済み",
                ready=date(2024, 9, 30),
            ),
        ),
        costs=(CostRow(item="整形", unit_price_yen=5_000, quantity="1.5", unit="人月", amount_yen=7_500),),
        remarks="備考\n2行目",
    )


VALID_NUMBER = "8700110005901"
"""A number that keeps the rule of the check digit; the example the public description of the rule works through."""


def full_demand() -> tuple[DemandRow, ...]:
    """Return demand lines of every shape."""
    return (
        DemandRow(
            line="1",
            shape="block",
            purpose=Purpose.TRAINING,
            downstream=True,
            types=(
                TypeWish(gpu_type="H100"),
                TypeWish(gpu_type="H200"),
                TypeWish(gpu_type="A100", counts_as=Rate(numerator=1, denominator=3)),
            ),
            desired_gpus=128,
            minimum_gpus=64,
            duration_days=90,
            step_up=True,
            earliest=date(2024, 10, 1),
            desired_start=date(2024, 10, 16),
            deadline=date(2025, 3, 31),
            due=date(2025, 2, 28),
            split_between=("甲社", "乙社"),
            split_equal_dates=False,
            mandatory=True,
            note="本学習",
        ),
        DemandRow(
            line="2",
            shape="profile",
            purpose=Purpose.EVALUATION,
            types=(TypeWish(gpu_type="H200"),),
            months=(
                MonthAmount(month=date(2024, 11, 1), gpus=64),
                MonthAmount(month=date(2024, 12, 1), gpus=0),
                MonthAmount(month=date(2025, 1, 1), gpus=128),
            ),
            minimum_scale_percent=50,
            earlier_days=7,
            later_days=31,
            after=("1",),
        ),
        DemandRow(
            line="3",
            shape="alternatives",
            after=("1", "2"),
            alternatives=(
                AlternativeRow(provider="甲社", gpu_type="H100", gpus=64, days=60, penalty=0),
                AlternativeRow(provider="乙社", gpu_type="H200", gpus=48, days=80),
            ),
        ),
        DemandRow(
            line="4",
            shape="block",
            purpose=Purpose.OTHER,
            procurement="self",
            types=(TypeWish(gpu_type="H100"),),
            desired_gpus=8,
            minimum_gpus=8,
            work_gpu_hours=10_000,
        ),
    )
