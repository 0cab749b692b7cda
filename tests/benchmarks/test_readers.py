"""The mappings of outside formats, on instances small enough to solve in one's head."""

import pytest

from allocator.bench.outside import fjsp, gap, preferences, psplib
from allocator.checks import check_scenario
from allocator.solve import solve
from models.outcome import Solved
from models.scenario import Scenario
from models.settings import SolveSettings
from models.units import WHOLE

# Two agents, three jobs. Cheapest would be agent 1 for all (1+1+1), but it has room for two of them.
GAP = """ 2 3
 1 1 1
 5 4 9
 2 2 2
 1 1 1
 4 3
"""

# Job 2 (4 days with 3, or 6 days with 1) and job 3 (5 days with 2) share 3; job 4 waits for both; job 5 takes no time.
PSPLIB = """
  - nonrenewable              :  0   N
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        2          1           4
   3        1          1           5
   4        1          1           6
   5        1          1           4
   6        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     4       3    0
         2     6       1    0
  3      1     5       2    0
  4      1     2       1    1
  5      1     0       0    0
  6      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    1
************************************************************************
"""

# Both jobs want machine 1 first; job 2 may take machine 2 instead, at 3 days for 2. Then each once on machine 2.
FJSP = """2 2 1.5
2 1 1 2 1 2 2
2 2 1 2 2 3 1 2 1
"""

# Four voters, two courses, two places each: three want course 1, one of them must yield.
BALLOTS = """# NUMBER ALTERNATIVES: 2
# NUMBER VOTERS: 4
3: 1,2
1: 2,1
"""


@pytest.mark.parametrize(
    ("scenario", "optimum"),
    [
        pytest.param(gap.scenario(gap.read(GAP)), 1 + 1 + 4, id="gap"),
        pytest.param(psplib.scenario(psplib.read(PSPLIB)), 6 + 2, id="psplib"),
        pytest.param(fjsp.scenario(fjsp.read(FJSP)), 5, id="fjsp"),
        pytest.param(preferences.scenario(preferences.read(BALLOTS)), 1, id="preferences"),
    ],
)
def test_a_tiny_instance_reaches_its_optimum_proven(scenario: Scenario, optimum: int) -> None:
    outcome = solve(scenario, SolveSettings(seconds=30, workers=1))
    assert isinstance(outcome, Solved)
    (tier,) = outcome.plan.tiers
    assert (tier.value, tier.bound) == (optimum, optimum)


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(gap.scenario(gap.read(GAP)), id="gap"),
        pytest.param(psplib.scenario(psplib.read(PSPLIB)), id="psplib"),
        pytest.param(fjsp.scenario(fjsp.read(FJSP)), id="fjsp"),
        pytest.param(preferences.scenario(preferences.read(BALLOTS)), id="preferences"),
    ],
)
def test_the_mapped_scenario_has_its_shares_and_reference_figures(scenario: Scenario) -> None:
    assert check_scenario(scenario) == ()


def test_a_job_without_duration_is_left_out_and_its_order_passed_on() -> None:
    (project,) = psplib.scenario(psplib.read(PSPLIB)).proposals
    assert {phase.id: phase.predecessors for phase in project.phases} == {
        "job2": (),
        "job3": (),
        "job4": ("job2", "job3"),
    }


def test_a_mode_may_draw_on_two_pools_or_on_none() -> None:
    none_drawn = PSPLIB.replace("  3      1     5       2    0", "  3      1     5       0    0")
    scenario = psplib.scenario(psplib.read(none_drawn))
    uses = {
        phase.id: [{use.pool: use.gpus for use in choice.uses} for choice in phase.demand.choices]
        for phase in scenario.proposals[0].phases
        if phase.demand.kind == "alternatives"
    }
    assert uses["job4"] == [{"resource1": 1, "resource2": 1}]
    assert uses["job3"] == [{"ample": 1}]


def test_shares_follow_the_desired_gpu_days() -> None:
    # Largest ways: 12 (4 x 3), 10 (5 x 2) and 4 (2 x 2 pools); the largest remainder, 12 / 26, gets the one left.
    (project,) = psplib.scenario(psplib.read(PSPLIB)).proposals
    assert [phase.share_ppm for phase in project.phases] == [461_539, 384_615, 153_846]
    assert sum(phase.share_ppm for phase in project.phases) == WHOLE


def test_a_project_with_nonrenewable_resources_is_refused() -> None:
    with pytest.raises(ValueError, match="nonrenewable"):
        psplib.read(PSPLIB.replace(":  0   N", ":  2   N"))


@pytest.mark.parametrize("text", [GAP + " 7", GAP[:-3]])
def test_an_assignment_with_too_many_or_too_few_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"need 14 numbers, found 1[35]"):
        gap.read(text)


def test_a_shop_with_a_line_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="its steps take"):
        fjsp.read(FJSP.replace("2 1 1 2 1 2 2", "2 1 1 2 1 2 2 9"))


def test_a_ballot_that_ranks_a_course_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="strict order"):
        preferences.read(BALLOTS.replace("3: 1,2", "3: 1,1"))
