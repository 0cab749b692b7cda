"""PyJobShop reaches the known optimum of a small job shop; skipped where it is not installed."""

import pytest

from allocator.bench.baselines import BASELINES
from allocator.bench.baselines.ways import Clock, NotInstalled
from allocator.bench.outside import fjsp
from allocator.checks import check_decisions, tier_values
from models.scenario import Scenario

# Two jobs, two machines. Job 1: step 1 on machine 1 (3) or 2 (5), then machine 2 (2). Job 2: machine 1 (4), then 2 (1).
SHOP = "2 2\n2 2 1 3 2 5 1 2 2\n2 1 1 4 1 2 1\n"


def a_shop() -> Scenario:
    return fjsp.scenario(fjsp.read(SHOP))


def test_it_reaches_the_optimum() -> None:
    try:
        found = BASELINES["pyjobshop"](a_shop(), Clock(30))
    except NotInstalled as missing:
        pytest.skip(f"{missing} is not installed (extra: bench)")
    assert found.decisions is not None
    assert check_decisions(a_shop(), found.decisions) == ()
    # Job 1 on machine 1: it runs 0-3, job 2 follows there 3-7 and ends on machine 2 at 8 (or job 2 first: 9).
    # Job 1 on machine 2: 0-5 and 5-7; job 2 leaves machine 1 at 4 and must wait for machine 2 until 7: 8.
    assert tier_values(a_shop(), found.decisions) == (8,)
