"""Students and courses: everybody ranks all courses, no course holds more than an even share, least sum of ranks.

File (PrefLib, .soc): remarks after ``#``, then lines "so many voters: courses in their order". As a round: a day, a
pool per course with ceil(voters / courses) places, a proposal per voter, the penalty of a course its rank less one.
"""

import re
from typing import NamedTuple

from allocator.bench.outside.plain_round import a_phase, a_pool, a_proposal, a_round, an_alternative, numbered
from models.scenario import Scenario
from models.tiers import TierName


class Ballots(NamedTuple):
    """The number of courses, and each voter's courses in order of preference."""

    courses: int
    orders: tuple[tuple[int, ...], ...]

    @property
    def places(self) -> int:
        """Places in each course: an even share, rounded up."""
        return -(-len(self.orders) // self.courses)


def read(text: str) -> Ballots:
    """Read a .soc file (complete strict orders)."""
    courses = int(re.findall(r"^# NUMBER ALTERNATIVES: (\d+)$", text, re.MULTILINE)[0])
    orders: list[tuple[int, ...]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            voters, order = line.split(":")
            ranking = tuple(int(word) for word in order.split(","))
            if sorted(ranking) != list(range(1, courses + 1)):
                raise ValueError(f"not a strict order of all {courses} courses: {line}")
            orders += [ranking] * int(voters)
    return Ballots(courses, tuple(orders))


def scenario(ballots: Ballots) -> Scenario:
    """Return the round whose least penalty is the least sum of (rank - 1)."""
    courses = {c: numbered("course", c, ballots.courses) for c in range(1, ballots.courses + 1)}
    proposals = [
        a_proposal(
            numbered("voter", voter, len(ballots.orders)),
            [a_phase("only", [an_alternative({courses[c]: 1}, 1, penalty) for penalty, c in enumerate(order)])],
        )
        for voter, order in enumerate(ballots.orders, start=1)
    ]
    return a_round(TierName.PENALTY, 1, [a_pool(name, ballots.places, 1) for name in courses.values()], proposals)
