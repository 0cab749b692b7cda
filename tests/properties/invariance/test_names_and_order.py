"""Arrival, names, parents, who answered and how many worked on it: none of it leaves a trace in the plan's bytes."""

from pathlib import Path
from random import Random

import pytest

from allocator.alone import complete
from models.scenario import Scenario
from models.survey import SurveySnapshot
from tests.properties.invariance.change import renamed, renamed_back, reordered, reworded
from tests.properties.invariance.solved import as_bytes, drawn, proven, reached
from tests.properties.invariance.survey import (
    Change,
    answers,
    as_read,
    other_answered,
    other_files,
    other_names,
    other_parents,
    planned,
)

SHORT, LONG = 12, 300
OTHER_WAYS: dict[str, Change] = {
    "files and lines the other way round": other_files,
    "applicants renamed": other_names,
    "foreign parents flipped": other_parents,
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> SurveySnapshot:
    """The answers as they arrived."""
    return as_read(tmp_path_factory.mktemp("sent") / "surveys", answers())


@pytest.fixture(scope="module")
def plan_as_sent(sent: SurveySnapshot) -> bytes:
    """The plan of the answers as they arrived."""
    return as_bytes(planned(sent))


@pytest.mark.parametrize("change", OTHER_WAYS.values(), ids=OTHER_WAYS.keys())
def test_the_sample_gets_the_same_plan_however_it_arrives(plan_as_sent: bytes, change: Change, tmp_path: Path) -> None:
    arrived = as_read(tmp_path / "surveys", change(answers()))
    assert as_bytes(planned(arrived)) == plan_as_sent != b""


def test_the_sample_gets_the_same_plan_whoever_is_said_to_have_answered(
    sent: SurveySnapshot, plan_as_sent: bytes
) -> None:
    flipped = sent.model_copy(update={"entries": other_answered(sent.entries)})
    assert planned(flipped).full_hash != planned(sent).full_hash
    assert as_bytes(planned(flipped)) == plan_as_sent


def test_the_sample_gets_the_same_plan_from_one_worker_or_two(sent: SurveySnapshot, plan_as_sent: bytes) -> None:
    assert as_bytes(planned(sent), workers=2, seed=5) == plan_as_sent


def test_what_is_asked_for_does_leave_a_trace(sent: SurveySnapshot, plan_as_sent: bytes) -> None:
    first, *others = sent.entries
    poorer = sent.model_copy(update={"entries": (first.model_copy(update={"own_cap_yen": 0}), *others)})
    assert as_bytes(planned(poorer)) != plan_as_sent


def compare_wording(seed: int) -> None:
    """Other labels, other order of rows, two workers and another seed: the same bytes."""
    before = complete(drawn(seed))
    other = complete(reworded(Random(seed), before))
    assert other.full_hash != before.full_hash, seed
    assert as_bytes(other, workers=2, seed=5) == as_bytes(before), seed


def compare_ids(seed: int) -> None:
    """Other opaque ids in another order: the same decisions for the same proposals."""
    before = drawn(seed)
    names = {proposal.id: f"Q{7 * place % 5}" for place, proposal in enumerate(before.proposals, start=1)}
    plan, other = proven(complete(before)), proven(complete(renamed(before, names)))
    if plan is None or other is None:
        assert plan is other, seed
        return
    assert renamed_back(other.decisions, names) == plan.decisions, seed
    assert other.tiers == plan.tiers, seed


def compare_lists(seed: int) -> None:
    """Lists in another order change what a lot is, but nothing a tier reaches."""
    assert reached(reordered(Random(seed), drawn(seed))) == reached(drawn(seed)), seed


def compare_twins(seed: int) -> None:
    """With an exact twin of one proposal, exchanging their ids exchanges their decisions at most."""
    alone = drawn(seed)
    first = alone.in_scope[0] if alone.in_scope else alone.proposals[0]
    about = {pin.proposal for pin in alone.pins} | {lease.proposal for lease in alone.commitments}
    if first.id in about or alone.baseline is not None:
        return
    twin = first.model_copy(update={"id": "P9"})
    both = Scenario.model_validate(alone.model_copy(update={"proposals": (*alone.proposals, twin)}).model_dump())
    names = {proposal.id: proposal.id for proposal in both.proposals} | {first.id: "P9", "P9": first.id}
    assert renamed(both, names).deciding_hash == both.deciding_hash, seed
    plan = proven(complete(both))
    if plan is not None:
        rows = renamed_back(plan.decisions, names)
        assert {(r.phase, r.parts) for r in rows} == {(r.phase, r.parts) for r in plan.decisions}, seed


@pytest.mark.parametrize("seed", range(SHORT))
def test_nothing_but_what_decides_leaves_a_trace(seed: int) -> None:
    compare_wording(seed)
    compare_ids(seed)
    compare_lists(seed)
    compare_twins(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LONG, 20))
def test_nothing_but_what_decides_leaves_a_trace_at_length(first: int) -> None:
    for seed in range(first, first + 20):
        compare_wording(seed)
        compare_ids(seed)
        compare_lists(seed)
        compare_twins(seed)
