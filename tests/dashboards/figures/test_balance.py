"""Capacity against demand: the same days on both sides, and the words under the chart."""

from dataclasses import dataclass
from itertools import pairwise

import pytest

from allocator.ledger.wanted import Wanted
from dashboards.figures.balance import (
    BalanceInfo,
    Step,
    balance_caption,
    balance_info,
    balance_table,
    draw_balance,
    parts_of,
)
from models.supply import Confidence, Supply
from models.text import Lang
from models.units import Period
from tests.builders import H100, H200, HORIZON, a_pool, day, period

SUPPLY = Supply(
    cycle_id="1",
    gpu_types=(H100, H200),
    pools=(
        a_pool("a", capacity=((day(10, 1), 4), (day(11, 16), 6)), reserved_nodes=1),
        a_pool("b", capacity=((day(10, 1), 2, Confidence.COORDINATING), (day(12, 1), 3))),
        a_pool("c", gpu_type="H200", nodes=9),
    ),
    providers=(),
)
WANTED = (
    Wanted(gpu_type="H100", period=period(day(10, 16), 31), gpus=31),
    Wanted(gpu_type="H200", period=period(day(10, 1), 31), gpus=8),
)


@dataclass(frozen=True)
class Firm:
    counted_confidence: tuple[Confidence, ...] = (Confidence.FIRM,)


def balance(pool: str = "", step: Step = Step.MONTH, wanted: tuple[Wanted, ...] | None = WANTED) -> BalanceInfo:
    return balance_info(SUPPLY, Firm(), HORIZON, wanted, "H100", step, pool)


def test_gpu_days_of_a_month_are_added_up_day_by_day() -> None:
    october, november, december = balance().periods[:3]
    assert october.own == 31 * 3 * 8  # four nodes less the reserve; what is under coordination does not count
    assert november.own == (15 * 3 + 15 * 5) * 8
    assert december.own == 31 * (5 + 3) * 8
    assert [one.wanted for one in (october, november, december)] == [16 * 31, 15 * 31, 0]
    assert [one.short for one in (october, november)] == [False, False]
    assert october.daily(october.own) == 24


def test_of_one_pool_the_others_of_its_type_stand_beside() -> None:
    december = balance("b").periods[2]
    assert (december.own, december.others) == (31 * 3 * 8, 31 * 5 * 8)
    assert december.ready == balance().periods[2].own


def test_weeks_and_months_cover_the_horizon_alike() -> None:
    for step in Step:
        parts = parts_of(HORIZON, step)
        assert (parts[0].start, parts[-1].end) == (HORIZON.start, HORIZON.end)
        assert all(one.end == other.start for one, other in pairwise(parts))
    by_step = [sum(one.own for one in balance(step=step).periods) for step in Step]
    assert by_step[0] == by_step[1]
    short = Period(start=day(10, 20), end=day(12, 5))
    assert [part.days for part in parts_of(short, Step.MONTH)] == [12, 30, 4]


@pytest.mark.parametrize("lang", Lang)
def test_the_words_say_where_it_is_short(lang: Lang) -> None:
    assert "192" not in balance_caption(balance(), lang)
    more = (*WANTED, Wanted(gpu_type="H100", period=period(day(1, 1), 31), gpus=256))
    assert "192" in balance_caption(balance(wanted=more), lang)  # 256 wanted, 8 nodes of 8 there
    assert balance_caption(balance(wanted=None), lang) != balance_caption(balance(), lang)


def test_the_table_says_what_the_chart_draws() -> None:
    info = balance("a")
    table = balance_table(info)
    figure = draw_balance(info, Step.MONTH, Lang.JA)
    assert list(table["own_gpus"]) == list(figure.data[0].y)
    assert list(table["wanted_gpus"]) == list(figure.data[2].y)
    assert list(table["spare_gpus"]) == [
        ready - wanted for ready, wanted in zip(table["ready_gpus"], table["wanted_gpus"], strict=True)
    ]
    assert "own_gpus" not in balance_table(balance()).columns
    assert len(draw_balance(balance(wanted=None), Step.WEEK, Lang.EN).data) == 1
