"""Which engine solves a scenario: one exact model where it proves everything, the portfolio where it cannot."""

from contextlib import suppress

from allocator.engine.certified import certify
from allocator.engine.control import Control
from allocator.engine.exact import Answer, Exact, NothingYet, Values
from allocator.engine.portfolio import Portfolio
from allocator.engine.stopped import not_reached
from allocator.options import Options, Stopped
from allocator.variables import Variables
from models.plan import CanonicalState
from models.scenario import Decision
from models.tiers import TierName

LARGE_OPTIONS, LARGE_PROPOSALS = 2_500, 30
"""More options than that, of more proposals than that, are for the portfolio."""
MIDDLE_OPTIONS, MIDDLE_PROPOSALS = 900, 15
"""So are these, unless judged by tiers that no preset has and whose proof is a matter of scheduling."""
SCHEDULING = frozenset({TierName.FINISH, TierName.PENALTY})


def is_large(options: Options) -> bool:
    """Tell whether a scenario is for the portfolio."""
    proposals = len(options.scenario.in_scope if options.open_to is None else options.open_to)
    tiers = options.scenario.rules.order.tiers
    if options.count > LARGE_OPTIONS and proposals > LARGE_PROPOSALS:
        return True
    if options.open_to is not None:  # the others stay as they are: few can be combined, one model is quicker
        return False
    usual = SCHEDULING.isdisjoint(tier.name for tier in tiers)
    return usual and options.count > MIDDLE_OPTIONS and proposals > MIDDLE_PROPOSALS


def best_plan(options: Options, control: Control, values: Values, start: tuple[Decision, ...] | None) -> Answer:
    """Return the best plan in the time given; ``start`` is a plan known to keep all rules, if there is one."""
    if is_large(options):
        return Portfolio(options, control, values).run(start)
    canonical = options.scenario.rules.order.canonical and control.settings.canonical
    try:
        variables = Variables(options, dense_allowed=not canonical)
    except Stopped:
        if start is None:
            raise NothingYet from None
        left = CanonicalState.INCOMPLETE if canonical else CanonicalState.OFF
        return Answer(start, not_reached(options.scenario, values(start)), left)
    answer = Exact(variables, control, values).run(start)
    if options.open_to is not None:
        return answer  # prices on some of the options would prove nothing about all of them
    with suppress(Stopped):
        certify(options, answer, control)
    return answer
