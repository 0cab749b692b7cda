"""Fictional answers, first part: language models from scratch and large runs."""

from datetime import date

from allocator.sample.wording import (
    CANNOT,
    OPEN,
    OTHER,
    SPECIFIED,
    UNSURE,
    answer,
    block,
    can,
    either,
    evaluation,
    monthly,
    partly,
    types,
    wishes,
)
from models.scenario import Purpose
from models.survey import SurveyEntry, TargetCategory

LLM, DOMAIN = TargetCategory.LLM, TargetCategory.DOMAIN_FM
OCTOBER, NOVEMBER, JANUARY = date(2024, 10, 1), date(2024, 11, 1), date(2025, 1, 1)
H100, H100_OR_H200 = types("H100"), types("H100", "H200")


def answers() -> tuple[SurveyEntry, ...]:
    """Return the answers of this part."""
    return (
        answer(
            1, "ソラマメ言語株式会社", SPECIFIED, (LLM,), "日本語1,000億パラメータ級言語モデルの開発",
            wishes("asagiri", "minazuki"), CANNOT,
            (block("1", (256, 128), 150, H100, desired_start=OCTOBER),),
        ),
        answer(
            2, "株式会社ヒナタ知能研究所", OTHER, (LLM,), "多言語大規模言語モデルの事前学習",
            wishes("asagiri", "kagerou"), UNSURE,
            (block("1", (320, 192), 120, H100_OR_H200, desired_start=NOVEMBER),),
        ),
        answer(
            3, "ミズウミ対話システム株式会社", SPECIFIED, (LLM,), "対話向け言語モデルの段階的学習",
            wishes("minazuki", "hibiki", "asagiri"), CANNOT,
            (monthly("1", OCTOBER, (64, 64, 128, 128, 128), H100, 50, later_days=31),),
        ),
        answer(
            4, "株式会社コトノハ計算", SPECIFIED, (LLM,), "推論過程を説明する言語モデルの開発と評価",
            wishes("hatsukari", "asagiri"), CANNOT,
            (
                block("1", (128, 64), 90, H100, desired_start=OCTOBER),
                evaluation("2", "1", H100),
            ),
        ),
        answer(
            5, "アマヤドリ株式会社", OTHER, (LLM,), "小規模検証から本学習・微調整までの一貫開発",
            wishes("minazuki", "hatsukari"), UNSURE,
            (
                block("1", (32, 16), 28, H100, desired_start=OCTOBER),
                block("2", (128, 64), 90, H100, after=("1",), desired_start=NOVEMBER),
                block("3", (32, 16), 28, H100, after=("2",)),
            ),
        ),
        answer(
            6, "株式会社ソヨカゼ翻訳", SPECIFIED, (LLM,), "翻訳特化の言語モデルの継続事前学習",
            wishes("asagiri", "hibiki"), CANNOT,
            (block("1", (128, 64), 120, H100, desired_start=OCTOBER, deadline=date(2025, 2, 28)),),
        ),
        answer(
            7, "ユウナギ・コード株式会社", OPEN, (LLM,), "プログラム生成向け言語モデルの開発",
            wishes("hatsukari", "hibiki"), UNSURE,
            (block("1", (96, 48), 120, H100, desired_start=NOVEMBER),),
        ),
        answer(
            8, "株式会社ツユクサ数理", OTHER, (LLM,), "長文理解言語モデルの開発",
            wishes("asagiri", "minazuki"), partly(32, 820),
            (
                block(
                    "1", (192, 96), 90, H100, desired_start=OCTOBER,
                    split_between=("アサギリ計算基盤", "ミナヅキクラウド"), split_equal_dates=True,
                ),
            ),
        ),
        answer(
            9, "タマムシ情報株式会社", OTHER, (LLM,), "検索連携型言語モデルの開発",
            wishes("asagiri", "minazuki", "hatsukari"), can(900, since=NOVEMBER),
            (block("1", (64, 32), 150, H100, desired_start=OCTOBER),),
        ),
        answer(
            10, "株式会社カンナヅキ統計", OTHER, (LLM, DOMAIN), "統計表を読む言語モデルの開発",
            wishes("asagiri", "minazuki"), CANNOT,
            (
                either(
                    "1",
                    ("asagiri", "H100", 128, 90, 0),
                    ("minazuki", "H100", 128, 90, 10),
                    ("hatsukari", "H100", 96, 120, 20),
                    desired_start=NOVEMBER,
                ),
            ),
        ),
        answer(
            11, "ホタルビ言語処理株式会社", SPECIFIED, (LLM,), "軽量言語モデルの開発",
            wishes(others=True), CANNOT,
            (block("1", (48, 24), 90, H100, desired_start=JANUARY),),
        ),
        answer(
            12, "株式会社ハルシグレ", SPECIFIED, (LLM,), "方言を含む日本語言語モデルの開発",
            wishes("hibiki", "asagiri"), partly(16, 780, since=OCTOBER),
            (
                block("1", (64, 32), 120, H100, step_up=True, desired_start=OCTOBER),
                block(
                    "2", (32, 32), 90, H100, purpose=Purpose.OTHER, after=("1",),
                    note="学習後のモデルを自社サービスで提供するための計算（架空）",
                ),
            ),
        ),
    )  # fmt: skip
