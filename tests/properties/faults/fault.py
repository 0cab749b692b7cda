"""A fault: one thing done wrong, put into the real functions for as long as a ``with`` block lasts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

Make = Callable[[Any], Any]
"""Makes the wrong function from the right one."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One function of the product and what takes its place."""

    owner: Any
    attribute: str
    make: Make

    @property
    def target(self) -> str:
        """What is touched: module or class, and function."""
        return f"{self.owner.__name__}.{self.attribute}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done wrong, in one sentence, and where.

    ``breaks``: what the checks must name first when the fault shows: a rule, or ``tier:<name>``. (A fault that makes
    the engine too strict breaks nothing: only brute force can see it.)
    """

    name: str
    says: str
    patches: tuple[Patch, ...]
    breaks: str = ""

    @property
    def touches(self) -> frozenset[str]:
        """The functions it takes the place of."""
        return frozenset(patch.target for patch in self.patches)

    @contextmanager
    def seeded(self) -> Iterator[None]:
        """Do it wrong inside the block."""
        with ExitStack() as stack:
            for patch in self.patches:
                wrong = patch.make(getattr(patch.owner, patch.attribute))
                stack.enter_context(mock.patch.object(patch.owner, patch.attribute, wrong))
            yield
