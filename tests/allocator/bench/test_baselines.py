"""Every baseline keeps all rules, and the two models find what the engine proves."""

from datetime import date

import pytest

from allocator.alone import complete
from allocator.bench.baselines import BASELINES
from allocator.bench.baselines.time_indexed import SOLUTION_LINE
from allocator.bench.baselines.ways import CannotExpress, Clock
from allocator.bench.generator import Family, Recipe, draft, generate
from allocator.bench.worker import first_tier_only
from allocator.checks import check_decisions, tier_values
from allocator.solve import solve
from models.outcome import Solved
from models.policy import Quota, QuotaMeasure
from models.scenario import Pin, Scenario
from models.settings import SolveSettings

ROUND_BASELINES = [name for name in BASELINES if name != "pyjobshop"]
MODELS = ["plain_cpsat", "time_indexed"]


def a_round(family: Family, seed: int, proposals: int = 8) -> Scenario:
    return first_tier_only(generate(Recipe(family=family, proposals=proposals, pools=4, seed=seed)))


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("name", ROUND_BASELINES)
def test_a_baseline_keeps_all_rules(name: str, family: Family) -> None:
    scenario = a_round(family, seed=2)
    found = BASELINES[name](scenario, Clock(60))
    assert found.decisions
    assert found.first_plan is not None
    assert check_decisions(scenario, found.decisions) == ()


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize("name", MODELS)
def test_a_model_finds_the_optimum_where_every_proposal_has_one_phase(name: str, seed: int) -> None:
    scenario = draft(Recipe(family=Family.BUDGET, proposals=8, pools=4, seed=seed))
    single = tuple(proposal for proposal in scenario.proposals if len(proposal.phases) == 1)
    scenario = first_tier_only(complete(scenario.model_copy(update={"proposals": single})))
    outcome = solve(scenario, SolveSettings(seconds=60, workers=1))
    assert isinstance(outcome, Solved)
    assert outcome.plan.proven
    found = BASELINES[name](scenario, Clock(60))
    assert found.decisions is not None
    assert tier_values(scenario, found.decisions)[0] == outcome.plan.tiers[0].value


@pytest.mark.parametrize("name", MODELS)
def test_without_time_there_is_no_plan(name: str) -> None:
    assert BASELINES[name](a_round(Family.CAPACITY, seed=1), Clock(1e-9)).decisions is None


@pytest.mark.parametrize("name", MODELS)
def test_what_a_model_does_not_know_is_refused_not_left_out(name: str) -> None:
    scenario = a_round(Family.CAPACITY, seed=1)
    quota = Quota(id="q", measure=QuotaMeasure.PROPOSALS, limit=1)
    limited = scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"quotas": (quota,)})})
    first = scenario.proposals[0]
    pin = Pin(id="1", proposal=first.id, phase=first.phases[0].id, start=date(2024, 10, 1), reason="drawn")
    for unknown in (limited, scenario.model_copy(update={"pins": (pin,)})):
        with pytest.raises(CannotExpress):
            BASELINES[name](unknown, Clock(10))


def test_pyjobshop_cannot_express_a_made_up_round() -> None:
    with pytest.raises(CannotExpress, match="tier"):
        BASELINES["pyjobshop"](a_round(Family.CAPACITY, seed=1), Clock(10))


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        (" R       0       0         0   0.00%   5272.074479     4276              23.29%   0  187  0.1s", 0.1),
        ("         0       0         0   0.00%   5262.564948     4317              21.90%      63   723   4.1s", None),
        ("60 rows, 400 cols, 4800 nonzeros  0s", None),
    ],
)  # fmt: skip
def test_a_plan_is_recognised_in_the_log_of_highs(line: str, seconds: float | None) -> None:
    match = SOLUTION_LINE.match(line)
    assert (float(match[1]) if match else None) == seconds
