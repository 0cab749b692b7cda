"""The pictures of the page: the same figures as on the screen, at the width of the paper."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

from allocator.exports.sheet import Table
from allocator.exports.view import View
from allocator.exports.written import plain
from dashboards.figures.bars import shortened
from dashboards.figures.schedule import ScheduleInfo, schedule_info
from dashboards.figures.schedule_picture import draw_schedule
from dashboards.figures.utilisation import draw_utilisation, utilisation_info
from dashboards.theme import chart_layout, graph_config, plot_text
from models.units import ProviderId


class Paper(StrEnum):
    """What a page is printed on, on its side."""

    A3 = "A3"
    A4 = "A4"


SIZES = {Paper.A3: (1_440, 880), Paper.A4: (1_020, 560)}
"""Width and height in pixels inside the margins, with room for a heading and a note."""
BARS = ("#7096f8", "#949494", "#0017c1", "#197a4b")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Makes the pictures of one view; each gets the next number as its place in the page."""

    view: View
    paper: Paper = Paper.A3

    def whole(self) -> str:
        """Draw the whole schedule, as tall as it needs: for the screen."""
        return self._written("schedule", draw_schedule(self.schedule, self.view.lang), None)

    def utilisation(self, above: int = 0) -> str:
        """Draw how full each pool is, week by week; ``above``: pixels of the page that are taken already.

        Where rows get low, pools are named by their name alone.
        """
        info = utilisation_info(self.view.scenario, self.view.plan, self.view.lang)
        figure = draw_utilisation(info, self.view.lang)
        tallest = self._tallest - above
        if figure.layout.height > tallest:
            names = [plot_text(shortened(band.name)) for band, _ in reversed(info.rows)]
            figure.update_yaxes(ticktext=names)
        return self._written("utilisation", figure, tallest)

    @property
    def _tallest(self) -> int:
        return SIZES[self.paper][1]

    @property
    def schedule(self) -> ScheduleInfo:
        """The layout of the whole schedule."""
        return schedule_info(self.view.scenario, self.view.plan, self.view.lang)

    def of_provider(self, provider: ProviderId, number: int) -> str:
        """Draw the pools of one provider, on one page."""
        own = {pool.id for pool in self.view.scenario.pools if pool.provider == provider}
        info = self.schedule
        mine = replace(info, pools=tuple(pool for pool in info.pools if pool.band.pool in own), alone=())
        return self._written(f"provider-{number}", draw_schedule(mine, self.view.lang), self._tallest)

    def of_table(self, table: Table) -> str:
        """Draw the chart that belongs to a table, or nothing."""
        if table.chart is None or not table.rows:
            return ""
        category = table.place(table.chart.category)
        kind = table.columns[category].kind
        figure = go.Figure(
            [
                go.Bar(
                    name=table.columns[table.place(key)].title,
                    x=[plain(kind, row[category]) for row in table.rows],
                    y=[row[table.place(key)] for row in table.rows],
                    marker={"color": colour},
                )
                for key, colour in zip(table.chart.bars, BARS, strict=False)
            ]
        )
        figure.update_layout(chart_layout(460), barmode="group")
        figure.update_layout(margin={"l": 90}, title=None)
        figure.update_xaxes(type="category")
        figure.update_yaxes(title={"text": table.chart.unit}, tickformat=",d")
        return self._written(f"table-{table.name}", figure, None)

    def _written(self, name: str, figure: Any, tallest: int | None) -> str:
        height = figure.layout.height
        figure.update_layout(width=SIZES[self.paper][0], height=height if tallest is None else min(height, tallest))
        config = graph_config(self.view.lang) | {"responsive": False}
        written: str = pio.to_html(
            figure,
            config=config,
            include_plotlyjs=False,
            include_mathjax=False,
            full_html=False,
            div_id=f"figure-{name}",
        )
        return written
