"""A published plan in a small world: `P1` and `P2` run all October and November, `P3` has nothing, 4 nodes in all."""

from typing import Any

from models.plan import Plan
from models.policy import Stage
from models.scenario import Decision, Proposal, Scenario
from models.supply import LeaseRule, Pool
from models.tiers import Preset, TierOrder
from tests.builders import a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, day, some_rules

DAYS = 61
SIZES = {"pool": (1, 2), "other": (1, 2)}
FINAL = LeaseRule(prepaid=True, cancellable=False)


def wants(id: str, gpus: int = 16, days: int = DAYS, **others: Any) -> Proposal:
    """Return a proposal that wants two nodes (or one) for two months, from the first of October on."""
    phase = {"sizes": SIZES, "desired_start": day(10, 1), "deadline": day(12, 15)} | others.pop("phase", {})
    return a_proposal(id, a_phase("1", a_block(gpus, days, minimum=8), **phase), **others)


def world(*proposals: Proposal, pools: tuple[Pool, ...] = (), **others: Any) -> Scenario:
    """Return the scenario of the round, judged by the adopted tiers."""
    rules = some_rules().model_copy(update={"order": TierOrder.of(Preset.ADOPTED)} | others.pop("rules", {}))
    return a_scenario(
        *(proposals or (wants("P1"), wants("P2"), wants("P3"))),
        pools=pools or (a_pool(nodes=4), a_pool("other", nodes=0, provider="B")),
        rules=rules,
        **others,
    )


def two_nodes(proposal: str, month: int = 10, number: int = 1, days: int = DAYS, pool: str = "pool") -> Decision:
    """Return two nodes from a day on."""
    return a_decision(proposal, "1", a_part(pool, 2, day(month, number), days))


def publish(scenario: Scenario, *decisions: Decision) -> Plan:
    """Return a plan that gives just this."""
    return Plan(scenario_hash=scenario.deciding_hash, stage=Stage.SURVEY, decisions=decisions)


BOTH = (two_nodes("P1"), two_nodes("P2"))
