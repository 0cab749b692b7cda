"""What a provider no longer has of leases that bind us: the fewest nodes go, those held longest first."""

from allocator.checks import check_decisions
from allocator.replan import Request, replan
from allocator.replan.capacity import less, release
from allocator.replan.history import on_day
from allocator.replan.run import later
from models.changes import ReplanMode
from models.events import DeliveryShort, Released
from models.outcome import Solved
from models.scenario import Block, Decision, Scenario
from models.settings import SolveSettings
from tests.allocator.replan.world import BOTH, FINAL, publish, two_nodes, wants, world
from tests.builders import a_decision, a_part, a_pool, day, period

SETTINGS = SolveSettings(seconds=30, workers=1)
AS_OF = day(10, 11)


def paid_world() -> Scenario:
    return world(wants("P1"), wants("P2"), pools=(a_pool(nodes=4, lease=FINAL), a_pool("other", nodes=0)))


def short(missing: int, month: int = 10, number: int = 11) -> DeliveryShort:
    return DeliveryShort(reason="broken", pool="pool", since=day(month, number), missing=missing)


def test_nothing_is_released_while_there_is_enough() -> None:
    scenario = paid_world()
    after, released = later(scenario, publish(scenario, *BOTH), Request((), AS_OF))
    assert released == ()
    assert [(lease.proposal, lease.nodes) for lease in after.commitments] == [("P1", 2), ("P2", 2)]


def test_just_the_missing_nodes_are_released_of_the_lease_held_longest() -> None:
    scenario = paid_world()
    plan = publish(scenario, two_nodes("P1"), two_nodes("P2", days=30))
    _, released = later(scenario, plan, Request((short(1),), AS_OF))
    assert released == (Released(proposal="P1", phase="1", pool="pool", nodes=1, since=AS_OF),)


def test_a_later_shortage_is_met_by_the_same_leases_first() -> None:
    scenario = paid_world()
    plan = publish(scenario, *BOTH)
    _, released = later(scenario, plan, Request((short(1), short(2, 11, 11)), AS_OF))
    assert sum(lease.nodes for lease in released) == 3
    assert [(lease.since, lease.nodes) for lease in released] == [(AS_OF, 1), (day(11, 11), 1), (day(11, 11), 1)]


def test_a_lease_cut_short_goes_on_with_what_is_left_and_that_is_listed() -> None:
    scenario = paid_world()
    made = replan(scenario, publish(scenario, *BOTH), Request((short(1, 11, 1),), AS_OF), SETTINGS)
    assert isinstance(made.outcome, Solved)
    assert made.changes is not None
    assert [lease.nodes for lease in made.changes.released] == [1]
    (change,) = made.changes.forced
    held = [(part.nodes, part.held.start, part.held.end) for part in change.phases[0].now]
    assert sorted(held) == [(1, AS_OF, day(11, 1)), (1, AS_OF, day(12, 1))]


def test_days_nobody_computes_on_go_first() -> None:
    scenario = paid_world()
    over = a_decision("P2", "1", a_part("pool", 2, day(10, 1), 10, held=period(day(10, 1), 61)))
    after, released = later(scenario, publish(scenario, BOTH[0], over), Request((short(2),), AS_OF))
    assert [(lease.proposal, lease.nodes) for lease in released] == [("P2", 2)]
    assert [part.held.end for part in after.proposals[1].phases[0].given] == [AS_OF]
    assert [lease.nodes for lease in after.commitments] == [2]


def test_fixed_work_of_a_lease_cut_short_is_counted_by_days() -> None:
    work = wants("P1")
    phase = work.phases[0].model_copy(
        update={"demand": Block(desired_gpus=16, minimum_gpus=8, work_gpu_hours=16 * 24 * 61)}
    )
    pools = (a_pool(nodes=2, lease=FINAL), a_pool("other", nodes=0))
    scenario = world(work.model_copy(update={"phases": (phase,)}), pools=pools)
    after, _ = later(scenario, publish(scenario, BOTH[0]), Request((short(1),), AS_OF))
    rest = after.proposals[0].phases[0].remainder
    assert isinstance(rest, Block)
    assert (rest.duration_days, rest.work_gpu_hours) == (51, None)
    assert after.baseline is not None
    cut = after.baseline.carried[-1]
    assert check_decisions(after, (cut,)) == ()


def test_layers_give_up_the_longest_first_and_keep_what_they_held_until_then() -> None:
    pool = a_pool()
    layers = (a_part("pool", 2, day(10, 1), 30), a_part("pool", 1, day(10, 1), 10), a_part("other", 3, day(10, 1), 30))
    left = less(layers, pool, 2, day(10, 5))
    assert sorted((part.pool, part.nodes, part.used.days) for part in left) == [
        ("other", 3, 30),
        ("pool", 1, 10),
        ("pool", 2, 4),
    ]
    assert less(left, pool, 1, day(10, 1)) == tuple(part for part in left if part.nodes != 1)


def test_nodes_that_are_cleaned_when_they_go_are_in_nobodys_way() -> None:
    pools = (a_pool(nodes=4, turnaround_days=3), a_pool("other", nodes=0))
    scenario = world(wants("P1", days=10), wants("P2", days=10), pools=pools)
    ended: tuple[Decision, ...] = (two_nodes("P1", days=10), two_nodes("P2", days=10))
    before = on_day(scenario, publish(scenario, *ended), AS_OF)
    assert release(before)[0].pools == before.pools
    made = replan(scenario, publish(scenario, *ended), Request((short(4),), AS_OF, ReplanMode.REPAIR), SETTINGS)
    assert isinstance(made.outcome, Solved)
