"""A small fictional round made by hand: every kind of bar once, small enough to check in the head.

Pools (nodes of 8 GPUs): ``a-h100`` of A has 6 nodes, 4 from 1 February, and two days of turnaround; ``b-h200`` of B
opens on 1 December with 3 nodes; ``c-h100`` of C is under coordination and does not count.
"""

from datetime import date

from models.plan import CanonicalState, Plan, TierResult
from models.policy import Stage
from models.scenario import (
    Decision,
    Labels,
    Minimum,
    MinimumKind,
    Outlook,
    OutlookKind,
    Part,
    Pin,
    ProposalLabel,
    Scenario,
    Wishes,
)
from models.supply import Confidence, Pool, PoolLabel, ProviderLabel
from models.tiers import TierName, TierSpec
from models.units import Period
from tests.builders import (
    a_block,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    a_self_part,
    day,
    some_rules,
)

G = 1_000_000_000
"""A whole fill of a proposal with the usual weight."""

TIERS = (
    TierSpec(name=TierName.SERVED, loss_ppm=10_000),
    TierSpec(name=TierName.LEFT_OUT),
    TierSpec(name=TierName.PREFERENCE),
)


def pools() -> tuple[Pool, ...]:
    return (
        a_pool("a-h100", provider="A", nodes=6, capacity=((day(10, 1), 6), (day(2, 1), 4)), turnaround_days=2),
        a_pool("b-h200", provider="B", gpu_type="H200", capacity=((day(12, 1), 3),)),
        a_pool("c-h100", provider="C", capacity=((day(10, 1), 2, Confidence.COORDINATING),)),
    )


def wishing(*ranked: str, anywhere: bool = False, refused: tuple[str, ...] = ()) -> Wishes:
    return Wishes(ranked=ranked, unranked_acceptable=anywhere, refused=refused)


def world() -> Scenario:
    """Seven proposals: P1 to P4 served in pools, P5 asked to go alone, P6 left out, P7 without any option."""
    block = a_block(16, 60)
    sizes = {"a-h100": (2, 4), "b-h200": (2,)}
    return a_scenario(
        a_proposal("P1", a_phase("1", a_block(32, 151), sizes=sizes), wishes=wishing("A", "B")),
        a_proposal(
            "P2",
            a_phase("1", block, sizes=sizes, share_ppm=500_000),
            a_phase("2", block, sizes=sizes, share_ppm=500_000),
            wishes=wishing("B", "A"),
        ),
        a_proposal("P3", a_phase("1", block, sizes=sizes), wishes=wishing("A")),
        a_proposal("P4", a_phase("1", block, sizes=sizes), wishes=wishing("C", anywhere=True)),
        a_proposal("P5", a_phase("1", block, sizes=sizes), wishes=wishing("A"), outlook=Outlook(kind=OutlookKind.CAN)),
        a_proposal(
            "P6",
            a_phase("1", block, sizes=sizes),
            wishes=wishing("B"),
            minimum=Minimum(kind=MinimumKind.ALL_PHASES),
            outlook=Outlook(kind=OutlookKind.CANNOT),
        ),
        a_proposal("P7", a_phase("1", block, sizes=sizes), best_alone_ppm=None),
        pools=pools(),
        rules=some_rules(*TIERS, stage=Stage.SURVEY),
        pins=(Pin(id="pin-1", proposal="P3", phase="1", start=day(10, 7), reason="試験のための固定"),),
        labels=labels(),
    )


def labels() -> Labels:
    return Labels(
        proposals=tuple(
            ProposalLabel(id=f"P{n}", applicant=f"架空{n}号株式会社", title=f"架空モデル{n}の開発") for n in range(1, 8)
        ),
        providers=(
            ProviderLabel(id="A", name="青葉クラウド（架空）", name_en="Aoba Cloud (fictional)"),
            ProviderLabel(id="B", name="若葉計算（架空）", name_en="Wakaba Compute (fictional)"),
            ProviderLabel(id="C", name="調整中の事業者（架空）", name_en="Not yet settled (fictional)"),
        ),
        pools=(
            PoolLabel(id="a-h100", name="青葉 東京", name_en="Aoba Tokyo"),
            PoolLabel(id="b-h200", name="若葉 香川", name_en="Wakaba Kagawa"),
            PoolLabel(id="c-h100", name="調整中 北海道", name_en="Hokkaido (coordinating)"),
        ),
        program_name="競争力ある生成AI基盤モデルの開発（助成）",
        fictional=True,
    )


def held_longer(part: Part, end: date) -> Part:
    return part.model_copy(update={"held": Period(start=part.held.start, end=end)})


def decisions() -> tuple[Decision, ...]:
    return (
        a_decision("P1", "1", a_part("a-h100", 4, day(11, 1), 151)),
        a_decision("P2", "1", a_part("b-h200", 2, day(12, 2), 60)),
        a_decision("P2", "2", a_part("a-h100", 2, day(10, 1), 20)),
        a_decision("P3", "1", held_longer(a_part("a-h100", 2, day(10, 7), 24), day(11, 5))),
        a_decision("P4", "1", a_part("b-h200", 1, day(12, 9), 60)),
        a_decision("P5", "1", a_self_part(16, day(10, 7), 60)),
    )


def plan() -> Plan:
    """The decisions with tier values as a solver might have left them: served proven but for 0.8 %."""
    return Plan(
        scenario_hash=world().deciding_hash,
        stage=Stage.SURVEY,
        decisions=decisions(),
        tiers=(
            TierResult(
                name=TierName.SERVED, best=5 * G, bound=G * 504 // 100, frozen=G * 495 // 100, value=G * 496 // 100
            ),
            TierResult(name=TierName.LEFT_OUT, best=1, bound=1, frozen=1, value=1),
            TierResult(name=TierName.PREFERENCE, best=9_000_000, bound=9_000_000, frozen=9_000_000, value=9_000_000),
        ),
        canonical=CanonicalState.INCOMPLETE,
    )


def plan_of(scenario: Scenario, *given: Decision) -> Plan:
    """Return a plan of these decisions, without any tier."""
    ordered = tuple(sorted(given, key=lambda decision: (decision.proposal, decision.phase)))
    return Plan(scenario_hash=scenario.deciding_hash, stage=scenario.rules.stage, decisions=ordered)
