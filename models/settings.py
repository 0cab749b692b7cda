"""How a run is carried out: time, workers, seed. None of it may change what a proven plan is."""

from typing import Annotated

from pydantic import Field

from models.base import Frozen


class SolveSettings(Frozen):
    """Everything a run may be told, echoed in its record.

    ``seconds`` bounds the whole run by the clock and is therefore not repeatable when it ends the search;
    ``work_limit`` (the solver's deterministic units, shared over the tiers like seconds) is: with it neither the clock
    nor the number of workers decides anything, and the same input gives the same plan.
    """

    seconds: Annotated[float, Field(gt=0, le=86_400)] = 45.0
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    work_limit: Annotated[float, Field(gt=0)] | None = None
    canonical: bool = True
