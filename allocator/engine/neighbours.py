"""Which proposals to free together: those that compete for the same pools, or for the same money, or just chance.

Changing a piece can only help if the freed proposals want the same thing: pools are drawn, and those who hold nodes
there and those who would like to are freed. Where money is what is short, any proposals compete.
"""

from random import Random

from allocator.engine.bounds.table import Table
from allocator.engine.ways.choice import Choice
from allocator.options.days import IntArray
from allocator.options.family import Family
from models.units import PoolId

BY_CHANCE = 0.25
"""This share of neighbourhoods is drawn from all proposals alike."""


class Neighbours:
    """Draws neighbourhoods among the proposals that have a choice."""

    def __init__(self, table: Table, keep: IntArray, seed: int) -> None:
        self.table = table
        self.dice = Random(seed)
        self.wants: dict[int, set[PoolId]] = {}
        for option in keep.tolist():
            owner = int(table.owner[table.line[option]])
            self.wants.setdefault(owner, set()).update(table.families[table.family[option]].pools)
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
        pools = set(self.dice.sample(self.pools, min(len(self.pools), self.dice.choice((1, 1, 2, 3)))))
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

    def _pools(self, option: int) -> frozenset[PoolId]:
        family: Family = self.table.families[self.table.family[option]]
        return family.pools
