"""The fictional policy: dates and rates as the preliminary survey names them, money invented and marked so."""

from datetime import date

from models.policy import (
    BudgetFigure,
    Criterion,
    Milestone,
    Policy,
    Source,
    SubsidyClass,
    SubsidyRate,
)
from models.units import Period, Rate

NOTICE = Source(source="経済産業省「競争力ある生成AI基盤モデルの開発に係る事前調査について」", as_of=date(2024, 4, 12))
INVENTED = Source(source="架空（見本のための仮の数値）", as_of=date(2024, 4, 12))

_CRITERIA = (
    ("提案技術の評価", "研究開発計画との合致性", True, False),
    ("提案技術の評価", "提案内容の新規性", False, False),
    ("提案技術の評価", "目標とする技術レベル・性能（定量的な目標）", False, False),
    ("提案技術の評価", "提案開発の実現可能性", False, False),
    ("提案者の能力評価", "開発実績", False, False),
    ("提案者の能力評価", "実施体制の妥当性", False, False),
    ("実用化・事業化の評価", "成果の公開度、及び国民生活や社会への波及効果", False, False),
    ("実用化・事業化の評価", "想定する市場規模", False, True),
    ("実用化・事業化の評価", "実用化・事業化計画の具体性・実現可能性", False, True),
)


def policy() -> Policy:
    """Return the fictional policy."""
    return Policy(
        cycle_id="2",
        version="架空-1",
        program_name="競争力ある生成AI基盤モデルの開発（助成）",
        parent_program="ポスト５Ｇ情報通信システム基盤強化研究開発事業",
        office="架空の事務局（見本）",
        horizon=Period(start=date(2024, 10, 1), end=date(2025, 4, 1)),
        horizon_origin=NOTICE,
        as_of=date(2024, 9, 24),
        rates=(
            SubsidyRate(
                subsidy_class=SubsidyClass.SPECIFIED_BUSINESS, rate=Rate(numerator=2, denominator=3), origin=NOTICE
            ),
            SubsidyRate(subsidy_class=SubsidyClass.ACADEMIC, rate=Rate(numerator=2, denominator=3), origin=NOTICE),
            SubsidyRate(subsidy_class=SubsidyClass.OTHER, rate=Rate(numerator=1, denominator=2), origin=NOTICE),
        ),
        budgets=(BudgetFigure(fiscal_year=2024, yen=2_400_000_000, origin=INVENTED),),
        size_steps=2,
        milestones=(
            Milestone(name="事前調査の締切", day=date(2024, 4, 25), origin=NOTICE),
            Milestone(name="公募開始（予定）", day=date(2024, 7, 1), origin=NOTICE),
            Milestone(name="実施期間の開始（予定）", day=date(2024, 10, 1), origin=NOTICE),
        ),
        criteria=tuple(
            Criterion(id=f"C{number}", heading=heading, name=name, required=required, emphasised=emphasised)
            for number, (heading, name, required, emphasised) in enumerate(_CRITERIA, start=1)
        ),
        fictional=True,
    )
