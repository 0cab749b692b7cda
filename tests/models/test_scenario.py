"""A scenario that names what it does not hold is refused as it is read."""

from datetime import date

import pytest
from pydantic import ValidationError

from models.scenario import Alternative, Alternatives, Part, PoolSizes, PoolUse, Scenario
from models.units import Period
from tests.builders import a_proposal, a_scenario

OCTOBER = Period(start=date(2024, 10, 1), end=date(2024, 11, 1))
ELSEWHERE = Part(pool="nowhere", nodes=1, gpus=8, used=OCTOBER, held=OCTOBER)
EITHER_OR = Alternatives(choices=(Alternative(uses=(PoolUse(pool="nowhere", gpus=8),), days=1),))


@pytest.mark.parametrize(
    "named",
    [
        {"sizes": (PoolSizes(pool="nowhere", nodes=(1,)),)},
        {"demand": EITHER_OR},
        {"given": (ELSEWHERE,)},
        {"given": (ELSEWHERE.model_copy(update={"pool": None}),), "remainder": EITHER_OR},
    ],
    ids=["sizes", "either-or", "given", "either-or left"],
)
def test_a_phase_that_names_an_unknown_pool_is_refused(named: dict[str, object]) -> None:
    scenario = a_scenario(a_proposal("P1"))
    (proposal,) = scenario.proposals
    changed = proposal.model_copy(update={"phases": (proposal.phases[0].model_copy(update=named),)})
    with pytest.raises(ValidationError, match=r"unknown pools \['nowhere'\]"):
        type(scenario).model_validate(scenario.model_copy(update={"proposals": (changed,)}).model_dump())


@pytest.mark.parametrize("rows", ["P1", [1], [None], [{}], [{"id": 5}], {"id": "P1"}, 7])
def test_rows_of_another_kind_are_refused_by_their_type(rows: object) -> None:
    with pytest.raises(ValidationError):
        Scenario.model_validate({**a_scenario(a_proposal("P1")).model_dump(mode="json"), "proposals": rows})
