"""Which proposals to free together: those that compete for the same pools, or for the same money, or just chance.

Changing a piece can only help if the freed proposals want the same thing: pools are drawn, and those who hold nodes
there and those who would like to are freed. Where money is what is short, any proposals compete. More often than not
the pools are those a proposal would be best off in that loses most by what it has now, at the prices of the bound.
"""

from collections.abc import Mapping
from random import Random

import numpy as np

from allocator.engine.bounds.table import Table
from allocator.engine.ways.choice import Choice
from allocator.options.days import IntArray
from allocator.options.family import Family
from models.units import PoolId

BY_CHANCE, BY_LOSS = 0.25, 0.6
"""This share of neighbourhoods is drawn from all proposals alike; that share of the others around losers."""
BEST = 3
"""A proposal would be best off in the pools of so many of its options."""


class Neighbours:
    """Draws neighbourhoods among the proposals that have a choice.

    ``dearer``: what a proposal loses by an option; ``left_out``: what it loses by none (both nothing without prices).
    """

    def __init__(self, table: Table, keep: IntArray, dearer: IntArray, left_out: Mapping[int, int], seed: int) -> None:
        self.table, self.dearer, self.left_out = table, dearer, left_out
        self.dice = Random(seed)
        self.wants: dict[int, set[PoolId]] = {}
        best: dict[int, list[int]] = {}
        for option in keep[np.argsort(dearer[keep], kind="stable")].tolist():
            owner = int(table.owner[table.line[option]])
            self.wants.setdefault(owner, set()).update(self._pools(option))
            best.setdefault(owner, []).append(option)
        self.best = {owner: {p for o in options[:BEST] for p in self._pools(o)} for owner, options in best.items()}
        self.open = sorted(self.wants)
        self.pools = sorted({pool for wanted in self.wants.values() for pool in wanted})

    def draw_apart(self, count: int, now: Choice, many: int) -> list[list[int]]:
        """Return up to so many sets of about ``count`` proposals, none in two of them."""
        drawn = [self.draw(count, now)]
        for _ in range(many - 1):
            taken = {owner for free in drawn for owner in free}
            free = [owner for owner in self.draw(count, now) if owner not in taken]
            if len(free) * 2 >= count:
                drawn.append(free)
        return drawn

    def draw(self, count: int, now: Choice) -> list[int]:
        """Return about ``count`` proposals to free."""
        if count >= len(self.open):
            return list(self.open)
        if not self.pools or self.dice.random() < BY_CHANCE:
            return sorted(self.dice.sample(self.open, count))
        pools = self._drawn(min(len(self.pools), self.dice.choice((1, 1, 2, 3))), now)
        holds = {owner: {p for o in now.get(owner, ()) for p in self._pools(o)} for owner in self.open}
        inside = [owner for owner in self.open if holds[owner] & pools]
        wanting = [owner for owner in self.open if not holds[owner] & pools and self.wants[owner] & pools]
        self.dice.shuffle(inside)
        self.dice.shuffle(wanting)
        wanting.sort(key=lambda owner: bool(now.get(owner)))
        free = inside[: max(1, 2 * count // 3)]
        free += wanting[: count - len(free)]
        others = [owner for owner in self.open if owner not in set(free)]
        free += self.dice.sample(others, count - len(free))
        return sorted(free)

    def _drawn(self, many: int, now: Choice) -> set[PoolId]:
        """Draw so many pools, or so many proposals by what they lose and the pools they would be best off in."""
        if self.dice.random() < BY_LOSS:
            losses = [self._loss(owner, now.get(owner, ())) for owner in self.open]
            losers = self.dice.choices(self.open, losses, k=many) if any(losses) else []
            pools = {pool for owner in losers for pool in self.best[owner]}
            if pools:
                return pools
        return set(self.dice.sample(self.pools, many))

    def _loss(self, owner: int, options: tuple[int, ...]) -> int:
        return sum(self.dearer[list(options)].tolist()) if options else self.left_out.get(owner, 0)

    def _pools(self, option: int) -> frozenset[PoolId]:
        family: Family = self.table.families[self.table.family[option]]
        return family.pools
