"""Documents, pages, report, API and command line say the same numbers of the sample: those of the ledger."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from allocator.checks import tier_values
from allocator.cli.plan_text import tell_plan
from allocator.exports.bundle import OFFICE
from allocator.exports.documents import of_office
from allocator.exports.xlsx import workbook_bytes
from allocator.ledger import Figures, figures
from allocator.ledger.nouns import GroupFigures
from allocator.tiers import turns
from api.app import create_app
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from dashboards.figures.outcomes import outcomes
from dashboards.figures.summary import group_table, summary_info
from dashboards.pages import summary
from dashboards.report import html_bytes
from models.plan import Plan, TierResult
from models.scenario import Scenario
from models.text import Lang, text
from models.units import WHOLE
from tests.allocator.cli.speaking import Heard
from tests.allocator.exports.world import ISSUED, a_view, texts_of
from tests.allocator.exports.world import sample as drawn
from tests.api.worlds import NOON, signed_in
from tests.dashboards.pages.showing import JA, showing, words

Said = tuple[int, int, int, str, str, int]
"""Of a group: proposals, served, H100 hours asked, fill in both measures to a tenth of a percent, grant in yen."""


def tenths(ppm: int) -> str:
    return f"{ppm // 1_000 / 10:.1f}"


def due(group: GroupFigures) -> Said:
    return (
        group.proposals,
        group.served,
        group.asked_h // WHOLE,
        tenths(group.alike_ppm),
        tenths(group.by_hours_ppm),
        group.grant,
    )


@pytest.fixture(scope="module")
def sample() -> tuple[Scenario, Plan]:
    """The sample with a plan, and the tier values it has."""
    scenario, plan = drawn()
    tiers = tuple(
        TierResult(name=spec.name, level=level, best=value, bound=value, frozen=spec.frozen_at(value), value=value)
        for (spec, level), value in zip(turns(scenario), tier_values(scenario, plan.decisions), strict=True)
    )
    return scenario, plan.model_copy(update={"tiers": tiers})


@pytest.fixture(scope="module")
def counted(sample: tuple[Scenario, Plan]) -> Figures:
    return figures(*sample)


def groups(counted: Figures) -> list[GroupFigures]:
    return [*counted.classes, counted.total]


# --- what each of them says of the groups


def sheet(scenario: Scenario, plan: Plan, title: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(of_office(a_view(scenario, plan)), ISSUED)))
    return [[cell.value for cell in row] for row in book[title].iter_rows()]


def document_says(scenario: Scenario, plan: Plan) -> Iterator[Said]:
    rows = sheet(scenario, plan, "区分別")
    header = next(number for number, row in enumerate(rows) if row[0] == "区分")
    for row in rows[header + 1 :]:
        if isinstance(row[1], int):
            named = dict(zip(rows[header], row, strict=True))
            yield (
                named["提案数"],
                named["配分あり"],
                named["希望GPU時間（H100換算・理論値）"],
                f"{named['充足率（提案一律）'] * 100:.1f}",
                f"{named['充足率（GPU時間）'] * 100:.1f}",
                named["助成金の額（円）"],
            )


def pages_say(scenario: Scenario, plan: Plan, counted: Figures) -> Iterator[Said]:
    table = group_table(summary_info(scenario, plan, counted, Lang.JA), Lang.JA)
    rows: list[Any] = table.to_dict("records")
    for row in (*rows[1:], rows[0]):  # the whole stands first there
        yield (
            row["proposals"],
            row["served"],
            row["asked_hours"],
            f"{row['alike']:.1f}",
            f"{row['by_hours']:.1f}",
            row["grant"],
        )


def command_says(scenario: Scenario, plan: Plan, counted: Figures) -> Iterator[Said]:
    heard = Heard(Lang.JA)
    tell_plan(scenario, plan, heard.terminal)
    names = [text(f"cli.class.{group.subsidy_class}", Lang.JA) for group in counted.classes]
    for name in (*names, text("cli.groups.all", Lang.JA)):
        line = next(line for line in heard.out.splitlines() if re.match(rf"\s*{re.escape(name)}\s+\d", line))
        cells = [cell.replace(",", "") for cell in line.strip().removeprefix(name).replace(" %", "").split()]
        proposals, served, asked, alike, by_hours, _, grant = cells
        yield int(proposals), int(served), int(asked), alike, by_hours, int(grant)


def api_says(found: dict[str, Any]) -> Iterator[Said]:
    for group in (*found["classes"], found["total"]):
        yield due(GroupFigures.model_validate(group))


@pytest.fixture
def served(sample: tuple[Scenario, Plan], tmp_path: Path) -> dict[str, Any]:
    """What the API answers about the figures of the plan."""
    scenario, plan = sample
    store = SqlStore.in_folder(tmp_path / "data")
    entry = store.add_scenario(scenario, "sample", NOON)
    kept = store.add_plan(
        CheckedPlan(scenario_id=entry.id, scenario=scenario, plan=plan, record=None, run=None, final=True, at=NOON)
    )
    with TestClient(create_app(store, tmp_path / "work", ApiSettings()), base_url="http://127.0.0.1:8000") as client:
        headers = signed_in(store.database, Role.VIEWER)
        answer: dict[str, Any] = client.get(f"/api/v1/plans/{kept.id}/figures", headers=headers).json()
    return answer


def test_groups_are_the_same_everywhere(
    sample: tuple[Scenario, Plan], counted: Figures, served: dict[str, Any]
) -> None:
    expected = [due(group) for group in groups(counted)]
    assert list(document_says(*sample)) == expected
    assert list(pages_say(*sample, counted)) == expected
    assert list(command_says(*sample, counted)) == expected
    assert list(api_says(served)) == expected


def test_the_api_answers_the_ledger_itself(counted: Figures, served: dict[str, Any]) -> None:
    assert served == counted.model_dump(mode="json")


def test_every_proposal_is_the_same_everywhere(
    sample: tuple[Scenario, Plan], counted: Figures, served: dict[str, Any]
) -> None:
    scenario, plan = sample
    shown = {one.figures.id: one.figures for one in outcomes(scenario, plan, counted, Lang.JA)}
    answered = {row["id"]: row for row in served["proposals"]}
    rows = sheet(scenario, plan, "配分表")
    header = next(row for row in rows if row[0] == "提案番号")
    fills = {row[0]: row[header.index("充足率")] for row in rows if row[header.index("充足率")] not in (None, "充足率")}
    for row in counted.proposals:
        assert shown[row.id] == row
        assert answered[row.id]["fill"]["raw_ppm"] == row.fill.raw_ppm
        assert f"{fills[row.id] * 100:.1f}" == tenths(row.fill.raw_ppm)


def test_money_is_the_same_everywhere(sample: tuple[Scenario, Plan], counted: Figures, served: dict[str, Any]) -> None:
    scenario, plan = sample
    heard = Heard(Lang.JA)
    tell_plan(scenario, plan, heard.terminal)
    view = a_view(scenario, plan)
    written = texts_of("office.xlsx", workbook_bytes(of_office(view), ISSUED))
    report = html_bytes(view, OFFICE, of_office(view)).decode()
    money = counted.money
    for yen in (money.grant, money.own_low, money.own_high):
        assert f"{yen:,}" in heard.out
        assert f"{yen:,}" in report
        assert f"{yen:,}" in written or f">{yen}<" in written or str(yen) in written
    assert (served["money"]["grant"], served["money"]["pool_fees"]) == (money.grant, money.pool_fees)


def test_the_page_shows_the_whole_as_the_command_does(sample: tuple[Scenario, Plan], counted: Figures) -> None:
    said = words(summary.body(showing(*sample), JA))
    heard = Heard(Lang.JA)
    tell_plan(*sample, heard.terminal)
    total = counted.total
    for share in (total.alike_ppm, total.by_hours_ppm):
        assert f"{tenths(share)} %" in said
        assert f"{tenths(share)} %" in heard.out
    assert f"{total.asked_h // WHOLE:,}" in said
    assert f"{total.asked_h // WHOLE:,}" in heard.out
