"""Plans side by side: the ledger's figures, and nothing where there is no plan yet."""

from allocator.ledger import figures
from dashboards.figures.side_by_side import Column, side_by_side
from models.text import Lang
from tests.dashboards.world import plan, world


def test_each_figure_stands_once_per_plan_and_a_missing_plan_says_so() -> None:
    scenario, made = world(), plan()
    found = figures(scenario, made)
    rows = {name: values for name, *values in side_by_side(
        [Column("A", scenario, made, found), Column("B", scenario, None, None)], Lang.JA
    )}  # fmt: skip
    assert rows["配分のある提案 / 対象の提案"] == ["5 / 7", "まだ計算していません"]
    assert rows["助成金（円）"][0] == f"{found.total.grant:,}"
    assert rows["言えること"][0].startswith("最善であることの証明は済んでいません")
