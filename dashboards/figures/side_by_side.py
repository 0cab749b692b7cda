"""Plans side by side: the same key figures of each, in the order of the scenarios compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from allocator.ledger import Figures
from allocator.ledger.proof import headline, proof_info
from dashboards.figures.outcomes import tenths, whole_hours
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang, text


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario under its name; without a plan there is nothing to say of it yet."""

    name: str
    scenario: Scenario
    plan: Plan | None
    figures: Figures | None


def _percent(ppm: int) -> str:
    return f"{tenths(ppm):.1f} %"


FIGURES: Mapping[str, Callable[[Figures], str]] = {
    "served": lambda found: f"{found.total.served:,} / {found.total.proposals:,}",
    "left_out": lambda found: f"{found.total.left_out:,}",
    "set_apart": lambda found: f"{found.total.set_apart:,}",
    "asked_self": lambda found: f"{found.total.asked_self:,}",
    "alike": lambda found: _percent(found.total.alike_ppm),
    "by_hours": lambda found: _percent(found.total.by_hours_ppm),
    "pool_by_hours": lambda found: _percent(found.total.pool_by_hours_ppm),
    "given_hours": lambda found: f"{whole_hours(found.total.given_h + found.total.given_self_h):,}",
    "grant": lambda found: f"{found.total.grant:,}",
}
"""What is compared, by name."""


def side_by_side(columns: Sequence[Column], lang: Lang) -> tuple[tuple[str, ...], ...]:
    """Return a row per figure: its name, then its value in each plan; the last row says what is proven."""
    missing = text("figures.side.no_plan", lang)
    rows = [
        (text(f"figures.side.{name}", lang), *(shown(each.figures) if each.figures else missing for each in columns))
        for name, shown in FIGURES.items()
    ]
    proofs = [headline(proof_info(each.scenario, each.plan), lang) if each.plan else missing for each in columns]
    return (*rows, (text("figures.side.proof", lang), *proofs))
