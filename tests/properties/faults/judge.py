"""Who notices a fault: the checks (a plan they refuse) or brute force (a plan, or a better one, that is missing)."""

from contextlib import nullcontext
from functools import cache
from unittest import mock

from allocator.alone import complete
from allocator.engine.conflict import Conflict
from allocator.solve import solve
from models.base import canonical_json
from models.errors import BrokenPlanError
from models.outcome import Infeasible, Solved
from models.scenario import Scenario
from models.settings import SolveSettings
from models.tiers import MAXIMISED
from tests.properties.brute_force import BruteAnswer, brute_force
from tests.properties.faults.fault import Fault
from tests.properties.random_scenarios import tiny

SETTINGS = SolveSettings(seconds=120, workers=1)


@cache
def drawn(seed: int) -> Scenario:
    """Return the tiny scenario of a seed with its reference figures, made without any fault."""
    return complete(tiny(seed))


@cache
def best(seed: int) -> BruteAnswer | None:
    """Return what brute force finds for a seed."""
    return brute_force(drawn(seed))


class UnclearError(Exception):
    """The fault stopped the engine before there was a plan, or a proof that there is none, to judge."""


def _solved(seed: int, fault: Fault | None) -> Solved | Infeasible:
    """Solve with the fault; why there is no plan (solving again rule by rule) is not asked."""
    scenario = drawn(seed)
    with (
        mock.patch("allocator.solve.conflict", return_value=Conflict((), ())),
        fault.seeded() if fault else nullcontext(),
    ):
        try:
            outcome = solve(scenario, SETTINGS)
        except AssertionError as error:
            # The plan placed by hand keeps all rules, so the model that excludes it must be wrong: the engine says so.
            raise UnclearError from error
    assert isinstance(outcome, Solved | Infeasible), outcome.kind
    return outcome


def refused(seed: int, fault: Fault | None = None) -> str:
    """Return what the checks name first in the plan of a seed: a rule or ``tier:<name>``, nothing when all is right."""
    try:
        _solved(seed, fault)
    except BrokenPlanError as error:
        if error.code == "engine_and_checks_disagree":
            return f"tier:{error.params['tier']}"
        return str(error.params["first"]["rule"])
    return ""


def missed(seed: int, fault: Fault | None = None) -> str:
    """Return what the plan of a seed falls short of what brute force finds: ``no plan``, a tier, or nothing.

    The plan itself passed the checks: nothing but a better plan, found by trying everything, gives the fault away.
    """
    expected = best(seed)
    try:
        outcome = _solved(seed, fault)
    except BrokenPlanError as error:
        raise UnclearError from error
    if expected is None:
        assert isinstance(outcome, Infeasible), f"seed {seed}: brute force has no plan, the engine has one"
        return ""
    if isinstance(outcome, Infeasible):
        return "no plan"
    assert outcome.plan.proven, f"seed {seed}: not proven"
    for found, right in zip(outcome.plan.tiers, expected.tiers, strict=True):
        if found.best != right.best:
            better = (found.best > right.best) is (found.name in MAXIMISED)
            assert not better, f"seed {seed}: {found.name} reaches more than the best plan there is"
            return f"tier:{found.name}"
    return ""


def shows(seed: int, fault: Fault) -> bool:
    """Tell whether a fault is noticed on a seed: by the check it is meant for, or else by brute force."""
    try:
        return refused(seed, fault) == fault.breaks if fault.breaks else missed(seed, fault) != ""
    except UnclearError:
        return False


def plan_of(seed: int, fault: Fault) -> str:
    """Return what comes out with a fault, as text: the plan, that there is none, or what stopped it."""
    try:
        outcome = _solved(seed, fault)
    except (BrokenPlanError, UnclearError) as error:
        return repr(error)
    return canonical_json(outcome.plan) if isinstance(outcome, Solved) else "no plan"
