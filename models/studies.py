"""What might have been instead of a plan, and what solving again has found out about it.

An alternative forces one thing on one phase and leaves everything else free. It is possible when some plan keeps all
rules with it; then it costs the first tier that can no longer keep its threshold, and moves other proposals.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen
from models.plan import Plan
from models.reasons import RuleName, Violation
from models.scenario import Decision
from models.tiers import TierName
from models.units import Period, PhaseId, PoolId, ProposalId, Sha256


class AlternativeKind(StrEnum):
    """Why an alternative is asked about: a better-ranked provider, the size or start desired, any service at all."""

    BETTER = "better"
    SIZE = "size"
    START = "start"
    SERVED = "served"
    FORCED = "forced"


class Alternative(Frozen):
    """One thing forced on one phase; nothing at all: any service.

    All its pool parts lie in ``pool``; it has one pool part, of so many ``nodes``; its use begins at ``start``.
    It chooses among the options of the scenario and, unlike a pin, changes none of them.
    """

    kind: AlternativeKind
    proposal: ProposalId
    phase: PhaseId
    pool: PoolId | None = None
    nodes: Annotated[int, Field(ge=1)] | None = None
    start: date | None = None


class Holder(Frozen):
    """A proposal that holds up to so many nodes of a pool on the days in question; ``pinned``: by whose reason."""

    proposal: ProposalId
    nodes: int
    pinned: str = ""


class BindingCode(StrEnum):
    """What kind of thing stands against an alternative.

    The first group needs no look at other proposals. ``short``: the pool never has that many nodes; ``single``: one
    local rule; ``together``: several. ``full``: the nodes are held by others; ``rules``: other rules would be broken;
    ``tier``: it fits, but a tier falls short; ``free``: it fits and costs nothing.
    """

    OUT_OF_SCOPE = "out_of_scope"
    TYPE = "type"
    PROVIDER = "provider"
    PINNED = "pinned"
    SHORT = "short"
    SINGLE = "single"
    TOGETHER = "together"
    FULL = "full"
    RULES = "rules"
    TIER = "tier"
    FREE = "free"


class Binding(Frozen):
    """What stands against an alternative while everybody else keeps what the plan gives.

    It speaks of the option that comes nearest: ``option`` is its use. ``days``: when nodes are missing. ``nodes``: how
    many are missing at most (``full``) or needed (``short``); ``most``: how many there are at most. ``reached``: what
    the tier comes to. ``reasons``: those written down for the pins in the way.
    """

    code: BindingCode
    option: Period | None = None
    days: Period | None = None
    nodes: int = 0
    most: int = 0
    rules: tuple[RuleName, ...] = ()
    holders: tuple[Holder, ...] = ()
    violations: tuple[Violation, ...] = ()
    tier: TierName | None = None
    level: int = 1
    kept: int = 0
    reached: int = 0
    reasons: tuple[str, ...] = ()


class Impossible(Frozen):
    """No plan keeps all rules with it. ``rules``: each of these alone, if it did not exist, would make it possible."""

    kind: Literal["impossible"] = "impossible"
    rules: tuple[RuleName, ...] = ()


class Possible(Frozen):
    """Some plan has it.

    ``tier``: the first that cannot keep its threshold (None: all can); ``number``: its place in the order, from 1.
    ``kept``: the threshold; ``best``: what the tier still reaches with the earlier thresholds kept; ``bound``: no plan
    with it reaches more. ``movers``: the other proposals whose decisions differ in a plan that reaches ``best``;
    ``fewest``: no such plan moves fewer. ``changes`` and ``dropped`` turn the plan into that one.
    """

    kind: Literal["possible"] = "possible"
    tier: TierName | None = None
    number: int = 0
    level: int = 1
    kept: int = 0
    best: int = 0
    bound: int = 0
    movers: tuple[ProposalId, ...] = ()
    fewest: Annotated[int, Field(ge=0)] = 0
    changes: tuple[Decision, ...] = ()
    dropped: tuple[tuple[ProposalId, PhaseId], ...] = ()

    @property
    def settled(self) -> bool:
        """Whether loss and movers are proven."""
        return self.best == self.bound and len(self.movers) == self.fewest

    def applied(self, plan: Plan) -> tuple[Decision, ...]:
        """Return the decisions of the plan that has the alternative."""
        gone = {(d.proposal, d.phase) for d in self.changes} | set(self.dropped)
        left = [d for d in plan.decisions if (d.proposal, d.phase) not in gone]
        return tuple(sorted((*left, *self.changes), key=lambda d: (d.proposal, d.phase)))


class Unsettled(Frozen):
    """Not looked into (``asked`` false), or not found out in its share of the time."""

    kind: Literal["unsettled"] = "unsettled"
    asked: bool = True


Verdict = Annotated[Impossible | Possible | Unsettled, Field(discriminator="kind")]


class Reasoned(Frozen):
    """One alternative, what stands against it, and what solving again says."""

    alternative: Alternative
    binding: Binding
    verdict: Verdict

    @property
    def settled(self) -> bool:
        """Whether the verdict is proven."""
        return isinstance(self.verdict, Impossible) or (isinstance(self.verdict, Possible) and self.verdict.settled)


class Reasons(Frozen):
    """The reasons of a plan, proposal by proposal."""

    format: Literal["compute-allocation/reasons/1"] = "compute-allocation/reasons/1"
    scenario_hash: Sha256
    plan_hash: Sha256
    reasons: tuple[Reasoned, ...] = ()

    @property
    def settled(self) -> int:
        """How many are proven."""
        return sum(reason.settled for reason in self.reasons)
