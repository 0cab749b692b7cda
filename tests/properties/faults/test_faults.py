"""Every fault put into the real functions is noticed: by the checks if too much is given, else by brute force."""

from itertools import combinations

import pytest

from models.reasons import RuleName
from tests.properties.faults.fault import Fault
from tests.properties.faults.judge import missed, plan_of, refused
from tests.properties.faults.registry import LOOSER, STRICTER
from tests.properties.faults.seeds import MOST, SEEDS, exposing

ALL_SEEDS = sorted({seed for seeds in SEEDS.values() for seed in seeds})


def _named(fault: Fault) -> str:
    return fault.name


@pytest.mark.parametrize("fault", LOOSER, ids=_named)
def test_the_checks_refuse_what_a_fault_lets_through(fault: Fault) -> None:
    assert [refused(seed, fault) for seed in SEEDS[fault.name]] == [fault.breaks] * len(SEEDS[fault.name])


@pytest.mark.parametrize("fault", STRICTER, ids=_named)
def test_brute_force_finds_what_a_fault_hides(fault: Fault) -> None:
    assert all(missed(seed, fault) for seed in SEEDS[fault.name])


@pytest.mark.parametrize("seed", ALL_SEEDS)
def test_without_a_fault_the_same_seeds_pass(seed: int) -> None:
    assert refused(seed) == ""
    assert missed(seed) == ""


@pytest.mark.parametrize("faults", [LOOSER, STRICTER], ids=["looser", "stricter"])
def test_there_are_twenty_faults_of_a_kind_in_twenty_places_and_each_shows(faults: tuple[Fault, ...]) -> None:
    assert len({fault.name for fault in faults}) == len({fault.says for fault in faults}) == len(faults) >= 20
    assert all(fault.patches and SEEDS[fault.name] for fault in faults)
    assert len({target for fault in faults for target in fault.touches}) >= 15


def test_the_seeds_are_those_of_the_faults_there_are() -> None:
    assert set(SEEDS) == {fault.name for fault in (*LOOSER, *STRICTER)}


def test_every_rule_has_a_fault_its_own_check_finds() -> None:
    assert {fault.breaks for fault in LOOSER} >= set(RuleName)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*LOOSER, *STRICTER], ids=_named)
def test_a_fault_shows_within_so_many_seeds(fault: Fault) -> None:
    """Searched from scratch, without the stored seeds."""
    assert next(exposing(fault, range(MOST)), None) is not None


@pytest.mark.slow
@pytest.mark.parametrize("faults", [LOOSER, STRICTER], ids=["looser", "stricter"])
def test_no_two_faults_are_the_same(faults: tuple[Fault, ...]) -> None:
    """Two faults differ on at least one of the seeds on which either shows."""
    for one, other in combinations(faults, 2):
        seeds = sorted({*SEEDS[one.name], *SEEDS[other.name]})
        assert any(plan_of(seed, one) != plan_of(seed, other) for seed in seeds), (one.name, other.name)
