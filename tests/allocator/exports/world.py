"""A small priced round for documents, the sample with a plan, and every text of a written file."""

import html
import io
import re
import zipfile
from datetime import date
from functools import cache

from allocator.baselines import greedy
from allocator.exports.view import View, view_of
from allocator.prepare import prepare
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from models.plan import Plan
from models.policy import SubsidyClass, TaxMode
from models.scenario import Labels, Outlook, OutlookKind, Pin, Proposal, ProposalLabel, Scenario, Wishes
from models.supply import Confidence, Pool, PoolLabel, ProviderLabel
from models.text import Lang
from tests.allocator.ledger.test_fill import a_plan
from tests.builders import HALF, a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario, a_self_part, day

ISSUED = date(2024, 9, 20)
HOSTILE = (
    "=1+1", "+81-3", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", '=HYPERLINK("http://evil.example","x")',
    "http://evil.example", "</script><script>alert(1)</script>", "{{7*7}}", "&R&8&P", "[x]:*?/\\'",
    "a,b;c\\d\nEND:VEVENT", "＝1＋1", "007", "1e9", "_x0041_",
)  # fmt: skip
"""What a spreadsheet, page or calendar might take for something else than a name."""


def pools() -> tuple[Pool, ...]:
    return (
        a_pool("a-h100", provider="A", nodes=6, prices=((day(10, 1), 700), (day(1, 1), 650)), turnaround_days=2),
        a_pool("b-h100", provider="B", nodes=6, price=431),
        a_pool("c-h100", provider="C", capacity=((day(10, 1), 2, Confidence.COORDINATING),), price=999),
    )


def proposals() -> tuple[Proposal, ...]:
    wishes = Wishes(ranked=("A", "B"))
    sizes = {"a-h100": (1, 2), "b-h100": (1, 2)}
    return (
        a_proposal("P1", a_phase("1", a_block(16, 100), sizes=sizes, desired_start=day(10, 1)), wishes=wishes),
        a_proposal(
            "P2",
            a_phase("1", a_block(16, 60), sizes=sizes, desired_start=day(10, 1)),
            wishes=wishes,
            subsidy_class=SubsidyClass.UNKNOWN,
            own_rate=HALF,
        ),
        a_proposal("P3", a_phase("1", a_block(8, 30), sizes=sizes), wishes=Wishes(ranked=("C",))),
        a_proposal(
            "P4",
            a_phase("1", a_block(8, 30), sizes=sizes),
            wishes=Wishes(),
            outlook=Outlook(kind=OutlookKind.CAN, yen_per_gpu_hour=300),
        ),
    )


def world(names: tuple[str, ...] = (), reason: str = "試験のための固定") -> Scenario:
    """Two served in pools (one later and elsewhere than wished), one left out, one that procures alone."""
    called = names or ("春野言語", "夏木映像", "秋田分野", "冬木調整")
    return a_scenario(
        *proposals(),
        pools=pools(),
        pins=(Pin(id="pin", proposal="P2", phase="1", pool="b-h100", reason=reason),),
        labels=Labels(
            proposals=tuple(
                ProposalLabel(id=f"P{n}", applicant=name, title=f"{name}の開発") for n, name in enumerate(called, 1)
            ),
            providers=(
                ProviderLabel(id="A", name="青葉計算（架空）", contact="a@example.com"),
                ProviderLabel(id="B", name="若葉計算（架空）", contact="b@example.com"),
                ProviderLabel(id="C", name="調整中計算（架空）"),
            ),
            pools=(PoolLabel(id="a-h100", name="青葉 東京"), PoolLabel(id="b-h100", name="若葉 香川")),
            program_name="架空の事業",
            office="架空の事務局",
            policy_version="1",
            supply_version="2",
            tax_mode=TaxMode.EXCLUDED,
            fictional=True,
        ),
    )


def plan(scenario: Scenario) -> Plan:
    return a_plan(
        scenario,
        a_decision("P1", "1", a_part("a-h100", 2, day(11, 1), 100)),
        a_decision("P2", "1", a_part("b-h100", 1, day(10, 1), 60)),
        a_decision("P4", "1", a_self_part(8, day(10, 7), 30)),
    )


def a_view(
    scenario: Scenario | None = None,
    decided: Plan | None = None,
    lang: Lang = Lang.JA,
    *,
    redacted: bool = False,
    against: Plan | None = None,
) -> View:
    scenario = scenario or world()
    return view_of(scenario, decided or plan(scenario), lang, ISSUED, "0.0.0", redacted=redacted, against=against)


@cache
def sample() -> tuple[Scenario, Plan]:
    """The fictional survey, planned by hand in order of priority: documents need a plan, not the best one."""
    scenario, _ = prepare(snapshot(), supply(), policy())
    assert scenario is not None
    return scenario, a_plan(scenario, *greedy(scenario))


def texts_of(name: str, content: bytes) -> str:
    """Every text of a written file, unpacked and unescaped; the chart library itself is left away."""
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return html.unescape("\n".join(book.read(part).decode() for part in book.namelist()))
    words = content.decode("utf-8-sig")
    if name.endswith(".ics"):
        return words.replace("\r\n ", "")
    return html.unescape(re.sub(r"<script>/\*\*.*?</script>", "", words, flags=re.DOTALL))
