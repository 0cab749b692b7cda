"""The tier a search works for: where the best plan is kept, outside of any search."""

from collections.abc import Iterable
from typing import Protocol

from allocator.engine.bounds import Bounds
from allocator.engine.budget import Budget
from allocator.engine.control import Control
from allocator.engine.frozen import Frozen
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.sums import Rows
from allocator.engine.ways.way import Ways
from allocator.options.days import BoolArray
from models.scenario import Decision
from models.tiers import TierSpec


class Place(Protocol):
    """The tier a search works for: where the best plan is kept."""

    bounds: Bounds
    book: WayBook
    rows: Rows
    control: Control
    frozen: list[Frozen]
    spec: TierSpec
    level: int
    seed: int
    budget: Budget
    bound: int | None

    @property
    def met(self) -> bool:
        """Whether the bound is reached."""

    @property
    def alive(self) -> BoolArray:
        """Options that some plan with the frozen values could use, as far as is known."""

    @property
    def is_sum(self) -> bool:
        """Whether the bound is on the tier itself, not on a threshold."""

    @property
    def least(self) -> int:
        """What the best plan reaches, turned so that less is better."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The best plan so far."""

    def offer(self, decisions: tuple[Decision, ...]) -> bool:
        """Offer a plan; tell whether it was better."""

    def tighten(self, least: int) -> None:
        """Note a better bound, turned so that less is better."""

    def settle(self) -> None:
        """Note that nothing better exists."""


def choice_of(place: Place) -> Choice:
    """Return the best plan of a tier, proposal by proposal."""
    return {owner: options for owner, options, _ in place.bounds.columns_of(place.decisions)}


def others_of(place: Place, now: Choice, free: Iterable[int]) -> list[Ways]:
    """Return what all others have now, each as its only way."""
    freed = set(free)
    return [place.book.exactly(owner, now[owner]) for owner in now if owner not in freed]


def decisions_of(place: Place, choice: Choice) -> tuple[Decision, ...]:
    """Return a plan given proposal by proposal as decisions in their order."""
    table = place.bounds.table
    decisions = [table.decision(option) for options in choice.values() for option in options]
    return tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase)))


def offer_choice(place: Place, choice: Choice) -> None:
    """Offer a plan given proposal by proposal, unless it is the one at hand."""
    if choice != choice_of(place):
        place.offer(decisions_of(place, choice))
