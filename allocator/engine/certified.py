"""Which bounds of a finished run rest on prices: those are certified, the others are the solver's word."""

from collections.abc import Iterator

from allocator.engine.bounds import Bounds, Prover
from allocator.engine.control import Control
from allocator.engine.exact import Answer
from allocator.options import Options
from models.certificate import TierPrices
from models.plan import BoundSource

ROUNDS = 60
"""The search for prices of a tier ends after so many rounds."""


def certify(options: Options, answer: Answer, control: Control) -> None:
    """Look for prices that prove the bounds of an exact answer; mark the tiers where they do."""
    bounds = Bounds(options)
    prover = Prover(bounds)
    prover.meet(answer.decisions)
    found: list[TierPrices] = []
    for number, turn in enumerate(answer.turns):
        rounds = iter(range(ROUNDS))

        def going_on(rounds: Iterator[int] = rounds) -> bool:
            return next(rounds, None) is not None and not control.stopped and not control.spent

        proven = prover.prove(number, turn.spec, turn.level, turn.best, going_on, lambda _: None)
        if proven.prices is not None and proven.value == turn.bound:
            found.append(proven.prices)
            turn.record = turn.record.model_copy(update={"bound_source": BoundSource.CERTIFIED})
        bounds.freeze(number, turn.spec, turn.level, turn.spec.frozen_at(turn.best))
    answer.certificate = tuple(found)
