"""The conflict named is one, and it is smallest: judged by the exact engine on the scenario with items taken back."""

import pytest

from allocator.bench.generator import Family, Recipe, draft
from allocator.checks import check_decisions, tier_values
from allocator.engine.conflict import Conflict, conflict, without
from allocator.engine.control import Control
from allocator.engine.exact import Exact, NoPlan
from allocator.engine.feasible import bearing
from allocator.engine.portfolio import Portfolio
from allocator.exports.conflict import sentences
from allocator.options import Options
from allocator.rules import local_rules
from allocator.variables import Variables
from models.plan import Progress
from models.scenario import Block, Pin, Scenario
from models.settings import SolveSettings
from models.text import Lang
from tests.allocator.engine.conflict.infeasible import KINDS, infeasible
from tests.builders import an_order
from tests.properties.plans import plans
from tests.properties.random_scenarios import tiny, with_order

SETTINGS = SolveSettings(seconds=600, workers=1)


def has_plan(scenario: Scenario) -> bool:
    """Tell by the exact engine, tier and all, whether there is a plan; one that is found must pass the checks."""
    variables = Variables(Options(scenario, local_rules()), dense_allowed=True)
    try:
        found = Exact(variables, Control(SETTINGS), lambda decisions: tier_values(scenario, decisions)).run()
    except NoPlan:
        return False
    assert check_decisions(scenario, found.decisions) == ()
    return True


def judged(scenario: Scenario) -> Conflict:
    """Name the conflict of a scenario and prove that it is one, and that no item can be spared."""
    assert not has_plan(scenario)
    found = conflict(scenario, Control(SETTINGS))
    assert found.minimal
    assert found.items
    assert not has_plan(without(scenario, found.spared)), "what is named is no conflict by itself"
    for item in found.items:
        assert has_plan(without(scenario, (*found.spared, item))), item.reason
    for lang in Lang:
        assert all("{" not in sentence for sentence in sentences(scenario, found.reasons, lang))
    return found


def codes(found: Conflict) -> list[str]:
    return [item.reason.code.removeprefix("conflict.") for item in found.items]


EXPECTED = {
    "pin_against_capacity": ["pin", "capacity"],
    "pins_against_each_other": ["pin", "pin", "capacity"],
    "pins_of_one_phase": ["pin", "pin"],
    "forbidden_though_mandatory": ["mandatory", "pin_forbids", "pin_forbids"],
    "mandatory_against_budget": ["mandatory", "mandatory", "budget"],
    "mandatory_against_envelope": ["mandatory", "envelope_academic"],
    "lower_quota_against_provider_limit": ["quota_least.proposals", "provider_limit.proposals"],
    "quotas_against_each_other": ["quota_least.gpu_hours", "quota_most.gpu_hours"],
    "commitment_against_order": ["commitment", "order"],
    "commitments_against_capacity": ["commitment", "commitment", "capacity"],
    "chain_against_deadline": ["pin", "order", "deadline", "order", "all_phases"],
    "share_against_grant_cap": ["mandatory", "minimum_share", "grant_cap"],
    "own_contribution_too_low": ["mandatory", "own_contribution"],
    "lease_terms_out_of_reach": ["mandatory", "lease"],
    "deadline_before_delivery": ["mandatory", "deadline", "capacity"],
    "turnaround_between_pins": ["pin", "pin", "turnaround", "capacity"],
    "reserve_against_pin": ["pin", "reserve", "capacity"],
    "profile_against_calendar": ["mandatory", "tolerance", "calendar"],
    "refused_provider": ["mandatory", "providers"],
    "size_beyond_the_grid": ["pin", "grid"],
    "alone_though_it_cannot": ["pin_self", "outlook"],
}


SEEDS, MORE = 30, 120
DRAWN = (2, 3, 32, 42, 51, 88, 106, 126, 132, 154, 185, 195, 199, 219, 235)
"""Seeds of tiny scenarios that have no plan."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_conflict_is_named_whole_and_no_more(seed: int) -> None:
    assert sorted(codes(judged(infeasible(seed)))) == sorted(EXPECTED[KINDS[seed % len(KINDS)].__name__])


@pytest.mark.parametrize("seed", DRAWN)
def test_so_it_is_amid_all_rules_at_once(seed: int) -> None:
    judged(with_order(tiny(seed), an_order()))


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_the_engine_for_large_rounds_finds_no_plan_either(seed: int) -> None:
    scenario = infeasible(seed)
    engine = Portfolio(Options(scenario, local_rules()), Control(SETTINGS), lambda d: tier_values(scenario, d))
    with pytest.raises(NoPlan):
        engine.run()


def test_amid_a_large_round_only_those_concerned_are_looked_at() -> None:
    scenario = draft(Recipe.of(Family.BUDGET, 60, 1))
    phases = {(p.id, f.id): f for p in scenario.proposals for f in p.phases if isinstance(f.demand, Block) and f.sizes}
    (proposal, phase), row = next((key, f.sizes[0]) for key, f in phases.items())
    pins = (
        Pin(id="1", proposal=proposal, phase=phase, pool=row.pool, reason="drawn"),
        Pin(id="2", proposal=proposal, phase=phase, forbid=True, reason="drawn"),
    )
    pinned = scenario.model_copy(update={"pins": pins})
    assert len(bearing(pinned).proposals) == 1
    found = conflict(pinned, Control(SETTINGS))
    assert codes(found) == ["pin", "pin_forbids_all"]
    assert found.minimal


def test_news_come_while_it_is_looked_for() -> None:
    news: list[Progress] = []
    conflict(infeasible(0), Control(SETTINGS, news.append))
    assert {item.stage for item in news} == {"conflict"}


def test_what_no_solve_settled_stays_and_is_said() -> None:
    """Stopped at once, nothing is taken back: the answer is true, not smallest, and says so."""
    scenario = infeasible(0)
    found = conflict(scenario, Control(SETTINGS, cancelled=lambda: True))
    assert not found.minimal
    assert found.spared == ()
    assert found.unsettled == found.items
    assert "conflict.not_settled" in [reason.code for reason in found.reasons]
    (sentence,) = sentences(scenario, [r for r in found.reasons if r.code == "conflict.not_settled"], Lang.EN)
    assert f"following {len(found.items)} were not settled" in sentence


@pytest.mark.slow
@pytest.mark.parametrize("first", range(SEEDS, MORE, 10))
def test_conflicts_at_length(first: int) -> None:
    for seed in range(first, first + 10):
        assert sorted(codes(judged(infeasible(seed)))) == sorted(EXPECTED[KINDS[seed % len(KINDS)].__name__])


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 2_000, 100))
def test_conflicts_amid_all_rules_at_length(first: int) -> None:
    drawn = (with_order(tiny(seed), an_order()) for seed in range(first, first + 100))
    without_plan = [scenario for scenario in drawn if next(iter(plans(scenario)), None) is None]
    assert without_plan
    for scenario in without_plan:
        judged(scenario)
