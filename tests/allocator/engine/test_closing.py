"""The tree proves what one exact model proves, also when CP-SAT may settle small pieces only."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from allocator.baselines import greedy
from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from allocator.checks import check_decisions, tier_values
from allocator.engine import closing, portfolio, search
from allocator.engine.control import Control
from allocator.engine.exact import Exact
from allocator.engine.portfolio import Portfolio
from allocator.engine.search import Search
from allocator.engine.ways import mixture, tree
from allocator.options import Options
from allocator.options.days import BoolArray
from allocator.rules import local_rules
from allocator.variables import Variables
from models.scenario import Decision, Scenario
from models.settings import SolveSettings

SETTINGS = SolveSettings(seconds=120, workers=1, canonical=False)
RECIPES = [
    Recipe(family=family, proposals=proposals, pools=3, seed=seed)
    for family in Family
    for proposals, seed in ((6, 1), (8, 3), (9, 4))
]


@dataclass
class Halved:
    """How each search by halves ended, and each search of a threshold."""

    searches: list[bool] = field(default_factory=list)
    thresholds: list[bool] = field(default_factory=list)


@pytest.fixture
def halving(monkeypatch: pytest.MonkeyPatch) -> Halved:
    """Take the other ways of finding and proving plans away; note how each search by halves ended."""
    ended = Halved()

    class Noted(tree.Tree):
        def run(self, going_on: Callable[[], bool]) -> bool:
            ended.searches.append(super().run(going_on))
            return ended.searches[-1]

    thresholds = closing.Closing._thresholds

    def noted(self: closing.Closing) -> bool:
        ended.thresholds.append(thresholds(self))
        return ended.thresholds[-1]

    monkeypatch.setattr(closing.Closing, "_thresholds", noted)
    monkeypatch.setattr(closing, "Tree", Noted)
    monkeypatch.setattr(closing, "FIRST_TRY_WORK", 1e-9)
    monkeypatch.setattr(tree, "SMALL", 60)
    for other in ("mixed", "brief", "master"):
        monkeypatch.setattr(Search, other, lambda self: None)
    return ended


def answers(scenario: Scenario) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return best and bound of every tier, by the portfolio and by the exact model."""
    options = Options(scenario, local_rules())
    start = greedy(scenario, options)
    assert check_decisions(scenario, start) == ()

    def values(decisions: tuple[Decision, ...]) -> tuple[int, ...]:
        return tier_values(scenario, decisions)

    found = Portfolio(options, Control(SETTINGS), values).run(start)
    exact = Exact(Variables(options, dense_allowed=False), Control(SETTINGS), values).run(start)
    assert check_decisions(scenario, found.decisions) == ()
    return [(t.best, t.bound) for t in found.turns], [(t.best, t.bound) for t in exact.turns]


def test_halving_proves_what_the_exact_model_proves(halving: Halved) -> None:
    for recipe in RECIPES:
        by_halves, at_once = answers(generate(recipe))
        assert by_halves == at_once, recipe.name
        assert all(best == bound for best, bound in by_halves), recipe.name
    assert len(halving.searches) > len(RECIPES)
    assert halving.thresholds
    assert all(halving.thresholds)


def test_prices_are_found_after_tiers_that_have_to_be_reached(halving: Halved, monkeypatch: pytest.MonkeyPatch) -> None:
    """With few ways at first, what is frozen may be out of their reach: the linear programme ends all the same."""
    ended: list[bool] = []
    solve = mixture.Mixture.solve

    def noted(self: mixture.Mixture, keep: BoolArray) -> mixture.Mixed | None:
        mixed = solve(self, keep)
        ended.append(mixed is not None)
        return mixed

    monkeypatch.setattr(mixture.Mixture, "solve", noted)
    answers(generate(RECIPES[1]))
    assert len(halving.searches) > 1
    assert all(ended)


def test_more_ways_than_fit_in_memory_are_not_halved(halving: Halved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "MOST_ENTRIES", 0)
    for recipe in RECIPES[:2]:
        without, at_once = answers(generate(recipe))
        for (_, bound), (best, proven) in zip(without[:1], at_once[:1], strict=True):
            assert best == proven
            assert bound >= best, recipe.name
    assert not halving.searches


def test_everybody_freed_on_everything_of_use_is_a_proof(halving: Halved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any other proof, pieces that end with everybody in them prove what the exact model proves."""
    settled: list[int] = []
    settle = portfolio.Tier.settle

    def noted(self: portfolio.Tier) -> None:
        settled.append(self.value)
        settle(self)

    monkeypatch.setattr(Search, "close", lambda self: None)
    monkeypatch.setattr(portfolio.Tier, "settle", noted)
    monkeypatch.setattr(search, "PIECE_PER_LINE", 2)  # so that more options have to be looked at in between
    for recipe in RECIPES:
        by_pieces, at_once = answers(generate(recipe))
        assert by_pieces[0] == at_once[0], recipe.name
    assert settled
    assert not halving.searches
