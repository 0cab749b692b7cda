"""What a reader wants to see of a schedule: in which form and order, which bars, which days, which one in full."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboards.figures.allotments import Allotment
from dashboards.figures.wish import Wish
from models.units import GpuTypeId, Period, PhaseId, ProposalId, ProviderId, month_start, next_month


class Form(StrEnum):
    """The two forms: true to capacity, or one lane per bar."""

    CAPACITY = "capacity"
    LANES = "lanes"


class Group(StrEnum):
    """What a band stands for: a pool, by its provider or by its GPU type; or an applicant."""

    PROVIDER = "provider"
    GPU_TYPE = "gpu_type"
    APPLICANT = "applicant"


Chosen = tuple[ProposalId, PhaseId]
"""A phase: what is asked and given together, and what an officer decides about."""


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at a schedule. An empty set keeps everything; ``months`` are first days.

    ``days``: what the time axis shows at first. ``chosen``: the phase that stands out.
    """

    form: Form = Form.CAPACITY
    group: Group = Group.PROVIDER
    providers: frozenset[ProviderId] = frozenset()
    applicants: frozenset[ProposalId] = frozenset()
    gpu_types: frozenset[GpuTypeId] = frozenset()
    wishes: frozenset[Wish] = frozenset()
    months: frozenset[date] = frozenset()
    days: Period | None = None
    chosen: Chosen | None = None

    def keeps(self, row: Allotment) -> bool:
        """Tell whether a row is among what is looked for: it meets every filter that is set."""
        return (
            (not self.providers or row.provider_id in self.providers)
            and (not self.applicants or row.proposal in self.applicants)
            and (not self.gpu_types or row.gpu_type in self.gpu_types)
            and (not self.wishes or row.wish in self.wishes)
            and (not self.months or any(row.held.overlaps(month_of(month)) for month in self.months))
        )

    @property
    def filtered(self) -> bool:
        """Whether anything is looked for in particular."""
        return bool(self.providers or self.applicants or self.gpu_types or self.wishes or self.months)

    def is_chosen(self, row: Allotment) -> bool:
        """Tell whether a row belongs to the phase that stands out."""
        return self.chosen == (row.proposal, row.phase)


EVERYTHING = Look()


def month_of(day: date) -> Period:
    """Return the month a day lies in."""
    return Period(start=month_start(day), end=next_month(day))


def months_of(window: Period) -> tuple[date, ...]:
    """Return the first day of every month a period touches."""
    found: list[date] = []
    month = month_start(window.start)
    while month < window.end:
        found.append(month)
        month = next_month(month)
    return tuple(found)
