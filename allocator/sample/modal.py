"""Fictional answers, second part: images, video, speech and other modalities, and specialised fields."""

from datetime import date

from allocator.sample.wording import (
    ACADEMIC,
    CANNOT,
    OPEN,
    OTHER,
    SPECIFIED,
    UNSURE,
    answer,
    block,
    either,
    evaluation,
    monthly,
    partly,
    types,
    wishes,
    work,
)
from models.survey import SurveyEntry, TargetCategory

NON_LANGUAGE, MULTIMODAL, DOMAIN = (
    TargetCategory.NON_LANGUAGE,
    TargetCategory.MULTIMODAL,
    TargetCategory.DOMAIN_FM,
)
OCTOBER, NOVEMBER, DECEMBER, JANUARY = date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)
H100, H200, A100 = types("H100"), types("H200"), types("A100")


def answers() -> tuple[SurveyEntry, ...]:
    """Return the answers of this part."""
    return (
        answer(
            13, "カゼノネ映像株式会社", SPECIFIED, (MULTIMODAL,), "映像と言語の基盤モデルの開発",
            wishes("kagerou", "nagisa"), CANNOT,
            (block("1", (128, 64), 120, H200, desired_start=DECEMBER),),
        ),
        answer(
            14, "株式会社アカネグモ", OTHER, (MULTIMODAL,), "図表理解モデルの開発",
            wishes("nagisa", "minazuki", refused=("kagerou",)), CANNOT,
            (block("1", (96, 48), 90, H200, desired_start=OCTOBER),),
        ),
        answer(
            15, "イロドリ画像株式会社", SPECIFIED, (NON_LANGUAGE,), "画像生成基盤モデルの開発",
            wishes("minazuki", "kagerou"), UNSURE,
            (block("1", (96, 48), 120, H200, desired_start=OCTOBER),),
        ),
        answer(
            16, "株式会社ギンガミ動画", OTHER, (NON_LANGUAGE,), "長尺動画生成モデルの開発",
            wishes("kagerou"), partly(32, 850, since=DECEMBER),
            (block("1", (256, 128), 90, H200, desired_start=DECEMBER),),
        ),
        answer(
            17, "コダチロボティクス株式会社", SPECIFIED, (MULTIMODAL,), "ロボット動作基盤モデルの開発",
            wishes("kagerou", "hibiki"), CANNOT,
            (block("1", (64, 32), 90, types("H200", "H100"), step_up=True, desired_start=NOVEMBER),),
        ),
        answer(
            18, "株式会社シオサイ観測", SPECIFIED, (DOMAIN,), "衛星観測基盤モデルの開発",
            wishes("tsukishiro", "hatsukari"), CANNOT,
            (block("1", (64, 32), 84, H100, desired_start=date(2024, 11, 4), due=date(2025, 2, 28)),),
        ),
        answer(
            19, "ネモフィラ創薬株式会社", SPECIFIED, (DOMAIN,), "化合物基盤モデルの開発",
            wishes("nagisa", "kagerou", "hatsukari"), UNSURE,
            (
                either(
                    "1",
                    ("nagisa", "H200", 64, 90, 0),
                    ("kagerou", "H200", 64, 90, 5),
                    ("hatsukari", "H100", 64, 90, 15),
                    desired_start=DECEMBER,
                ),
            ),
        ),
        answer(
            20, "学校法人架空学園 ナナカマド大学", ACADEMIC, (DOMAIN,), "医療文書基盤モデルの開発",
            wishes("minazuki", "yukimi", refused=("asagiri",)), CANNOT,
            (block("1", (32, 16), 150, H100, desired_start=OCTOBER),),
        ),
        answer(
            21, "国立大学法人架空ミズナラ大学", ACADEMIC, (TargetCategory.LLM, DOMAIN), "論文読解言語モデルの開発",
            wishes("yukimi", "hibiki"), partly(16, 0),
            (
                block(
                    "1", (64, 32), 150, types("H100", ("A100", 1, 3)), desired_start=OCTOBER,
                    note="A100は学習の実測に基づき3分の1と換算（架空）",
                ),
            ),
        ),
        answer(
            22, "アオサギ材料株式会社", OTHER, (DOMAIN,), "材料設計基盤モデルの開発",
            wishes("asagiri", "hatsukari"), CANNOT,
            (monthly("1", OCTOBER, (32, 32, 64, 64, 32, 32), H100, 50),),
        ),
        answer(
            23, "株式会社オトハ音声", SPECIFIED, (NON_LANGUAGE,), "音声基盤モデルの開発",
            wishes("isaribi", "tsukishiro"), CANNOT,
            (block("1", (48, 24), 120, H100, desired_start=OCTOBER),),
        ),
        answer(
            24, "カスミ気象予測株式会社", SPECIFIED, (DOMAIN,), "気象予測基盤モデルの開発",
            wishes("hatsukari", "tsukishiro"), UNSURE,
            (work("1", (64, 32), 138_240, H100, desired_start=NOVEMBER),),
        ),
        answer(
            25, "株式会社トビウオ海洋", OTHER, (DOMAIN,), "海洋観測基盤モデルの開発",
            wishes("tsukishiro", "hibiki"), CANNOT,
            (work("1", (64, 32), 129_024, H100, desired_start=JANUARY),),
        ),
        answer(
            26, "架空ミカヅキ医科大学", ACADEMIC, (DOMAIN,), "たんぱく質基盤モデルの開発",
            wishes("yukimi", "asagiri"), CANNOT,
            (
                block("1", (96, 48), 120, A100, desired_start=OCTOBER),
                evaluation("2", "1", A100),
            ),
        ),
        answer(
            27, "ウミネコ設計株式会社", OPEN, (MULTIMODAL,), "設計図面基盤モデルの開発",
            wishes("minazuki", "kagerou"), UNSURE,
            (block("1", (64, 32), 90, H200, desired_start=JANUARY),),
        ),
    )  # fmt: skip
