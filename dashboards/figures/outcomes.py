"""Proposal by proposal: what was asked beside what is given, and what becomes of it. Figures are the ledger's."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.ledger import Figures
from allocator.ledger.names import Names
from allocator.ledger.nouns import ProposalFigures, SelfUse, Standing
from dashboards.figures.allotments import Allotment, allotments, frame
from dashboards.figures.wish import wish_text
from models.plan import Plan
from models.scenario import OutlookKind, Scenario
from models.text import Lang, text
from models.units import WHOLE


@dataclass(frozen=True, slots=True)
class Outcome:
    """One proposal with its figures and everything it is given."""

    applicant: str
    title: str
    subsidy_class: str
    outlook: OutlookKind
    figures: ProposalFigures
    rows: tuple[Allotment, ...]

    @property
    def state(self) -> str:
        """One word for what becomes of it: asked to procure alone is told apart from served."""
        if self.figures.standing is Standing.SERVED and self.figures.self_use is SelfUse.ASKED:
            return "asked_self"
        return self.figures.standing.value


def outcomes(scenario: Scenario, plan: Plan, figures: Figures, lang: Lang) -> tuple[Outcome, ...]:
    """Return every proposal, in id order."""
    called = Names(scenario, lang, marked=True)
    rows = allotments(scenario, plan, lang)
    return tuple(
        Outcome(
            applicant=called.applicant(proposal.id),
            title=called.title(proposal.id),
            subsidy_class=text(f"figures.class.{proposal.subsidy_class}", lang),
            outlook=proposal.outlook.kind,
            figures=figures.proposal(proposal.id),
            rows=tuple(row for row in rows if row.proposal == proposal.id),
        )
        for proposal in scenario.proposals
    )


def tenths(ppm: int) -> float:
    """Return percent to a tenth, rounded down: what is not whole never reads 100."""
    return ppm // 1000 / 10


def whole_hours(h: int) -> int:
    """Return H100-equivalent GPU-hours, rounded down."""
    return h // WHOLE


def most_gpus(outcome: Outcome) -> tuple[int, int]:
    """Return the most GPUs asked and given at one time in any phase."""
    phases = outcome.figures.phases
    return max(phase.asked_gpus for phase in phases), max(phase.given_gpus for phase in phases)


COLUMNS = (
    "applicant",
    "state",
    "asked_gpus",
    "given_gpus",
    "fill",
    "providers",
    "wishes",
    "used_from",
    "used_to",
    "asked_hours",
    "given_hours",
    "pool_fill",
    "grant",
    "subsidy_class",
    "outlook",
    "title",
    "proposal",
)


def outcome_table(found: Sequence[Outcome], lang: Lang) -> pd.DataFrame:
    """Return one row per proposal: requested beside allotted."""
    rows = []
    for outcome in found:
        figures = outcome.figures
        asked_gpus, given_gpus = most_gpus(outcome)
        rows.append(
            {
                "applicant": outcome.applicant,
                "title": outcome.title,
                "subsidy_class": outcome.subsidy_class,
                "state": text(f"figures.state.{outcome.state}", lang),
                "asked_hours": whole_hours(figures.asked_h),
                "given_hours": whole_hours(figures.given_h + figures.given_self_h),
                "fill": tenths(figures.fill.raw_ppm),
                "pool_fill": tenths(figures.fill.pool_ppm),
                "asked_gpus": asked_gpus,
                "given_gpus": given_gpus,
                "providers": _joined([row.provider for row in outcome.rows], lang),
                "wishes": _joined([wish_text(row.wish, row.rank, lang) for row in outcome.rows], lang),
                "used_from": min((row.used.start for row in outcome.rows), default=None),
                "used_to": max((row.used.last_day for row in outcome.rows), default=None),
                "grant": figures.total.grant,
                "outlook": text(f"figures.outlook.{outcome.outlook}", lang),
                "proposal": figures.id,
            }
        )
    return frame(rows, COLUMNS)


def _joined(words: Sequence[str], lang: Lang) -> str:
    return text("figures.list_gap", lang).join(dict.fromkeys(words))
