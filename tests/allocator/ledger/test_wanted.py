"""What pools are asked for before anything is planned."""

from allocator.ledger.wanted import Wanted, wanted
from models.policy import ProposalStatus
from models.units import WHOLE
from tests.builders import (
    a_block,
    a_choice,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    alternatives,
    day,
    period,
)


def test_a_demand_counts_where_it_is_drawn_for_the_type_it_is_stated_in() -> None:
    profile = a_phase(
        demand=a_profile((31, 8), (30, 0), (31, 16)),
        desired_start=day(10, 1),
        acceptable=(("H200", WHOLE), ("H100", WHOLE)),
        sizes={},
    )
    found = wanted(a_scenario(a_proposal("P1", profile)))
    assert found == (
        Wanted(gpu_type="H200", period=period(day(10, 1), 31), gpus=8),
        Wanted(gpu_type="H200", period=period(day(12, 1), 31), gpus=16),
    )


def test_an_either_or_counts_as_its_largest_choice_at_the_type_of_its_pool() -> None:
    pools = (a_pool("pool"), a_pool("other", gpu_type="A100"))
    either_or = a_phase(
        demand=alternatives(a_choice({"pool": 8}, 10), a_choice({"other": 64}, 20)), desired_start=day(11, 1)
    )
    (one,) = wanted(a_scenario(a_proposal("P1", either_or), pools=pools))
    assert one == Wanted(gpu_type="A100", period=period(day(11, 1), 20), gpus=64)


def test_what_asks_nothing_of_pools_is_left_out() -> None:
    alone = a_proposal("P1", a_phase(self_only=True))
    gone = a_proposal("P2", a_phase(demand=a_block(8, 10)), status=ProposalStatus.WITHDRAWN)
    assert wanted(a_scenario(alone, gone)) == ()
