"""A round in which wishes stand against each other: two good pools too small for all who want them first."""

from functools import cache

from allocator.alone import complete
from allocator.prepare import prepare
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from allocator.solve import solve
from models.outcome import Solved
from models.plan import Plan
from models.scenario import Labels, Outlook, OutlookKind, Pin, ProposalLabel, Scenario, Wishes
from models.settings import SolveSettings
from models.supply import LeaseRule, LeaseStart, PoolLabel, ProviderLabel
from models.tiers import Preset, TierOrder
from tests.builders import a_block, a_phase, a_pool, a_proposal, a_scenario, day, some_rules

SETTINGS = SolveSettings(seconds=120, workers=1)
MONTHLY = LeaseRule(start_on=LeaseStart.MONTH_FIRST)


def solved(scenario: Scenario, settings: SolveSettings = SETTINGS, *, as_it_is: bool = False) -> tuple[Scenario, Plan]:
    """Solve a scenario; ``as_it_is``: with the reference figures it has."""
    whole = scenario if as_it_is else complete(scenario)
    outcome = solve(whole, settings)
    assert isinstance(outcome, Solved)
    return whole, outcome.plan


@cache
def contested(preset: Preset = Preset.SURVEY) -> tuple[Scenario, Plan]:
    """Six proposals; A and B are wanted by all, C is wide. P6 is pinned to what P1 would like, P5 may go alone."""
    sizes = {"a": (1, 2), "b": (1, 2), "c": (1, 2), "d": (1,)}
    rows = [
        a_proposal(
            f"P{number}",
            a_phase("1", a_block(16, 120, minimum=8), sizes=sizes, desired_start=day(10, 1)),
            wishes=Wishes(ranked=ranked, refused=("E",), unranked_acceptable=number % 2 == 0),
            outlook=Outlook(kind=OutlookKind.CAN if number == 5 else OutlookKind.CANNOT, yen_per_gpu_hour=500),
            priority_milli=900 + 50 * number,
            weight_milli=900 + 50 * number,
        )
        for number, ranked in enumerate([("A", "B"), ("A", "C"), ("B", "A"), ("D", "B", "A"), ("A",), ("A",)], start=1)
    ]
    scenario = a_scenario(
        *rows,
        pools=(
            a_pool("a", provider="A", nodes=3, price=700, lease=MONTHLY),
            a_pool("b", provider="B", nodes=2, price=650, lease=MONTHLY),
            a_pool("c", provider="C", nodes=2, price=600, lease=MONTHLY),
            a_pool("d", provider="D", nodes=1, price=500, gpu_type="A100"),
        ),
        rules=some_rules().model_copy(update={"order": TierOrder.of(preset)}),
        pins=(Pin(id="pin-1", proposal="P6", phase="1", pool="a", start=day(10, 1), reason="試験のための固定"),),
        labels=Labels(
            proposals=tuple(ProposalLabel(id=f"P{n}", applicant=f"架空{n}号株式会社") for n in range(1, 7)),
            providers=tuple(ProviderLabel(id=name, name=f"架空{name}計算") for name in "ABCD"),
            pools=tuple(PoolLabel(id=name, name=f"{name.upper()}提供枠") for name in "abcd"),
            fictional=True,
        ),
    )
    return solved(scenario)


@cache
def sample() -> tuple[Scenario, Plan]:
    """The fictional round that comes with the product, solved."""
    scenario, _ = prepare(snapshot(), supply(), policy())
    assert scenario is not None
    return solved(scenario)
