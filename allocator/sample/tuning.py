"""Fictional answers, third part: fine-tuning, other accelerators, and those who would procure alone."""

from datetime import date, datetime

from allocator.sample.wording import (
    ACADEMIC,
    CANNOT,
    OPEN,
    OTHER,
    SPECIFIED,
    UNSURE,
    answer,
    block,
    can,
    evaluation,
    partly,
    types,
    wishes,
)
from models.survey import Answer, BaseModelUse, Receipt, SurveyEntry, TargetCategory
from models.units import JST

LLM, GENERAL, DOMAIN, TASK = (
    TargetCategory.LLM,
    TargetCategory.FT_GENERAL,
    TargetCategory.FT_DOMAIN,
    TargetCategory.FT_TASK,
)
OCTOBER, NOVEMBER, DECEMBER, JANUARY = date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)
H100, A100, L40S, TRN1 = types("H100"), types("A100"), types("L40S"), types("TRN1")


def answers() -> tuple[SurveyEntry, ...]:
    """Return the answers of this part."""
    return (
        answer(
            28, "株式会社キンモクセイ", SPECIFIED, (GENERAL,), "日本語汎用データによるファインチューニング",
            wishes("isaribi", "tsukishiro"), CANNOT,
            (block("1", (16, 8), 56, H100, desired_start=OCTOBER),),
        ),
        answer(
            29, "サザナミ金融解析株式会社", OTHER, (DOMAIN,), "金融文書向けファインチューニング",
            wishes("isaribi", "minazuki"), UNSURE,
            (block("1", (16, 8), 59, H100, desired_start=NOVEMBER),),
        ),
        answer(
            30, "株式会社ツムギ相談窓口", SPECIFIED, (TASK,), "相談応答向けファインチューニング",
            wishes("komorebi"), CANNOT,
            (block("1", (24, 12), 90, L40S, desired_start=NOVEMBER),),
            content={"base_model": BaseModelUse(name="ヒノキ-7B（架空）")},
        ),
        answer(
            31, "オボロヅキ法務株式会社", SPECIFIED, (DOMAIN, TASK), "法令文書向けファインチューニング",
            wishes("komorebi", "isaribi"), UNSURE,
            (block("1", (16, 8), 90, types("L40S", "H100"), desired_start=DECEMBER),),
        ),
        answer(
            32, "株式会社シラカバ観光", OTHER, (TASK,), "観光案内向けファインチューニング",
            wishes(), can(640, since=OCTOBER),
            (block("1", (16, 8), 60, H100, desired_start=NOVEMBER),),
        ),
        answer(
            33, "ミヤマ半導体設計株式会社", OTHER, (LLM,), "回路設計支援言語モデルの開発",
            wishes("takane"), can(210),
            (block("1", (128, 64), 120, TRN1, desired_start=OCTOBER),),
        ),
        answer(
            34, "株式会社アラレ推論", SPECIFIED, (LLM,), "省電力言語モデルの開発",
            wishes("takane"), CANNOT,
            (block("1", (256, 128), 120, TRN1, desired_start=OCTOBER), evaluation("2", "1", TRN1, gpus=32)),
            receipt=Receipt(
                file="調査票_034_架空.xlsx", sha256="0" * 64, sender="applicant034@example.com",
                received_at=datetime(2024, 4, 26, 9, 12, tzinfo=JST),
            ),
        ),
        answer(
            35, "学校法人架空学園 ナナカマド大学", ACADEMIC, (GENERAL,), "教育用言語モデルのファインチューニング",
            wishes("yukimi", "asagiri"), CANNOT,
            (block("1", (32, 16), 90, A100, desired_start=DECEMBER),),
            number="",
        ),
        answer(
            36, "ヤマユリ農業情報株式会社", OPEN, (DOMAIN,), "農業向けファインチューニング",
            wishes(others=True, refused=("tsukishiro",)), partly(8, 700),
            (block("1", (16, 8), 59, A100, desired_start=JANUARY),),
            number="",
            content={
                "base_model": BaseModelUse(
                    name="オオゾラ-8B（架空）", developer="架空海外社", developer_has_japan_base=Answer.NO
                )
            },
        ),
    )  # fmt: skip
