"""How a run can end: four ways, told apart by ``kind``."""

from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen
from models.certificate import Certificate
from models.plan import Plan, RunRecord
from models.reasons import Reason


class Solved(Frozen):
    """A checked plan, proven or with its bounds; ``certificate`` holds the prices behind those that rest on prices."""

    kind: Literal["solved"] = "solved"
    plan: Plan
    record: RunRecord
    certificate: Certificate | None = None


class Infeasible(Frozen):
    """No plan can keep all rules; ``conflict`` names what stands against each other.

    ``minimal``: it is proven that without any one of them there is a plan.
    """

    kind: Literal["infeasible"] = "infeasible"
    conflict: tuple[Reason, ...]
    minimal: bool = True
    record: RunRecord


class OutOfTime(Frozen):
    """Neither a plan nor a proof that there is none was found in the time given."""

    kind: Literal["out_of_time"] = "out_of_time"
    record: RunRecord


class Cancelled(Frozen):
    """A person stopped the run; ``plan`` is the best until then, never called optimal."""

    kind: Literal["cancelled"] = "cancelled"
    plan: Plan | None = None
    record: RunRecord
    certificate: Certificate | None = None


Outcome = Annotated[Solved | Infeasible | OutOfTime | Cancelled, Field(discriminator="kind")]
