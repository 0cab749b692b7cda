"""What a worker is asked to do, and what planning again is asked for."""

from datetime import date
from typing import Annotated

from pydantic import Field

from allocator.replan import Request
from models.base import Frozen
from models.changes import Changes, ReplanMode
from models.errors import InputError
from models.events import Events
from models.job import RunKind
from models.plan import Plan
from models.scenario import Decision, Scenario
from models.settings import SolveSettings
from models.studies import Reasons
from models.units import Sha256

REPLAN_SECONDS = 10.0


class ReplanOrder(Frozen):
    """What happened, from which day on to plan again, and how much may change beyond what must.

    ``repair`` changes as few proposals as can be; ``redistribute`` lets ``k`` more move or be newly served. ``as_of``
    left out: the day the events name, or that of the scenario. ``name``: what the new scenario is called.
    """

    events: Events = Events()
    as_of: date | None = None
    mode: ReplanMode = ReplanMode.REPAIR
    k: Annotated[int, Field(ge=0, le=10_000)] = 0
    seconds: Annotated[float, Field(gt=0, le=86_400)] = REPLAN_SECONDS
    name: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[str, Field(max_length=2_000)] = ""

    def request(self) -> Request:
        """Return it as the allocator takes it."""
        if self.k and self.mode is ReplanMode.REPAIR:
            raise InputError("replan_k_without_redistribute", value=self.k)
        return Request(self.events.events, self.as_of or self.events.as_of, self.mode, self.k)


class Order(Frozen):
    """What a worker is asked to do. The scenario beside it must have this hash.

    ``start``: the plan a search begins with. ``about``: the plan that is planned again or explained; ``replan``: in
    which way; ``known``: the reasons found before. ``memory_mb``: more than that the worker is not given.
    """

    kind: RunKind = RunKind.SOLVE
    full_hash: Sha256
    settings: SolveSettings
    start: tuple[Decision, ...] | None = None
    about: Plan | None = None
    replan: ReplanOrder | None = None
    known: Reasons | None = None
    memory_mb: Annotated[int, Field(ge=1)] | None = None


class Again(Frozen):
    """What planning again has led to beside its plan: the scenario the plan belongs to, and what changes."""

    scenario: Scenario
    changes: Changes | None
