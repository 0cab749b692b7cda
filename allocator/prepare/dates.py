"""Days as applicants write them become half-open and are looked at against the horizon.

「3月31日まで」 means that day is still used: the deadline of a phase is the day after. A day outside the horizon is
clipped to it and asked about; what was written stays in the survey and in the question. An earliest day after the
horizon or a deadline before it leaves nothing to plan and stops the line.
"""

from datetime import date, timedelta

from allocator.prepare.remarks import Remarks
from models.base import Frozen
from models.survey import DemandRow
from models.units import Period


class Window(Frozen):
    """The days of a phase, half-open and inside the horizon."""

    earliest: date | None = None
    desired_start: date | None = None
    deadline: date | None = None
    due: date | None = None


def day_after(last_day: date) -> date:
    """Return the half-open end of a stated last day."""
    return last_day + timedelta(days=1)


def _start(row: DemandRow, horizon: Period, remarks: Remarks) -> date | None:
    wanted = row.desired_start
    if wanted is None or horizon.contains(wanted):
        return wanted
    clipped = horizon.start if wanted < horizon.start else horizon.last_day
    remarks.ask("start_outside_horizon", row, value=wanted, used=clipped, day=wanted, used_day=clipped)
    return clipped


def _last(row: DemandRow, last_day: date | None, code: str, horizon: Period, remarks: Remarks) -> date | None:
    if last_day is None:
        return None
    if last_day > horizon.last_day:
        remarks.ask(code, row, value=last_day, used=horizon.last_day, day=last_day, used_day=horizon.last_day)
        return horizon.end
    return day_after(last_day)


def window(row: DemandRow, horizon: Period, remarks: Remarks) -> Window | None:
    """Return the window of a demand line, or None when no day is left."""
    if row.deadline is not None and row.deadline < horizon.start:
        remarks.stop("deadline_before_horizon", row, value=row.deadline, day=row.deadline, first=horizon.start)
        return None
    if row.earliest is not None and row.earliest >= horizon.end:
        remarks.stop("earliest_after_horizon", row, value=row.earliest, day=row.earliest, last=horizon.last_day)
        return None
    if row.earliest is not None and row.deadline is not None and row.deadline < row.earliest:
        remarks.stop("end_before_start", row, value=row.deadline, start=row.earliest, end=row.deadline)
        return None
    if row.shape != "profile" and row.desired_start and row.deadline and row.deadline < row.desired_start:
        remarks.stop("deadline_before_start", row, value=row.deadline, start=row.desired_start, end=row.deadline)
        return None
    if row.due is not None and row.due < horizon.start:
        remarks.ask("due_before_horizon", row, value=row.due, used=horizon.start, day=row.due, used_day=horizon.start)
        due: date | None = day_after(horizon.start)
    else:
        due = _last(row, row.due, "due_outside_horizon", horizon, remarks)
    earliest = row.earliest
    if earliest is not None and earliest < horizon.start:
        remarks.ask(
            "earliest_outside_horizon", row, value=earliest, used=horizon.start, day=earliest, used_day=horizon.start
        )
        earliest = horizon.start
    return Window(
        earliest=earliest,
        desired_start=_start(row, horizon, remarks),
        deadline=_last(row, row.deadline, "deadline_outside_horizon", horizon, remarks),
        due=due,
    )
