"""From a tier and the plan at hand to a bound with its prices.

A tier that is a sum is bounded by its prices directly. The lowest ratio of ``fairness`` and the latest end of
``finish`` are bounded by thresholds: halving the range between the plan and the best thinkable, each time asking
whether prices prove that no plan reaches the middle.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from allocator.engine.bounds.certify import tier_prices
from allocator.engine.bounds.dual import Dual, Proof
from allocator.engine.bounds.master import Column
from allocator.engine.bounds.problem import Problem
from allocator.engine.bounds.question import Bounds
from models.certificate import TierPrices
from models.scenario import Decision
from models.tiers import TierName, TierSpec
from models.units import WHOLE

GoingOn = Callable[[], bool]
THRESHOLDS = 12
"""So many thresholds of a tier are asked at most."""


@dataclass(slots=True, eq=False)
class Bound:
    """What no plan beats: a value, the prices behind it (None: it needs none), and what led to them."""

    value: int
    prices: TierPrices | None
    problem: Problem | None = None
    proof: Proof | None = None


@dataclass(slots=True)
class Prover:
    """Proves bounds tier by tier; columns and prices of a tier are where the next one starts."""

    bounds: Bounds
    columns: list[Column] = field(default_factory=list)
    tolerance: float = 0.0

    def meet(self, decisions: tuple[Decision, ...]) -> None:
        """Let the columns of a plan take part."""
        known = set(self.columns)
        self.columns += [column for column in self.bounds.columns_of(decisions) if column not in known]

    def prove(
        self, number: int, spec: TierSpec, level: int, value: int, going_on: GoingOn, told: Callable[[int], None]
    ) -> Bound:
        """Return a bound for a tier whose earlier tiers are frozen; ``value`` is what the plan at hand reaches."""
        if spec.name is TierName.FAIRNESS:
            return self._fairness(number, level, value, going_on, told)
        if spec.name is TierName.FINISH:
            return self._finish(number, level, value, going_on, told)
        sign = -1 if spec.maximised else 1
        problem = self.bounds.problem(spec.name)
        dual = Dual(problem, self.tolerance)
        proof = dual.run(
            going_on,
            columns=self._admitted(problem),
            enough=sign * value,
            told=lambda proof: told(sign * proof.best.least),
        )
        self.columns = _useful(proof)
        bound = sign * proof.best.least
        if proof.best.impossible:
            return Bound(value, None, problem, proof)
        prices = tier_prices(problem, proof.best.prices, spec.name, level, bound, number)
        return Bound(bound, prices, problem, proof)

    def _admitted(self, problem: Problem) -> list[Column]:
        """Return the known columns that keep what is asked now."""
        allowed = problem.own.allowed
        return [column for column in self.columns if all(allowed[option] for option in column[1])]

    # --- thresholds

    def _asked(self, problem: Problem, going_on: GoingOn) -> Proof | None:
        """Return the proof that nothing keeps what a problem asks, None when none was found."""
        proof = Dual(problem).run(going_on, columns=self._admitted(problem))
        known = set(self.columns)
        self.columns += [column for column in proof.mix if column not in known]
        return proof if proof.best.impossible or proof.best.total > 0 else None

    def _fairness(self, number: int, level: int, value: int, going_on: GoingOn, told: Callable[[int], None]) -> Bound:
        if level > 1:
            # The k smallest are the k - 1 smallest and one more, which is at most the whole.
            return Bound(self.bounds.lowest_known + (level - 1) * WHOLE, None)
        best = Bound(WHOLE, None)
        low, high = value, WHOLE
        for _ in range(THRESHOLDS):
            if low >= high or not going_on():
                break
            middle = low + 1 if high - low < 4 else (low + high + 1) // 2
            problem = self.bounds.question(ratio=middle)
            proof = self._asked(problem, going_on)
            if proof is None:
                low = middle
                continue
            high = middle - 1
            prices = tier_prices(problem, proof.best.prices, TierName.FAIRNESS, level, high, number)
            best = Bound(high, prices, problem, proof)
            told(high)
        return best

    def _finish(self, number: int, level: int, value: int, going_on: GoingOn, told: Callable[[int], None]) -> Bound:
        best = Bound(0, None)
        low, high = 0, value
        for _ in range(THRESHOLDS):
            if low >= high or not going_on():
                break
            middle = high - 1 if high - low < 4 else (low + high) // 2
            problem = self.bounds.question(finish=middle)
            proof = self._asked(problem, going_on)
            if proof is None:
                high = middle
                continue
            low = middle + 1
            prices = tier_prices(problem, proof.best.prices, TierName.FINISH, level, low, number)
            best = Bound(low, prices, problem, proof)
            told(low)
        return best


def _useful(proof: Proof) -> list[Column]:
    """Return the columns the last mix uses, and those met last."""
    return list(dict.fromkeys([*proof.mix, *proof.columns[-2 * len(proof.mix) :]]))
