"""The plan in a few numbers: fill in both size measures, by class, hours asked and given, who goes without.

All numbers come from the ledger; here they only get their words and their places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.ledger import Figures
from allocator.ledger.nouns import GroupFigures
from allocator.ledger.proof import ProofInfo, proof_info
from dashboards.figures.allotments import frame
from dashboards.figures.outcomes import Outcome, outcomes, tenths, whole_hours
from models.plan import Plan
from models.policy import Stage
from models.scenario import Scenario
from models.text import Lang, text


@dataclass(frozen=True, slots=True)
class SummaryInfo:
    """What a coordinator looks at first."""

    stage: Stage
    figures: Figures
    proof: ProofInfo
    outcomes: tuple[Outcome, ...]

    @property
    def not_given(self) -> tuple[Outcome, ...]:
        """Proposals that are left out, set apart, or asked to procure alone: those somebody has to speak to."""
        order = ("left_out", "set_apart", "asked_self")
        return tuple(sorted((o for o in self.outcomes if o.state in order), key=lambda o: order.index(o.state)))


def summary_info(scenario: Scenario, plan: Plan, figures: Figures, lang: Lang) -> SummaryInfo:
    """Collect the summary of a plan."""
    return SummaryInfo(
        stage=plan.stage,
        figures=figures,
        proof=proof_info(scenario, plan),
        outcomes=outcomes(scenario, plan, figures, lang),
    )


GROUP_COLUMNS = (
    "group",
    "proposals",
    "served",
    "left_out",
    "set_apart",
    "asked_self",
    "alike",
    "by_hours",
    "pool_alike",
    "pool_by_hours",
    "asked_hours",
    "given_hours",
    "grant",
)


def group_table(info: SummaryInfo, lang: Lang) -> pd.DataFrame:
    """Return one row for all proposals and one per subsidy class."""
    groups = [(text("figures.group_all", lang), info.figures.total)]
    groups += [(text(f"figures.class.{group.subsidy_class}", lang), group) for group in info.figures.classes]
    return frame([_group_row(name, group) for name, group in groups], GROUP_COLUMNS)


def _group_row(name: str, group: GroupFigures) -> dict[str, object]:
    return {
        "group": name,
        "proposals": group.proposals,
        "served": group.served,
        "left_out": group.left_out,
        "set_apart": group.set_apart,
        "asked_self": group.asked_self,
        "alike": tenths(group.alike_ppm),
        "by_hours": tenths(group.by_hours_ppm),
        "pool_alike": tenths(group.pool_alike_ppm),
        "pool_by_hours": tenths(group.pool_by_hours_ppm),
        "asked_hours": whole_hours(group.asked_h),
        "given_hours": whole_hours(group.given_h + group.given_self_h),
        "grant": group.grant,
    }


TYPE_COLUMNS = ("gpu_type", "asked_gpu_hours", "ready_gpu_hours", "asked_share", "used_gpu_hours", "held_gpu_hours")


def type_table(info: SummaryInfo) -> pd.DataFrame:
    """Return one row per GPU type in raw GPU-hours: asked of pools, ready, used, held."""
    rows = [
        {
            "gpu_type": row.gpu_type,
            "asked_gpu_hours": row.asked_gpu_hours,
            "ready_gpu_hours": row.ready_gpu_hours,
            "asked_share": None if row.asked_ppm is None else tenths(row.asked_ppm),
            "used_gpu_hours": row.used_gpu_hours,
            "held_gpu_hours": row.held_gpu_hours,
        }
        for row in info.figures.types
    ]
    return frame(rows, TYPE_COLUMNS)


NOT_GIVEN_COLUMNS = ("applicant", "title", "state", "outlook", "asked_hours", "given_hours", "proposal")


def not_given_table(found: Sequence[Outcome], lang: Lang) -> pd.DataFrame:
    """Return the proposals that go without a provider, each with what its applicant said about procuring alone."""
    rows = [
        {
            "applicant": outcome.applicant,
            "title": outcome.title,
            "state": text(f"figures.state.{outcome.state}", lang),
            "outlook": text(f"figures.outlook.{outcome.outlook}", lang),
            "asked_hours": whole_hours(outcome.figures.asked_h),
            "given_hours": whole_hours(outcome.figures.given_h + outcome.figures.given_self_h),
            "proposal": outcome.figures.id,
        }
        for outcome in found
    ]
    return frame(rows, NOT_GIVEN_COLUMNS)
