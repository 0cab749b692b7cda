"""A schedule as it lies before somebody: the picture, what it says in a sentence, its rows, and the list of changes."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from allocator.exports.view import still_ahead
from dashboards.figures.bars import Picture
from dashboards.figures.changed import Before, before, changes_table
from dashboards.figures.lanes import draw_lanes, lanes_info, lanes_picture
from dashboards.figures.looking import Form, Group, Look
from dashboards.figures.schedule import ScheduleInfo, schedule_info, schedule_table
from dashboards.figures.schedule_picture import draw_schedule, schedule_picture
from dashboards.pages.view import Shown
from models.text import Lang, text

KEY = "key"
"""The field of a row that names it; it is no column."""


@dataclass(frozen=True)
class Sheet:
    """One look at one plan, perhaps against an earlier one; what is asked of it twice is worked out once."""

    shown: Shown
    look: Look
    lang: Lang
    before: Before | None = None

    @classmethod
    def of(cls, shown: Shown, look: Look, lang: Lang, against: Shown | None = None) -> "Sheet":
        """Hold a plan against an earlier one, as far as that was still ahead."""
        earlier = still_ahead(shown.scenario, against.plan) if against else None
        compared = before(shown.scenario, shown.plan, earlier, lang) if earlier else None
        return cls(shown, look, lang, compared)

    def _info(self, look: Look) -> ScheduleInfo:
        return schedule_info(self.shown.scenario, self.shown.plan, self.lang, look, self.before)

    def _lanes(self) -> Any:
        return lanes_info(self.shown.scenario, self.shown.plan, self.lang, self.look, self.before)

    @cached_property
    def picture(self) -> Picture:
        """Where everything lies."""
        if self.look.form is Form.LANES:
            return lanes_picture(self._lanes(), self.lang)
        return schedule_picture(self._info(self.look), self.lang)

    @property
    def figure(self) -> Any:
        """The chart."""
        if self.look.form is Form.LANES:
            return draw_lanes(self._lanes(), self.lang, self.look)
        return draw_schedule(self._info(self.look), self.lang, self.look)

    @cached_property
    def _by_pool(self) -> ScheduleInfo:
        return self._info(replace(self.look, group=Group.PROVIDER))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows of the chart, pool by pool however they are grouped."""
        return schedule_table(self._by_pool, self.lang)

    @property
    def keys(self) -> list[str]:
        """What the chart calls each row of the table."""
        return [bar.row.key for bar in self._by_pool.bars]

    @property
    def caption(self) -> str:
        """What there is to see, in a sentence."""
        info = self._by_pool
        said = text(
            f"pages.{'lanes' if self.look.form is Form.LANES else 'schedule'}.caption",
            self.lang,
            pools=len(info.pools),
            bars=sum(bar.row.pool is not None for bar in info.bars),
            alone=sum(bar.row.pool is None for bar in info.bars),
            over=sum(bar.over for bar in info.bars),
        )
        more = [text("pages.schedule.filtered", self.lang)] if self.look.filtered else []
        if self.before is not None:
            changed = self.before.changes
            more.append(
                text("pages.schedule.changed", self.lang, phases=len(changed.items), proposals=len(changed.moved))
            )
        return text("pages.schedule.gap", self.lang).join([said, *more])

    @property
    def changes(self) -> pd.DataFrame | None:
        """The list of changes, where an earlier plan was chosen."""
        return None if self.before is None else changes_table(self.shown.scenario, self.before, self.lang)
