"""Errors as a small tree that carries fields; the sentence is made at the edge from the code."""

from typing import Any


class AllocationError(Exception):
    """Something the caller did or gave that cannot be worked with.

    ``code`` names the sentence ``error.<code>`` in the locale files, ``params`` fill it.
    """

    exit_code = 2

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code}: {params}")

    @property
    def text_key(self) -> str:
        """The key of the sentence in the locale files."""
        return f"error.{self.code}"


class InputError(AllocationError):
    """A file or document cannot be used as it is."""


class PolicyError(AllocationError):
    """The policy contradicts itself."""


class NotFoundError(AllocationError):
    """There is nothing under that name."""


class ConflictError(AllocationError):
    """The thing is not in a state in which this can be done."""


class BrokenPlanError(AllocationError):
    """A plan does not pass the checks; it must not leave the allocator."""

    exit_code = 5


class StaleError(ConflictError):
    """Somebody else changed the thing meanwhile: ``params`` hold what was seen, what is there and what was sent."""


class AccessError(AllocationError):
    """Who asks is not known, or may not do this."""
