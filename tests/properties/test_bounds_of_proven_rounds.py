"""Rounds too large to try every plan: what CP-SAT proves to be best lies on the right side of every bound by prices."""

import pytest

from allocator.baselines import greedy
from allocator.bench.generator import Family, Recipe, generate
from allocator.checks import tier_values
from allocator.checks.bounds.derive import Deriver
from allocator.engine.bounds import Bounds, Prover
from allocator.engine.control import Control
from allocator.engine.exact import Exact
from allocator.options import Options
from allocator.rules import local_rules
from allocator.variables import Variables
from models.plan import TierResult
from models.settings import SolveSettings

SETTINGS = SolveSettings(workers=1, work_limit=60.0, canonical=False)


def judge(family: Family, proposals: int, seed: int) -> int:
    """Prove a round by CP-SAT, bound its proven tiers by prices, earlier ones frozen; return how many there were."""
    scenario = generate(Recipe(family=family, proposals=proposals, pools=4, seed=seed))
    options = Options(scenario, local_rules())
    variables = Variables(options, dense_allowed=True)
    engine = Exact(variables, Control(SETTINGS), lambda decisions: tier_values(scenario, decisions))
    answer = engine.run(greedy(scenario, options))
    bounds, deriver, judged = Bounds(options), Deriver(scenario), 0
    prover = Prover(bounds)
    earlier: list[TierResult] = []
    for place, turn in enumerate(answer.turns):
        if turn.best != turn.bound:
            break
        rounds = iter(range(60))
        sign = -1 if turn.spec.maximised else 1
        proven = prover.prove(
            place,
            turn.spec,
            turn.level,
            turn.best,
            lambda rounds=rounds: next(rounds, None) is not None,  # type: ignore[misc]
            lambda _: None,
        )
        assert sign * proven.value <= sign * turn.best, (scenario.cycle_id, turn.spec.name)
        if proven.prices is not None:
            assert deriver.bound(proven.prices, tuple(earlier)) == proven.value
        frozen = turn.spec.frozen_at(turn.best)
        bounds.freeze(place, turn.spec, turn.level, frozen)
        earlier.append(
            TierResult(
                name=turn.spec.name, level=turn.level, best=turn.best, bound=turn.bound, frozen=frozen, value=turn.best
            )
        )
        judged += 1
    return judged


@pytest.mark.parametrize("family", Family)
def test_prices_never_say_less_than_cp_sat_proves(family: Family) -> None:
    assert judge(family, 6, 1) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("proposals", [8, 12])
def test_so_it_is_for_more_rounds(family: Family, proposals: int) -> None:
    assert sum(judge(family, proposals, seed) for seed in range(1, 11)) >= 10
