"""What preparation makes of all kinds of answers passes; every figure changed afterwards is found and can be said."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from allocator.checks import check_prepared
from allocator.prepare import prepare
from models.policy import (
    BudgetFigure,
    PenaltyTable,
    Policy,
    ProposalStatus,
    ProviderLimit,
    Quota,
    QuotaMeasure,
    SizeMeasure,
    SubsidyClass,
)
from models.scenario import (
    AcceptableGpu,
    Budget,
    Commitment,
    Minimum,
    MinimumKind,
    Outlook,
    OutlookKind,
    Pin,
    PoolSizes,
    Purpose,
    Scenario,
    SplitPair,
    Wishes,
)
from models.supply import Confidence, LeaseStart, Supply
from models.survey import (
    AlternativeRow,
    Answer,
    ClassDeclaration,
    Content,
    Eligibility,
    Organisation,
    Preferences,
    SelfProcurement,
    SurveyEntry,
    SurveySnapshot,
    TargetCategory,
    TypeWish,
)
from models.text import Lang, text
from models.tiers import Preset, TierName, TierSpec
from models.units import Period, Rate
from tests.allocator.checks.prepared.inputs import (
    ORIGIN,
    a_line,
    a_policy,
    a_snapshot,
    a_supply,
    an_answer,
    months_of,
)
from tests.builders import a_block, day, period


def _prepared(
    *entries: SurveyEntry, policy: Policy | None = None, nodes: int = 4, **decided: Any
) -> tuple[SurveySnapshot, Supply, Policy, Scenario]:
    snapshot, supply, chosen = a_snapshot(*entries), a_supply(nodes), policy or a_policy()
    scenario, _ = prepare(snapshot, supply, chosen, **decided)
    assert scenario is not None
    return snapshot, supply, chosen, scenario


def _codes(inputs: tuple[SurveySnapshot, Supply, Policy, Scenario]) -> set[str]:
    found = check_prepared(*inputs)
    for violation in found:
        for lang in Lang:
            assert "{" not in text(violation.text_key, lang, **violation.params)
    return {violation.code for violation in found}


# --- what preparation makes of answers ------------------------------------------------------------------------------

BOTH_TYPES = (TypeWish(gpu_type="H100"), TypeWish(gpu_type="NVIDIA H200", counts_as=Rate(numerator=3, denominator=2)))
ANSWERS: dict[str, SurveyEntry] = {
    "plain": an_answer(),
    "work, step up, two types, split": an_answer(
        "1",
        a_line("1", duration_days=None, work_gpu_hours=5_000, step_up=True, types=BOTH_TYPES),
        a_line("2", split_between=("A", "架空計算"), types=BOTH_TYPES),
    ),
    "an alias and an unknown type": an_answer(
        "1", a_line(types=(TypeWish(gpu_type="HGX H100"), TypeWish(gpu_type="X9000"), TypeWish(gpu_type="A100")))
    ),
    "an unknown first type": an_answer("1", a_line("1", types=(TypeWish(gpu_type="X9000"),)), a_line("2")),
    "months, a blank one and one outside": an_answer("1", months_of((9, 4), (10, 8), (12, 16), (1, 8))),
    "months without GPUs": an_answer("1", months_of((10, 0)), a_line("2")),
    "dates outside the horizon": an_answer(
        "1",
        a_line("1", earliest=date(2024, 9, 1), desired_start=date(2024, 9, 5), due=date(2024, 9, 10)),
        a_line("2", deadline=date(2025, 6, 1), due=date(2025, 5, 1), desired_start=date(2025, 5, 1)),
        a_line("3", deadline=date(2024, 9, 1)),
        a_line("4", earliest=date(2025, 4, 1)),
        a_line("5", earliest=day(11, 1), deadline=day(10, 1)),
    ),
    "alternatives": an_answer(
        "1",
        a_line(
            "1",
            shape="alternatives",
            types=(),
            alternatives=(
                AlternativeRow(provider="FC", gpu_type="H100", gpus=8, days=20, penalty=3),
                AlternativeRow(provider="B", gpu_type="H200 SXM5", gpus=8, days=10),
                AlternativeRow(provider="誰か", gpu_type="H100", gpus=8, days=10),
            ),
        ),
    ),
    "a chain, an other purpose, one that waits for nothing": an_answer(
        "1",
        a_line("1"),
        a_line("2", after=("1", "3")),
        a_line("3", purpose=Purpose.OTHER),
        complete_or_nothing=Answer.UNKNOWN,
    ),
    "a chain with a stopped line": an_answer(
        "1", a_line("1", desired_gpus=None), a_line("2", after=("1",)), a_line("3"), minimum_share_percent=40
    ),
    "a line that names an unknown one, a circle, a repeated line": an_answer(
        "1",
        a_line("1", after=("9",)),
        a_line("2", after=("3",)),
        a_line("3", after=("2",)),
        a_line("4"),
        a_line("4"),
        a_line("5"),
    ),
    "wishes with an unknown name": an_answer(
        "1", preferences=Preferences(ranked=("誰か", "ＦＣ"), refused=("架空計算", "別の誰か"))
    ),
    "ranked and refused": an_answer("1", preferences=Preferences(ranked=("B", "A"), refused=("B",))),
    "no wish at all": an_answer("1", preferences=Preferences()),
    "self-procurement": an_answer(
        "1",
        a_line("1"),
        a_line("2", procurement="self"),
        self_procurement=SelfProcurement(outlook=OutlookKind.PARTLY, gpus=8, since=day(11, 1), yen_per_gpu_hour=300),
    ),
    "class not known, caps of its own": an_answer(
        "1", declared_class=ClassDeclaration(), grant_cap_yen=0, own_cap_yen=5, minimum_share_percent=30
    ),
    "reclassified": an_answer(
        "1",
        content=Content(
            title="架空の開発",
            categories=(TargetCategory.LLM, TargetCategory.MULTIMODAL),
            main_category=TargetCategory.LLM,
            reclassified=TargetCategory.DOMAIN_FM,
        ),
    ),
    "never answered, foreign parent": an_answer(
        "1", answered_survey=False, eligibility=Eligibility(foreign_parent=Answer.YES)
    ),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_preparation_makes_of_an_answer_follows_from_it(answer: SurveyEntry) -> None:
    assert _codes(_prepared(answer)) == set()


PINS = (
    Pin(id="K1", proposal="P-1", phase="1", pool="b-h200", nodes=5, reason="協議済み"),
    Pin(id="K2", proposal="P-2", phase="1", nodes=3, reason="協議済み"),
)


def test_pinned_and_paid_sizes_belong_to_the_grid() -> None:
    wide = a_line("1", desired_gpus=80, types=BOTH_TYPES)
    only_a = Preferences(ranked=("A",), unranked_acceptable=Answer.NO)
    profile = months_of((10, 64), (11, 80), minimum_scale_percent=50)
    inputs = _prepared(
        an_answer("1", wide, preferences=only_a),
        an_answer("2", profile),
        policy=a_policy(size_steps=3),
        nodes=20,
        pins=PINS,
        commitments=(Commitment(proposal="P-1", phase="1", pool="a-h100", nodes=4, held=period(day(10, 1), 5)),),
    )
    assert _codes(inputs) == set()
    first = inputs[3].proposals[0].phases[0]
    assert {(s.pool, s.nodes) for s in first.sizes} == {("a-h100", (1, 4, 5, 10)), ("b-h200", (1, 5, 10))}


@pytest.mark.parametrize("exponent", [0, 500_000, 1_000_000])
@pytest.mark.parametrize("cap", [None, 400_000])
@pytest.mark.parametrize("priorities", [(1, 2, 3), (1, None, 3)], ids=["all stated", "one missing"])
def test_weights_follow_from_priorities_sizes_and_groups(
    exponent: int, cap: int | None, priorities: tuple[int | None, ...]
) -> None:
    together = Organisation(legal_name="架空連合", folded="架空連合", corporate_number="1234567890123")
    by_name = Organisation(legal_name="架空連合", folded="架空連合")
    inputs = _prepared(
        an_answer("1", a_line(duration_days=10), priority=priorities[0], applicant=together),
        an_answer("2", a_line(duration_days=35), priority=priorities[1], applicant=by_name),
        an_answer("3", a_line(duration_days=77), priority=priorities[2]),
        policy=a_policy(size_measure=SizeMeasure(exponent_ppm=exponent), group_weight_cap_ppm=cap),
    )
    assert _codes(inputs) == set()
    assert len({proposal.group for proposal in inputs[3].proposals}) == 2


def test_answers_in_one_file_are_told_apart() -> None:
    one = an_answer("1", a_line(duration_days=10))
    entries = [
        one.model_copy(update={"number": n, "demand": (a_line(duration_days=days),)})
        for n, days in (("1", 10), ("2", 20))
    ]
    assert _codes(_prepared(*entries)) == set()


def test_ids_without_a_number_and_numbers_given_twice() -> None:
    unnumbered = an_answer("1").model_copy(update={"number": ""})
    assert _codes(_prepared(unnumbered, an_answer("7"), an_answer("7", a_line(duration_days=5)))) == set()


# --- what was changed afterwards ------------------------------------------------------------------------------------

Change = Callable[[Scenario], Scenario]
CHANGED_LINE = months_of((10, 8), (11, 16), minimum_scale_percent=50, line="2")
BASE = an_answer("1", a_line("1", split_between=("A", "B"), types=BOTH_TYPES), CHANGED_LINE, priority=2)
STATED_CHOICE = AlternativeRow(provider="A", gpu_type="H100", gpus=8, days=20)
OTHER = an_answer("2", a_line("1", shape="alternatives", types=(), alternatives=(STATED_CHOICE,)), priority=2)


def _proposal(**changes: Any) -> Change:
    def change(scenario: Scenario) -> Scenario:
        first, *others = scenario.proposals
        return scenario.model_copy(update={"proposals": (first.model_copy(update=changes), *others)})

    return change


def _phase(position: int = 0, **changes: Any) -> Change:
    def change(scenario: Scenario) -> Scenario:
        phases = list(scenario.proposals[0].phases)
        phases[position] = phases[position].model_copy(update=changes)
        return _proposal(phases=tuple(phases))(scenario)

    return change


def _rules(**changes: Any) -> Change:
    return lambda scenario: scenario.model_copy(update={"rules": scenario.rules.model_copy(update=changes)})


def _scenario(**changes: Any) -> Change:
    return lambda scenario: scenario.model_copy(update=changes)


def _order(**changes: Any) -> Change:
    return lambda scenario: _rules(order=scenario.rules.order.model_copy(update=changes))(scenario)


def _label(**changes: Any) -> Change:
    def change(scenario: Scenario) -> Scenario:
        first, *others = scenario.labels.proposals
        labels = scenario.labels.model_copy(update={"proposals": (first.model_copy(update=changes), *others)})
        return scenario.model_copy(update={"labels": labels})

    return change


def _without_phase(scenario: Scenario) -> Scenario:
    return _proposal(phases=scenario.proposals[0].phases[:1])(scenario)


def _with_phase(scenario: Scenario) -> Scenario:
    phases = scenario.proposals[0].phases
    return _proposal(phases=(*phases, phases[0].model_copy(update={"id": "9"})))(scenario)


def _without_proposal(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"proposals": scenario.proposals[:1]})


def _unlabelled(scenario: Scenario) -> Scenario:
    labels = scenario.labels.model_copy(update={"proposals": scenario.labels.proposals[1:]})
    return scenario.model_copy(update={"labels": labels})


def _wrong_choice(scenario: Scenario) -> Scenario:
    first, second = scenario.proposals
    phase = second.phases[0]
    choice = phase.demand.choices[0].model_copy(update={"days": 21})  # type: ignore[union-attr]
    changed = phase.model_copy(update={"demand": phase.demand.model_copy(update={"choices": (choice,)})})
    return scenario.model_copy(update={"proposals": (first, second.model_copy(update={"phases": (changed,)}))})


CHANGES: dict[str, Change] = {
    "answer_status": _proposal(status=ProposalStatus.ADOPTED),
    "answer_subsidy_class": _proposal(subsidy_class=SubsidyClass.OTHER),
    "answer_rate": _proposal(rate=Rate(numerator=3, denominator=4)),
    "answer_own_rate": _proposal(own_rate=Rate(numerator=1, denominator=2)),
    "answer_envelopes": _proposal(envelopes=(SubsidyClass.OTHER,)),
    "answer_target_category": _proposal(target_category=3),
    "answer_grant_cap_yen": _proposal(grant_cap_yen=0),
    "answer_own_cap_yen": _proposal(own_cap_yen=0),
    "answer_minimum": _proposal(minimum=Minimum(kind=MinimumKind.ALL_PHASES)),
    "answer_outlook": _proposal(outlook=Outlook(kind=OutlookKind.CAN)),
    "answer_wishes": _proposal(wishes=Wishes(ranked=("A",), unranked_acceptable=True)),
    "answer_line_missing": _without_phase,
    "answer_line_not_planned": _with_phase,
    "answer_purpose": _phase(purpose=Purpose.EVALUATION),
    "answer_predecessors": _phase(1, predecessors=("1",)),
    "answer_earliest": _phase(earliest=day(10, 2)),
    "answer_desired_start": _phase(1, desired_start=day(10, 2)),
    "answer_deadline": _phase(deadline=day(3, 1)),
    "answer_due": _phase(due=day(3, 1)),
    "answer_split": _phase(split=SplitPair(first="B", second="A")),
    "answer_mandatory": _phase(mandatory=True),
    "answer_self_only": _phase(self_only=True),
    "answer_demand": _phase(demand=a_block(16, 31, minimum=8)),
    "answer_acceptable": _phase(acceptable=(AcceptableGpu(gpu_type="H100", h100_ppm=999_999),)),
    "answer_pools": _phase(sizes=(PoolSizes(pool="a-h100", nodes=(1, 2)),)),
    "answer_sizes": _phase(sizes=(PoolSizes(pool="a-h100", nodes=(1, 2)), PoolSizes(pool="b-h200", nodes=(1, 2, 3)))),
    "answer_scales": _phase(1, scales_ppm=(600_000, 1_000_000)),
    "answer_priority": _proposal(priority_milli=1_001),
    "answer_weight": _proposal(weight_milli=1_001),
    "answer_id": lambda s: _label(id="P-架空1")(_proposal(id="P-架空1")(s)),
    "answer_group": _proposal(group="架空1"),
    "answer_missing": _without_proposal,
    "answer_unknown": _unlabelled,
    "answer_foreign_parent": _label(foreign_parent=True),
    "answer_answered_survey": _label(answered_survey=False),
    "supply_gpu_types": lambda s: _scenario(gpu_types=s.gpu_types[1:])(s),
    "supply_pools": lambda s: _scenario(pools=s.pools[1:])(s),
    "policy_cycle_id": _scenario(cycle_id="2"),
    "policy_horizon": _scenario(horizon=Period(start=day(10, 1), end=day(3, 1))),
    "policy_stage": _rules(stage="adopted"),
    "policy_scope": _rules(scope=(ProposalStatus.SURVEYED,)),
    "policy_counted_confidence": _rules(counted_confidence=(Confidence.FIRM,)),
    "policy_budgets": _rules(budgets=(Budget(fiscal_year=2024, yen=1),)),
    "policy_quotas": _rules(quotas=()),
    "policy_provider_limits": _rules(provider_limits=()),
    "policy_penalties": _rules(penalties=PenaltyTable(unranked=61)),
    "policy_rounding_yen": _rules(rounding_yen=1),
    "policy_self_fees_eligible": _rules(self_fees_eligible=True),
    "policy_self_starts": _rules(self_starts=LeaseStart.ANY_DAY),
    "policy_size_exponent_ppm": _rules(size_exponent_ppm=1),
    "policy_lot_seed": _rules(lot_seed=1),
    "policy_tiers": _order(tiers=(TierSpec(name=TierName.SERVED),)),
    "policy_canonical": _order(canonical=False),
}
POLICY = a_policy(
    quotas=(Quota(id="Q1", measure=QuotaMeasure.PROPOSALS, limit=9),),
    provider_limits=(ProviderLimit(provider="A", measure=QuotaMeasure.PROPOSALS, limit=9),),
    budgets=(BudgetFigure(fiscal_year=2024, yen=10**9, origin=ORIGIN),),
)


@pytest.mark.parametrize(("code", "change"), CHANGES.items(), ids=CHANGES.keys())
def test_a_figure_changed_afterwards_is_found(code: str, change: Change) -> None:
    snapshot, supply, policy, scenario = _prepared(BASE, OTHER, policy=POLICY)
    assert check_prepared(snapshot, supply, policy, scenario) == ()
    assert code in _codes((snapshot, supply, policy, change(scenario)))


def test_a_choice_changed_afterwards_is_found() -> None:
    snapshot, supply, policy, scenario = _prepared(BASE, OTHER)
    assert _codes((snapshot, supply, policy, _wrong_choice(scenario))) == {"answer_demand"}


def test_a_group_above_its_cap_is_found() -> None:
    entries = [an_answer(number, name="架空連合") for number in ("1", "2")] + [an_answer("3")]
    snapshot, supply, policy, scenario = _prepared(*entries)
    capped = policy.model_copy(update={"group_weight_cap_ppm": 500_000})
    assert _codes((snapshot, supply, capped, scenario)) == {"answer_group_weight"}


def test_an_own_order_of_tiers_is_the_policys() -> None:
    own = a_policy(preset=Preset.CUSTOM, tiers=(TierSpec(name=TierName.COST),), canonical=False)
    assert _codes(_prepared(policy=own)) == set()
