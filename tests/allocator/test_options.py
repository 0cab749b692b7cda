"""Options opened to fewer are those that would have been made for the fewer alone."""

from allocator.options import Options
from allocator.replan import Request
from allocator.replan.run import later
from allocator.rules import local_rules
from models.scenario import Decision, MoveLimit
from tests.allocator.replan.world import BOTH, publish, world
from tests.builders import day


def listed(options: Options) -> dict[tuple[str, str], list[Decision]]:
    return {
        key: [family.decision(row) for family in families for row in range(len(family))]
        for key, families in options.families.items()
    }


def test_the_others_keep_just_what_may_be_carried_on() -> None:
    after, _ = later(world(), publish(world(), *BOTH), Request((), day(10, 11)))
    rules = after.rules.model_copy(update={"moves": MoveLimit(most=1, gains=False)})
    asked, who = after.model_copy(update={"rules": rules}), frozenset({"P1"})
    opened, anew = Options(after, local_rules()).opened(asked, who), Options(asked, local_rules(), open_to=who)
    assert listed(opened) == listed(anew)
    assert len(listed(opened)["P1", "1"]) > 1
    assert len(listed(opened)["P2", "1"]) == 1
    assert (opened.scenario, opened.open_to) == (asked, who)


def test_taken_over_or_made_anew_is_the_same() -> None:
    scenario = world()
    rules = scenario.rules.model_copy(update={"moves": MoveLimit(most=1, gains=True)})
    asked = scenario.model_copy(update={"rules": rules})
    some = Options(scenario, local_rules(), open_to=frozenset({"P1"}))
    taken, anew = Options(asked, local_rules(), like=some), Options(asked, local_rules())
    assert taken.families["P1", "1"] is some.families["P1", "1"]
    assert listed(taken) == listed(anew)
    assert taken.refused == anew.refused
