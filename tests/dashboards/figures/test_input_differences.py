"""In what inputs differ, in words."""

import pytest

from api.cycles.forking import Delay, Edit, SetBudget, SetHorizon, SetOrder, Withdraw, forked
from dashboards.figures.input_differences import difference_table
from models.scenario import Pin, Scenario
from models.text import Lang
from models.tiers import Preset
from models.units import Period
from tests.api.worlds import small_scenario
from tests.builders import a_proposal, day

BEFORE = small_scenario()


def rows(after: Scenario, lang: Lang = Lang.JA) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in difference_table(BEFORE, after, lang).itertuples(index=False)]


def test_nothing_is_said_of_what_is_alike() -> None:
    assert rows(BEFORE) == []


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Delay(pool="pool", days=31), ("「pool」のノード数", "2024年10月1日から4", "2024年11月1日から4")),
        (Withdraw(proposal="P1"), ("「P1」の状態", "調査に回答", "辞退")),
        (SetBudget(fiscal_year=2024, yen=9_000), ("予算", "なし", "2024年度 9,000円")),
        (
            SetHorizon(horizon=Period(start=BEFORE.horizon.start, end=day(3, 1))),
            ("対象の期間", "2024年10月1日～2025年3月31日（182日間）", "2024年10月1日～2025年2月28日（151日間）"),
        ),
    ],
)
def test_each_edit_is_said_with_what_was_and_what_is(edit: Edit, said: tuple[str, str, str]) -> None:
    assert rows(forked(BEFORE, (edit,))) == [said]


def test_an_order_is_said_tier_by_tier() -> None:
    ((what, _, after),) = rows(forked(BEFORE, (SetOrder(preset=Preset.ADOPTED),)))
    assert what == "判断の順序"
    assert after.startswith("自己調達できない提案のうち配分なしの数 → 配分なしの提案の数 → ")


def test_what_came_and_went_is_named_and_a_pin_by_its_reason() -> None:
    pin = Pin(id="x", proposal="P1", phase="1", start=day(10, 7), reason="協議で決定")
    proposals = (*BEFORE.proposals, a_proposal("P3"))
    after = BEFORE.model_copy(update={"pins": (pin,), "proposals": proposals})
    assert rows(after) == [("提案「P3」", "なし", "あり"), ("「P1」フェーズ1の固定", "なし", "協議で決定")]


@pytest.mark.parametrize("lang", Lang)
def test_every_rule_that_can_differ_has_a_name(lang: Lang) -> None:
    rules = BEFORE.rules
    for field in type(rules).model_fields:
        other = BEFORE.model_copy(update={"rules": rules.model_copy(update={field: None})})
        if field not in ("budgets", "order") and getattr(rules, field) is not None:
            assert len(rows(other, lang)) == 1
