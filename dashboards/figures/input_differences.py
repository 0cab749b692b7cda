"""In what the inputs of two scenarios differ, in words: offers, proposals, pins, money, window, order.

Reference figures follow from the rest and are not named. A difference nobody has words for is still named, as such.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from allocator.ledger.names import Names
from allocator.ledger.proof import order_names, percent_up
from dashboards.figures.allotments import frame, period_text
from models.scenario import Budget, Pin, Proposal, Scenario
from models.supply import Pool
from models.text import Lang, day_text, text
from models.tiers import TierOrder
from models.units import WHOLE

COLUMNS = ("differs", "moved_before", "moved_after")
DERIVED = frozenset({"best_alone_ppm", "weight_milli", "priority_milli"})
DERIVED_OF_PHASE = frozenset({"self_cap_ppm", "dearest_grant_yen", "most_providers", "given", "remainder"})
"""What follows from the rest; what has run by a later day of decision is no difference in what is asked."""
Line = tuple[str, str, str]


def difference_table(before: Scenario, after: Scenario, lang: Lang) -> pd.DataFrame:
    """Return one row per thing that differs: what, before, after."""
    words = _Words(before, after, lang)
    rows = [
        *words.whole(),
        *words.pools(),
        *words.proposals(),
        *words.pins(),
        *words.rules(),
    ]
    return frame([dict(zip(COLUMNS, row, strict=True)) for row in rows], COLUMNS)


class _Words:
    """Two scenarios and the language they are compared in."""

    def __init__(self, before: Scenario, after: Scenario, lang: Lang) -> None:
        self._before, self._after, self._lang = before, after, lang
        self._old, self._new = Names(before, lang), Names(after, lang)

    def _text(self, key: str, **params: Any) -> str:
        return text(f"figures.differs.{key}", self._lang, **params)

    def whole(self) -> Iterator[Line]:
        before, after, lang = self._before, self._after, self._lang
        if before.horizon != after.horizon:
            yield self._text("horizon"), period_text(before.horizon, lang), period_text(after.horizon, lang)
        if before.as_of != after.as_of:
            yield self._text("as_of"), day_text(before.as_of, lang), day_text(after.as_of, lang)
        if before.commitments != after.commitments:
            old, new = (self._text("count", count=len(each.commitments)) for each in (before, after))
            yield self._text("commitments"), old, new
        plans = [each.baseline and each.baseline.plan_hash for each in (before, after)]
        if plans[0] != plans[1]:
            old, new = (plan[:8] if plan else self._text("none") for plan in plans)
            yield self._text("baseline"), old, new

    # --- supply

    def pools(self) -> Iterator[Line]:
        old, new = ({pool.id: pool for pool in each.pools} for each in (self._before, self._after))
        for name in sorted(old.keys() | new.keys()):
            called = (self._new if name in new else self._old).pool(name)
            if name not in old or name not in new:
                yield self._text("pool", pool=called), *self._there(name in old, name in new)
                continue
            for field, said in (("capacity", self._capacity), ("prices", self._prices)):
                if getattr(old[name], field) != getattr(new[name], field):
                    yield self._text(field, pool=called), said(old[name]), said(new[name])
            rest = {"capacity": (), "prices": ()}
            if old[name].model_copy(update=rest) != new[name].model_copy(update=rest):
                yield self._text("pool_terms", pool=called), self._text("as_before"), self._text("otherwise")

    def _there(self, before: bool, after: bool) -> tuple[str, str]:
        old, new = (self._text("there" if each else "none") for each in (before, after))
        return old, new

    def _capacity(self, pool: Pool) -> str:
        steps = [self._text("nodes_from", since=step.since, nodes=step.nodes) for step in pool.capacity]
        return self._joined(steps)

    def _prices(self, pool: Pool) -> str:
        return self._joined([self._text("yen_from", since=s.since, yen=s.yen_per_gpu_hour) for s in pool.prices])

    def _joined(self, said: list[str]) -> str:
        return text("figures.list_gap", self._lang).join(said) if said else self._text("none")

    # --- demand

    def proposals(self) -> Iterator[Line]:
        old, new = ({proposal.id: proposal for proposal in each.proposals} for each in (self._before, self._after))
        for name in sorted(old.keys() | new.keys()):
            called = (self._new if name in new else self._old).applicant(name)
            if name not in old or name not in new:
                yield self._text("proposal", applicant=called), *self._there(name in old, name in new)
                continue
            if old[name].status != new[name].status:
                was, now = (text(f"entry.status.{each.status}", self._lang) for each in (old[name], new[name]))
                yield self._text("status", applicant=called), was, now
            if _asked(old[name]) != _asked(new[name]):
                yield self._text("asked", applicant=called), self._text("as_before"), self._text("otherwise")

    def pins(self) -> Iterator[Line]:
        old, new = ({pin.id: pin for pin in each.pins} for each in (self._before, self._after))
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                pin = new.get(name) or old[name]
                called = self._text("pin", applicant=self._new.applicant(pin.proposal), phase=pin.phase)
                yield called, self._pin(old.get(name)), self._pin(new.get(name))

    def _pin(self, pin: Pin | None) -> str:
        return pin.reason if pin else self._text("none")

    # --- rules

    def rules(self) -> Iterator[Line]:
        before, after = self._before.rules, self._after.rules
        said: dict[str, Callable[[Any], str]] = {"budgets": self._budgets, "order": self._order}
        for field in type(before).model_fields:
            old, new = getattr(before, field), getattr(after, field)
            if old == new:
                continue
            if field in said:
                yield self._text(field), said[field](old), said[field](new)
            else:
                yield self._text(f"rule.{field}"), self._text("as_before"), self._text("otherwise")

    def _budgets(self, budgets: tuple[Budget, ...]) -> str:
        rows = sorted(budgets, key=lambda each: (each.fiscal_year, each.subsidy_class or ""))
        return self._joined(
            [
                self._text(
                    "budget",
                    year=str(row.fiscal_year),
                    of=text(f"entry.subsidy_class.{row.subsidy_class}", self._lang) if row.subsidy_class else "",
                    yen=row.yen,
                )
                for row in rows
            ]
        )

    def _order(self, order: TierOrder) -> str:
        rows = []
        for tier, name in zip(order.tiers, order_names(order.tiers, self._lang), strict=True):
            loss = self._text("loss", percent=percent_up(tier.loss_ppm, WHOLE)) if tier.loss_ppm else ""
            rows.append(name + loss)
        return self._text("then").join(rows)


def _asked(proposal: Proposal) -> dict[str, Any]:
    """Return what an applicant asks for and what was decided about it, without what only follows from it."""
    data = proposal.model_dump(exclude=set(DERIVED | {"status"}))
    data["phases"] = [{k: v for k, v in phase.items() if k not in DERIVED_OF_PHASE} for phase in data["phases"]]
    return data
