"""The tiers of a plan as a table."""

from allocator.ledger.proof import order_names, proof_info, sentence
from dashboards.figures.proof import proof_table
from models.plan import TierResult
from models.text import Lang
from models.tiers import TierName
from tests.builders import a_proposal, a_scenario, some_rules
from tests.dashboards.world import plan, plan_of, world


def test_fill_is_shown_as_the_mean_over_the_proposals_in_percent() -> None:
    scenario = a_scenario(a_proposal("P1"), a_proposal("P2"), rules=some_rules(TierName.SERVED))
    # One of two is filled: 1,000 thousandths x 1,000,000 ppm.
    half = TierResult(name=TierName.SERVED, best=10**9, bound=2 * 10**9, frozen=10**9, value=10**9)
    made = plan_of(scenario).model_copy(update={"tiers": (half,)})
    row = proof_table(proof_info(scenario, made), Lang.JA).iloc[0]
    assert (row["value"], row["bound"], row["unit"]) == ("50.0", "100.0", "％")


def test_the_table_has_a_row_for_every_tier() -> None:
    table = proof_table(proof_info(world(), plan()), Lang.JA)
    assert list(table["tier"]) == ["充足率の平均", "配分なしの提案の数", "希望に沿わない度合いの平均"]
    assert list(table["proven"]) == ["限界値まで", "先の段階の値の下で証明済み", "先の段階の値の下で証明済み"]
    assert list(table["sentence"]) == [sentence(one, Lang.JA) for one in proof_info(world(), plan()).lines]


def test_a_tier_that_stands_twice_says_at_its_second_place_what_it_is_there_for() -> None:
    order = (TierName.SERVED, TierName.LEFT_OUT, TierName.SERVED)
    scenario = a_scenario(a_proposal("P1"), rules=some_rules(*order))
    results = tuple(TierResult(name=name, best=0, bound=0, frozen=0, value=0) for name in order)
    info = proof_info(scenario, plan_of(scenario).model_copy(update={"tiers": results}))
    names = list(proof_table(info, Lang.JA)["tier"])
    assert names == ["充足率の平均", "配分なしの提案の数", "充足率の平均（再度：先の段階で譲った分を戻す）"]
    assert tuple(names) == order_names(scenario.rules.order.tiers, Lang.JA)
    assert names[2] in sentence(info.lines[2], Lang.JA)
