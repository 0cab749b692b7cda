"""Which cells a suite has: made-up rounds of its sizes in both families, the engine first, then every baseline."""

from collections.abc import Sequence
from enum import StrEnum

from allocator.bench.baselines import BASELINES
from allocator.bench.cells import ENGINE, PRESET, Cell
from allocator.bench.generator.recipe import Family, Recipe
from allocator.bench.outside.known import Known, known_instances
from models.base import Frozen

METHODS = (ENGINE, PRESET, *BASELINES)
NOT_FOR_ROUNDS = "pyjobshop"
"""Can express no made-up round; it is run on the outside instances."""
ALL_TIERS_UP_TO = 20
"""Rounds up to this size are also solved tier by tier: there every tier is to be proven."""


class SuiteName(StrEnum):
    """Every suite there is."""

    PROGRAMME = "programme"
    SURVEY = "survey"
    LARGE = "large"
    GROWTH = "growth"
    OUTSIDE = "outside"


class Suite(Frozen):
    """Sizes and seconds of a suite of made-up rounds."""

    sizes: tuple[int, ...]
    seconds: float
    methods: tuple[str, ...]


ROUND_METHODS = tuple(method for method in METHODS if method != NOT_FOR_ROUNDS)
SUITES = {
    SuiteName.PROGRAMME: Suite(sizes=(20, 60), seconds=60, methods=ROUND_METHODS),
    SuiteName.SURVEY: Suite(sizes=(100, 300), seconds=60, methods=ROUND_METHODS),
    SuiteName.LARGE: Suite(sizes=(1_000,), seconds=120, methods=ROUND_METHODS),
    SuiteName.GROWTH: Suite(sizes=(20, 60, 100, 300, 1_000), seconds=120, methods=(ENGINE,)),
}
OUTSIDE_SECONDS = 60.0
OUTSIDE_METHODS = (ENGINE, "pyjobshop")


def cells(
    name: SuiteName,
    seconds: float | None = None,
    seeds: int = 3,
    sizes: Sequence[int] = (),
    methods: Sequence[str] = (),
    workers: int = 1,
) -> tuple[Cell, ...]:
    """Return the cells of a suite of made-up rounds, those of an instance one after another."""
    suite = SUITES[name]
    recipes = [
        Recipe.of(family, size, seed)
        for size in (sizes or suite.sizes)
        for family in Family
        for seed in range(1, seeds + 1)
    ]
    return tuple(
        Cell(suite=name, method=method, recipe=recipe, seconds=seconds or suite.seconds, workers=workers)
        for recipe in recipes
        for method in (methods or suite.methods)
        if method != PRESET or recipe.proposals <= ALL_TIERS_UP_TO or methods
    )


def outside_cells(
    seconds: float | None = None, sets: Sequence[str] = (), methods: Sequence[str] = (), workers: int = 1
) -> tuple[Cell, ...]:
    """Return the cells of the outside instances listed in the folder, of some sets or of all."""
    chosen: list[Known] = [known for known in known_instances() if not sets or known.set in sets]
    return tuple(
        Cell(
            suite=SuiteName.OUTSIDE,
            method=method,
            known=known,
            seconds=seconds or OUTSIDE_SECONDS,
            workers=workers,
        )
        for known in chosen
        for method in (methods or OUTSIDE_METHODS)
    )
