"""What a repair is asked, once it is known how many have to move, and the first plan that moves no more."""

from contextlib import suppress
from dataclasses import dataclass

from allocator.engine.control import Control
from allocator.options import Options
from allocator.replan.begin import put_back
from allocator.replan.changes import touched
from allocator.replan.fewest import Fewest, Staying, Unsettled, fewest_in_full, near, not_carried
from allocator.rules import local_rules
from models.scenario import Decision, MoveLimit, Scenario
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import ProposalId

NEAR_SHARE = 1 / 3
"""Of the time (or work) left, to look near to what happened."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The scenario in which no more than ``fewest`` may move and nobody else gains; ``begin`` is a plan of it.

    Where no plan does without a gain, those who gain are among the ``fewest``.
    ``bound``: at least so many move in any plan. ``concerned`` and ``candidates``: who may move, as ``Fewest`` has it.
    ``made``: the options made on the way, to be taken over by whoever makes more.
    """

    scenario: Scenario
    fewest: int
    bound: int
    concerned: frozenset[ProposalId]
    candidates: frozenset[ProposalId]
    begin: tuple[Decision, ...]
    made: Options


class NoPlan(Exception):
    """No plan keeps all rules of a scenario, however many move."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self.scenario = scenario


def repair_of(after: Scenario, staying: Staying, control: Control, *, gains: bool = False) -> Repair:
    """Return the repair to solve: who has to move is settled first; ``gains``: others may gain if no plan does without.

    The first plan is made by hand for the fewest; then, if those who must be served are among them, for the fewest that
    leave them a place; then it is searched for.
    """
    few = staying.fewest()
    repair = None if few is None else _by_hand(after, staying, few)
    if repair is None and few is not None and few.movers & staying.needed - staying.homeless:
        with suppress(Unsettled):
            few = staying.fewest(placed=True)
            repair = None if few is None else _by_hand(after, staying, few)
    if few is None:
        raise NoPlan(after)
    return repair or _searched(after, staying, few, control, gains=gains)


def allowing(scenario: Scenario, most: int, *, stable: bool) -> Scenario:
    """Return the scenario in which at most so many may move; ``stable``: others may gain, and few changed parts count.

    Without it nobody gains who does not move.
    """
    order = scenario.rules.order
    if stable and TierName.STABILITY not in [tier.name for tier in order.tiers]:
        tiers = (*order.tiers, TierSpec(name=TierName.STABILITY))
        order = TierOrder(preset=Preset.CUSTOM, tiers=tiers, canonical=order.canonical)
    rules = scenario.rules.model_copy(update={"moves": MoveLimit(most=most, gains=stable), "order": order})
    return scenario.model_copy(update={"rules": rules})


def _by_hand(after: Scenario, staying: Staying, few: Fewest) -> Repair | None:
    """Return the repair with the published plan and its movers placed anew: None if that breaks a rule."""
    asked = allowing(after, few.least, stable=False)
    made = Options(asked, local_rules(), open_to=few.movers | not_carried(after), like=staying.made)
    begin = put_back(asked, staying.possible, few.movers, made)
    return None if begin is None else Repair(asked, few.least, few.least, few.concerned, few.candidates, begin, made)


def _searched(after: Scenario, staying: Staying, few: Fewest, control: Control, *, gains: bool) -> Repair:
    """Return the repair with the fewest movers looked for near to what happened, then everywhere."""
    everybody = frozenset(proposal.id for proposal in after.in_scope)
    without = allowing(after, len(after.proposals), stable=False)
    options = Options(without, local_rules(), control.stopped_lately, open_to=everybody)
    with suppress(Unsettled):
        close = options.opened(without, near(options, few, staying.possible))
        found = fewest_in_full(close, control, few.least, NEAR_SHARE)
        if found is not None and found[0] == few.least:
            fewest, _, begin = found
            who = touched(without, begin)
            asked = allowing(after, fewest, stable=False)
            return Repair(asked, fewest, fewest, few.concerned | who, few.candidates | who, begin, options)
    for gained in (False, True) if gains else (False,):
        asked = allowing(after, len(after.proposals), stable=gained)
        settled = fewest_in_full(options.opened(asked, everybody), control, few.least)
        if settled is not None:
            fewest, bound, begin = settled
            return Repair(allowing(after, fewest, stable=gained), fewest, bound, everybody, everybody, begin, options)
    raise NoPlan(asked)
