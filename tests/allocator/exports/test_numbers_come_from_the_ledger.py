"""Every number in a document is one of the ledger's, on the whole sample, read back from the written workbook."""

import io
from collections import defaultdict
from typing import Any

import openpyxl
import pytest

from allocator.exports.documents import of_applicant, of_office, of_provider
from allocator.exports.view import View
from allocator.exports.xlsx import workbook_bytes
from allocator.ledger import figures, money_rows
from allocator.ledger.comings import comings
from allocator.ledger.rows import provider_of, summed
from models.units import WHOLE
from tests.allocator.exports.world import ISSUED, a_view, sample

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def view() -> View:
    return a_view(*sample())


def read(content: bytes, tab: str) -> tuple[Rows, dict[str, Any]]:
    """The data rows and the total row of a sheet, by column heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[tab]
    header = int(str(sheet.freeze_panes)[1:]) - 2
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = [str(name) for name in rows[header]]
    framed = [row for row, cells in zip(rows, sheet.iter_rows(), strict=True) if cells[0].border.left.style][1:]
    found = [dict(zip(names, row, strict=True)) for row in framed]
    totals = [row for row in found if row[names[0]] == "合計"]
    return [row for row in found if row not in totals], totals[0] if totals else {}


@pytest.fixture(scope="module")
def office(view: View) -> bytes:
    return workbook_bytes(of_office(view), ISSUED)


def test_money_by_proposal_and_year(view: View, office: bytes) -> None:
    counted = figures(view.scenario, view.plan)
    rows, total = read(office, "提案別")
    assert [(r["提案番号"], r["年度"], r["助成対象費用（円）"], r["助成金の額（円）"]) for r in rows] == [
        (row.id, money.fiscal_year, money.eligible, money.grant) for row in counted.proposals for money in row.years
    ]
    assert total["提供枠の利用料（円）"] == counted.money.pool_fees
    assert total["自己負担額（円・確実な助成率による）"] == counted.money.own_high
    by_year, _ = read(office, "年度別・予算")
    assert [(r["年度"], r["助成金の額（円）"]) for r in by_year] == [(m.fiscal_year, m.grant) for m in counted.years]
    (budget,) = counted.budgets
    assert (by_year[0]["予算（円）"], by_year[0]["残額（円）"]) == (budget.yen, budget.yen - budget.grant)


def test_build_up_is_hours_times_price_and_ties_to_the_whole(view: View, office: bytes) -> None:
    rows, total = read(office, "積算")
    assert all(r["契約GPU時間"] * r["単価（円/GPU時間）"] == r["利用料（円）"] for r in rows)
    money = figures(view.scenario, view.plan).money
    for heading, yen in (
        ("利用料（円）", money.pool_fees + money.self_fees),
        ("助成金の額（円）", money.grant),
        ("自己負担額（円・助成金の額による）", money.own_low),
    ):
        assert sum(r[heading] for r in rows) == total[heading] == yen


def test_months_are_the_rows_of_the_ledger(view: View, office: bytes) -> None:
    rows, _ = read(office, "月別内訳")
    expected = [
        (row.proposal, row.days.start, row.gpu_hours, row.fee, row.grant, row.own_high)
        for row in money_rows(view.scenario, view.plan)
    ]
    assert [
        (
            r["提案番号"],
            r["支払対象の初日"].date(),
            r["契約GPU時間"],
            r["利用料（円）"],
            r["助成金の額（円）"],
            r["自己負担額（円・確実な助成率による）"],
        )
        for r in rows
    ] == expected


def test_thousands_are_cut_from_whole_yen(view: View, office: bytes) -> None:
    rows, total = read(office, "提供事業者別（千円）")
    sums = summed(money_rows(view.scenario, view.plan), provider_of)
    expected = {view.names.provider(p) if p else "自己調達": s.grant // 1_000 for p, s in sums.items()}
    assert {r["提供事業者"]: r["助成金の額（千円）"] for r in rows} == expected
    assert total["助成金の額（千円）"] == figures(view.scenario, view.plan).money.grant // 1_000


def test_allocation_table(view: View, office: bytes) -> None:
    counted = figures(view.scenario, view.plan)
    rows, total = read(office, "配分表")
    fills = {r["提案番号"]: r["充足率"] for r in rows if r["充足率"] is not None}
    assert fills == {row.id: row.fill.raw_ppm // 1_000 / 1_000 for row in counted.proposals}
    hours: dict[str, int] = defaultdict(int)
    for r in rows:
        hours[r["提案番号"]] += r["希望GPU時間（H100換算・理論値）"] or 0
    assert hours == {row.id: sum(phase.asked_h // WHOLE for phase in row.phases) for row in counted.proposals}
    given = "配分GPU時間（H100換算・理論値）"
    assert total[given] == (counted.total.given_h + counted.total.given_self_h) // WHOLE
    assert abs(sum(r[given] or 0 for r in rows) - total[given]) <= len(rows)


def test_groups_and_briefing(view: View, office: bytes) -> None:
    counted = figures(view.scenario, view.plan)
    rows, _ = read(office, "区分別")
    assert [(r["提案数"], r["配分あり"], r["助成金の額（円）"]) for r in rows] == [
        (group.proposals, group.served, group.grant) for group in (*counted.classes, counted.total)
    ]
    said, _ = read(office, "説明資料2")
    sentences = " ".join(str(r["内容"]) for r in said)
    assert f"{counted.total.proposals}件の提案のうち{counted.total.served}件" in sentences
    assert f"助成金の額{counted.money.grant:,}円" in sentences


def test_usage_plans(view: View) -> None:
    counted = figures(view.scenario, view.plan)
    for proposal in view.scenario.in_scope:
        content = workbook_bytes(of_applicant(view, proposal), ISSUED)
        row = counted.proposal(proposal.id)
        parts, total = read(content, "利用計画")
        assert len(parts) == sum(len(view.parts(proposal, phase)) for phase in proposal.phases)
        used = sum(hours.gpu_hours for hours in (*row.given, *row.given_self))
        assert total.get("利用GPU時間", 0) == used
        money, sums = read(content, "金額")
        assert [m["助成金の額（円）"] for m in money] == [m.grant for m in row.years]
        assert sums.get("自己負担額（円・確実な助成率による）", 0) == row.total.own_high


def test_provider_schedules(view: View) -> None:
    rows = money_rows(view.scenario, view.plan)
    for provider in {pool.provider for pool in view.scenario.pools}:
        content = workbook_bytes(of_provider(view, provider), ISSUED)
        fees, total = read(content, "利用料")
        mine = [row for row in rows if row.provider == provider]
        assert sum(r["利用料（円）"] for r in fees) == sum(row.fee for row in mine)
        assert total.get("契約GPU時間", 0) == sum(row.gpu_hours for row in mine)
        days, _ = read(content, "日別の引渡し・返却")
        assert [(r["日"].date(), r["その後の契約中ノード数"]) for r in days] == [
            (row.day, row.held_after) for row in comings(view.scenario, view.plan, provider)
        ]
