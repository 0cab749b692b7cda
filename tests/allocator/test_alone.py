"""What a proposal could have alone: settled by hand or by the solver, the figure is the same."""

import pytest

from allocator import alone
from allocator.alone import best_alone, complete
from allocator.bench.generator import Family, Recipe, draft
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Proposal, Scenario
from tests.properties.random_scenarios import tiny

SEEDS = range(1, 61)


def by_solver(scenario: Scenario) -> dict[str, int | None]:
    figures = {}
    for proposal in scenario.in_scope:
        only = alone.only(scenario, proposal)
        figures[proposal.id] = alone._by_solver(Options(only, local_rules()), only.proposals[0])
    return figures


def compare(scenario: Scenario) -> None:
    filled = complete(scenario)
    stated = {proposal.id: proposal.best_alone_ppm for proposal in filled.in_scope}
    assert stated == by_solver(filled)
    assert stated == {proposal.id: best_alone(filled, proposal) for proposal in filled.in_scope}


@pytest.mark.parametrize("seed", SEEDS)
def test_by_hand_and_by_solver_agree_on_small_rounds_of_every_kind(seed: int) -> None:
    compare(tiny(seed))


@pytest.mark.parametrize("family", Family)
def test_by_hand_and_by_solver_agree_on_a_made_up_round(family: Family) -> None:
    compare(draft(Recipe.of(family, 20, seed=3)))


def test_most_are_settled_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    solver = alone._by_solver

    def spy(options: Options, one: Proposal) -> int | None:
        asked.append(one.id)
        return solver(options, one)

    monkeypatch.setattr(alone, "_by_solver", spy)
    complete(draft(Recipe.of(Family.CAPACITY, 60, seed=1)))
    assert len(asked) <= 6
