"""What is to be bounded, tier after tier: the problem of a tier with all limits and everything frozen before it."""

from allocator.engine.bounds.amounts import Reckoner
from allocator.engine.bounds.master import Column
from allocator.engine.bounds.private import Asked, OwnLimits
from allocator.engine.bounds.problem import SUMS, Problem, Row, limits
from allocator.engine.bounds.table import Table
from allocator.options import Options
from allocator.rules.quotas import matches
from allocator.tiers import turns
from models.scenario import Decision
from models.tiers import TierName, TierSpec
from models.units import WHOLE


class Bounds:
    """The bounding problems of one scenario, tier after tier."""

    def __init__(self, options: Options) -> None:
        self.table = Table(options)
        self.reckoner = Reckoner(self.table)
        self.order = turns(options.scenario)
        self.limits = limits(self.reckoner)
        self._frozen: list[Row] = []
        self._asked = Asked()
        self._mine: dict[int, list[int]] = {}
        for line in self.table.lines:
            self._mine.setdefault(line.owner, []).append(line.number)
        scope = {proposal.id for proposal in options.scenario.in_scope}
        self.in_scope = [proposal.id in scope for proposal in self.table.proposals]
        self.must = OwnLimits(self.reckoner, Asked()).forced
        self.ran = [any(phase.given for phase in proposal.phases) for proposal in self.table.proposals]
        self._last: tuple[tuple[Decision, ...], list[Column]] = (), []

    def freeze(self, number: int, spec: TierSpec, level: int, threshold: int) -> None:
        """Keep the threshold of a tier in all later problems.

        Of the levels of fairness only the first is kept, as a lowest ratio asked of everybody served.
        """
        if spec.name is TierName.FAIRNESS:
            if level == 1:
                self._asked = Asked(max(threshold, self._asked.ratio or 0), self._asked.finish)
        elif spec.name is TierName.FINISH:
            latest = threshold if self._asked.finish is None else min(threshold, self._asked.finish)
            self._asked = Asked(self._asked.ratio, latest)
        else:
            limit = -threshold if spec.maximised else threshold
            self._frozen.append(Row(("tier", number), self.reckoner.tier(spec.name), limit))

    def problem(self, name: TierName) -> Problem:
        """Return the problem of a tier that is a sum, with everything frozen so far."""
        assert name in SUMS
        return Problem(self.reckoner, (*self.limits, *self._frozen), self.reckoner.tier(name), self._asked)

    def question(self, *, ratio: int | None = None, finish: int | None = None) -> Problem:
        """Return whether there is a plan with a lowest ratio or a latest end, beside everything frozen so far."""
        asked = Asked(
            self._asked.ratio if ratio is None else max(ratio, self._asked.ratio or 0),
            self._asked.finish if finish is None else min(finish, self._asked.finish or finish),
        )
        return Problem(self.reckoner, (*self.limits, *self._frozen), None, asked)

    def columns_of(self, decisions: tuple[Decision, ...]) -> list[Column]:
        """Return a plan proposal by proposal; the last one asked about is known, as it is asked about most."""
        if decisions and decisions is self._last[0]:
            return self._last[1]
        taken: dict[int, list[int]] = {}
        for decision in decisions:
            option = self.table.find(decision)
            if option is not None:
                taken.setdefault(self.table.number_of[decision.proposal], []).append(option)
        columns = [
            (owner, tuple(sorted(taken.get(owner, []))), owner in taken or self.ran[owner])
            for owner in range(len(self.table.proposals))
        ]
        self._last = decisions, columns
        return columns

    @property
    def done_finish(self) -> int:
        """Return when the last done phase ended, in days of the horizon."""
        scenario = self.table.scenario
        done = [part.used.end for p in scenario.in_scope for f in p.phases if f.done for part in f.given]
        return max(((end - scenario.horizon.start).days for end in done), default=0)

    def quota_counts(self, number: int, owner: int) -> bool:
        """Tell whether a quota counts a proposal."""
        quota = self.table.scenario.rules.quotas[number]
        return self.in_scope[owner] and matches(quota, self.table.proposals[owner])

    @property
    def lowest_known(self) -> int:
        """The most a lowest ratio can be, as far as is known."""
        return WHOLE
