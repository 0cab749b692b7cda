"""What a plan gives otherwise than an earlier one: the list, and where things were, to be outlined in the schedule."""

from dataclasses import dataclass

import pandas as pd

from allocator.ledger.names import Names
from api.plans.changes import Changes, changes
from dashboards.figures.allotments import Allotment, allotments, frame, period_text
from dashboards.figures.looking import Chosen
from models.plan import Plan
from models.scenario import Part, Scenario
from models.text import Lang, text


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier plan beside the one shown.

    ``rows``: what it gave, as far as proposals and pools of today know it; ``changes``: all in which the two differ.
    """

    rows: tuple[Allotment, ...]
    changes: Changes

    @property
    def changed(self) -> frozenset[Chosen]:
        """The phases that are given otherwise."""
        return frozenset((item.proposal, item.phase) for item in self.changes.items)

    def outlined(self, row: Allotment) -> bool:
        """Tell whether the outline of an earlier row is drawn: it is given otherwise now, and is not yet history."""
        return not row.given and (row.proposal, row.phase) in self.changed


def before(scenario: Scenario, plan: Plan, earlier: Plan, lang: Lang) -> Before:
    """Hold a plan against an earlier one."""
    return Before(allotments(scenario, _as_known(scenario, earlier), lang), changes(earlier, plan))


def _as_known(scenario: Scenario, plan: Plan) -> Plan:
    """Leave away the decisions about what a scenario does not know: they are in the list of changes only."""
    pools = {None, *(pool.id for pool in scenario.pools)}
    return plan.model_copy(
        update={"decisions": tuple(d for d in plan.decisions if all(part.pool in pools for part in d.parts))}
    )


COLUMNS = ("applicant", "title", "phase", "how", "was", "is_now", "proposal")


def changes_table(scenario: Scenario, info: Before, lang: Lang) -> pd.DataFrame:
    """Return one row per phase that is given otherwise: what it had, what it has."""
    called = Names(scenario, lang, marked=True)
    rows = [
        {
            "applicant": called.applicant(item.proposal),
            "title": called.title(item.proposal),
            "phase": item.phase,
            "how": text(f"figures.how.{item.how}", lang),
            "was": parts_text(called, item.before, lang),
            "is_now": parts_text(called, item.after, lang),
            "proposal": item.proposal,
        }
        for item in info.changes.items
    ]
    return frame(rows, COLUMNS)


def parts_text(called: Names, parts: tuple[Part, ...], lang: Lang) -> str:
    """Write what is given in a line: where, how many GPUs, when."""
    if not parts:
        return text("figures.nothing_given", lang)
    said = (
        text("figures.part", lang, pool=called.pool(part.pool), gpus=part.gpus, period=period_text(part.used, lang))
        for part in parts
    )
    return text("figures.list_gap", lang).join(said)
