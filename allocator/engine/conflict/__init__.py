"""What stands against what when no plan can keep all rules: a smallest set of things somebody could take back.

Found by taking things back and solving again (a deletion filter), never by a solver's own core. Of the items that are
left, the rest kept together still has no plan, and without any one of them there is a plan: both were solved for, and
each such plan passed the checks. Where a solve ended without an answer the item stays, and that is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocator.engine.budget import Budget
from allocator.engine.conflict.asked import asked
from allocator.engine.conflict.item import Item
from allocator.engine.conflict.offered import offered
from allocator.engine.conflict.set_limits import set_limits
from allocator.engine.conflict.wished import wished
from allocator.engine.control import Control, Status
from allocator.engine.feasible import any_plan, bearing
from allocator.options import Options, Stopped
from allocator.rules import local_rules
from models.plan import Progress
from models.reasons import Reason
from models.scenario import Scenario

__all__ = ["Conflict", "Item", "conflict", "without"]

LEAST_SECONDS, LEAST_WORK = 3.0, 3.0
"""Naming the conflict may take that much even where the search for a plan left nothing."""
TEST_SHARE = 0.25
"""Of what is left, for one solve."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The items that cannot be kept together, and all others, which need not be taken back for that.

    ``unsettled``: the items of which no solve could say that there is a plan without them.
    """

    items: tuple[Item, ...]
    spared: tuple[Item, ...]
    unsettled: tuple[Item, ...] = ()
    facts: tuple[Reason, ...] = ()

    @property
    def minimal(self) -> bool:
        """Whether it is proven that without any one of the items there is a plan."""
        return not self.unsettled

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What to tell: the items that are needed, facts nobody can take back, then how many others are not settled."""
        doubtful = {id(item) for item in self.unsettled}
        needed = [item.reason for item in self.items if id(item) not in doubtful]
        doubt = [Reason(code="conflict.not_settled", params={"count": len(doubtful)})] if doubtful else []
        return (*needed, *self.facts, *doubt, *(item.reason for item in self.unsettled))


def without(scenario: Scenario, items: Iterable[Item]) -> Scenario:
    """Return the scenario with these items taken back."""
    for item in items:
        scenario = item.without(scenario)
    return scenario


def conflict(scenario: Scenario, control: Control) -> Conflict:
    """Return a smallest set of what was asked and set that cannot be kept together.

    Call it only for a scenario proven to have no plan. Demands are looked at first, then the policy, applicants' rows,
    providers' rows: what comes later is rather kept.
    """
    work = control.work_left
    left = None if work is None else max(LEAST_WORK, work)
    search = _Search(scenario, Budget.of(control, max(LEAST_SECONDS, control.left), left))
    kept: list[Item] = []
    for source in (asked, set_limits, wished, offered):
        kept += search.needed(search.relevant(list(source(scenario))))
    kept, unsettled = search.confirmed(kept)
    return Conflict(tuple(kept), tuple(search.spared), tuple(unsettled), tuple(_facts(scenario, kept)))


class _Search:
    """Takes back what can be taken back while there is still no plan."""

    def __init__(self, scenario: Scenario, budget: Budget) -> None:
        self.scenario, self.budget, self.control = scenario, budget, budget.control
        self.spared: list[Item] = []
        self._asked = 0

    def relevant(self, items: list[Item]) -> list[Item]:
        """Spare the rows of whom nothing is demanded of any more; return the other items."""
        left = {None, *(proposal.id for proposal in bearing(without(self.scenario, self.spared)).proposals)}
        self.spared += [item for item in items if item.reason.proposal not in left]
        return [item for item in items if item.reason.proposal in left]

    def needed(self, items: list[Item]) -> list[Item]:
        """Return those of some items that stay; the others are spared. Halves are tried at once before their halves."""
        return self._needed(items, None) if items else []

    def _needed(self, items: list[Item], known: bool | None) -> list[Item]:
        """``known``: whether there is no plan without them all, where that was found out before."""
        impossible = self._impossible(items) if known is None else known
        if impossible:
            self.spared += items
            return []
        if len(items) == 1:
            return items
        half = len(items) // 2
        first = self._needed(items[:half], None)
        # when all of the first half went, what is left to say of the second was said of both
        return first + self._needed(items[half:], None if first else impossible)

    def confirmed(self, kept: list[Item]) -> tuple[list[Item], list[Item]]:
        """Take back every kept item once more, with all others settled: return what stays, and what is unsettled."""
        while True:
            answers = []
            for item in kept:
                answers.append(self._impossible([item]))
                if answers[-1]:
                    self.spared.append(item)
                    break
            else:
                return kept, [item for item, impossible in zip(kept, answers, strict=True) if impossible is None]
            kept = [each for each in kept if each is not item]

    def _impossible(self, items: Sequence[Item]) -> bool | None:
        """Tell whether there is no plan even without these items and all spared ones; None: not settled."""
        self._asked += 1
        self.control.tell(Progress(stage="conflict", number=self._asked))
        if not self.budget.open:
            return None
        less = bearing(without(self.scenario, (*self.spared, *items)))
        try:
            options = Options(less, local_rules(), self.control.stopped_lately)
            status, _ = any_plan(options, self.budget.part(TEST_SHARE))
        except Stopped:
            return None
        return None if status is Status.UNKNOWN else status is Status.INFEASIBLE


def _facts(scenario: Scenario, kept: list[Item]) -> list[Reason]:
    """Return what else stands against the items: the past where nothing is demanded, all there is against one alone."""
    if not any(item.asks for item in kept):
        return [Reason(code="conflict.history")]
    if len(kept) > 1:
        return []
    horizon = scenario.horizon
    days = {"start": horizon.start, "last": horizon.last_day, "as_of": scenario.as_of}
    return [Reason(code="conflict.facts", params={name: day.isoformat() for name, day in days.items()})]
