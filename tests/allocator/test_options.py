"""Options taken over from those made before are the options that would have been made anew."""

import pytest

from allocator.bench.generator import generate
from allocator.bench.generator.recipe import Family, Recipe
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Decision, MoveLimit

Listed = dict[tuple[str, str], list[Decision]]


def listed(options: Options) -> Listed:
    return {
        key: [family.decision(row) for family in families for row in range(len(family))]
        for key, families in options.families.items()
    }


@pytest.mark.parametrize("everybody", [False, True])
def test_taken_over_or_made_anew_is_the_same(everybody: bool) -> None:
    scenario = generate(Recipe.of(Family.BUDGET, 20, 1))
    names = [proposal.id for proposal in scenario.proposals]
    first = Options(scenario, local_rules(), open_to=frozenset(names[:2]))
    second = None if everybody else frozenset(names[1:3])
    rules = scenario.rules.model_copy(update={"moves": MoveLimit(most=3, gains=True)})
    limited = scenario.model_copy(update={"rules": rules})
    taken, anew = (
        Options(limited, local_rules(), open_to=second, like=first),
        Options(limited, local_rules(), open_to=second),
    )
    assert 0 < first.count < taken.count
    assert listed(taken) == listed(anew)
    assert taken.refused == anew.refused
    assert taken.scenario is limited
