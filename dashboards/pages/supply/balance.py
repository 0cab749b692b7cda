"""The small chart above the grids: capacity against demand of what is chosen, as the offers stand at the moment."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html, set_props

from api.cycles.inputs import Inputs
from dashboards.figures.balance import (
    BalanceInfo,
    Step,
    balance_caption,
    balance_info,
    balance_table,
    draw_balance,
)
from dashboards.pages.backstage import Backstage
from dashboards.pages.grid import plain_rows
from dashboards.pages.parts import Parts, chart, table_section
from dashboards.pages.supply.rows import pool_names
from models.policy import Policy
from models.supply import Confidence, Supply
from models.text import Lang, text
from models.units import Period

TYPE, POOL = "type:", "pool:"


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts as long as there is no policy: firm and expected capacity."""

    counted_confidence: tuple[Confidence, ...] = (Confidence.FIRM, Confidence.EXPECTED)


def choices(supply: Supply, lang: Lang) -> list[dict[str, str]]:
    """Offer every GPU type that some pool has, then every pool."""
    types = list(dict.fromkeys(pool.gpu_type for pool in supply.pools))
    names = pool_names(supply, lang)
    whole = [{"value": TYPE + one, "label": text("pages.supply.look_type", lang, gpu_type=one)} for one in types]
    return whole + [{"value": POOL + name, "label": shown} for name, shown in names.items()]


def window_of(supply: Supply, policy: Policy | None) -> Period:
    """Return the days the chart covers: those of the policy, else those of the pools."""
    if policy is not None:
        return policy.horizon
    calendars = [pool.calendar for pool in supply.pools]
    return Period(start=min(one.start for one in calendars), end=max(one.end for one in calendars))


def looked_at(inputs: Inputs, backstage: Backstage, look: str, step: Step) -> BalanceInfo:
    """Count what is chosen; a pool or type that is no longer there gives way to the first."""
    assert inputs.supply is not None
    supply = inputs.supply.content
    policy = None if inputs.policy is None else inputs.policy.content
    pool = next((one for one in supply.pools if look == POOL + one.id), None)
    types = [one.gpu_type for one in supply.pools]
    gpu_type = pool.gpu_type if pool else look.removeprefix(TYPE) if look.removeprefix(TYPE) in types else types[0]
    return balance_info(
        supply,
        policy or Counted(),
        window_of(supply, policy),
        backstage.outlook.wanted(inputs),
        gpu_type,
        step,
        pool.id if pool else "",
    )


def show(info: BalanceInfo, step: Step, lang: Lang) -> None:
    """Let chart, words and table follow."""
    set_props("chart-supply", {"figure": draw_balance(info, step, lang)})
    set_props("caption-supply", {"children": balance_caption(info, lang)})
    set_props("grid-supply-balance", {"rowData": plain_rows(balance_table(info))})


def choosers(info: BalanceInfo, supply: Supply, step: Step, lang: Lang, beside: Parts) -> Any:
    """Let somebody choose what the chart shows."""
    return dmc.Group(
        [
            dmc.Select(
                id="supply-look",
                label=text("pages.supply.look", lang),
                data=choices(supply, lang),
                value=POOL + info.pool if info.pool else TYPE + info.gpu_type,
                allowDeselect=False,
                searchable=True,
                nothingFoundMessage=text("pages.grid.noMatchingRows", lang),
                w=300,
            ),
            dmc.Select(
                id="supply-step",
                label=text("pages.supply.step", lang),
                data=[{"value": one.value, "label": text(f"pages.supply.step_{one}", lang)} for one in Step],
                value=step.value,
                allowDeselect=False,
                w=120,
            ),
            *beside,
        ],
        align="flex-end",
        mt="sm",
    )


def picture(info: BalanceInfo, step: Step, lang: Lang) -> Any:
    """Show the chart; on a screen that is high enough it stays in view above the grid."""
    figure = draw_balance(info, step, lang)
    return html.Div(chart("supply", figure, balance_caption(info, lang), lang), className="stays-in-view")


def twin(info: BalanceInfo, lang: Lang) -> Any:
    """Show the rows of the chart."""
    return html.Div(table_section("supply-balance", balance_table(info), lang, "pages.supply.balance_table"))
