"""The earliest end that work alone allows: never later than the best plan's, and known without looking for one."""

from allocator.alone import complete
from allocator.engine.control import Control
from allocator.engine.earliest import earliest_end
from allocator.options import Options
from allocator.rules import local_rules
from models.scenario import Phase, Proposal, Scenario
from models.settings import SolveSettings
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import Period
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, day
from tests.properties.brute_force import brute_force
from tests.properties.random_scenarios import tiny, with_order

FINISH = TierOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=TierName.FINISH),))
SEEDS = 60


def earliest(scenario: Scenario) -> int:
    return earliest_end(Options(scenario, local_rules()), Control(SolveSettings(seconds=60, workers=1)))


def test_two_who_need_the_whole_pool_end_one_after_the_other() -> None:
    def phase() -> Phase:
        demand, sizes = a_block(16, 20, minimum=16), {"pool": (2,)}
        return a_phase("1", demand, sizes=sizes, desired_start=day(10, 1), deadline=day(12, 31), mandatory=True)

    proposals = [a_proposal(name, phase()) for name in ("P1", "P2")]
    assert earliest(a_scenario(*proposals, pools=(a_pool(nodes=2),))) == 40


def test_a_pool_that_opens_late_need_not_be_waited_for() -> None:
    def either(name: str) -> Proposal:
        return a_proposal(name, a_phase("1", a_block(8, 10), sizes={"pool": (1,), "late": (1,)}))

    late = a_pool("late", nodes=1, provider="B", calendar=Period(start=day(1, 8), end=day(4, 1)))
    assert earliest(a_scenario(either("P1"), either("P2"), pools=(a_pool(nodes=1), late))) <= 20


def test_it_is_never_later_than_the_best_plan_and_sometimes_just_that() -> None:
    met = 0
    for seed in range(SEEDS):
        scenario = complete(with_order(tiny(seed), FINISH))
        best = brute_force(scenario)
        if best is not None:
            assert earliest(scenario) <= best.tiers[0].best, seed
            met += earliest(scenario) == best.tiers[0].best
    assert met
