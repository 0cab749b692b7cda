"""Figures that can be read and still cannot be meant: GPU-hours in a column of GPUs, GPUs in one of GPU-hours."""

from allocator.intake.values import RowValues
from models.problems import Level, Problem
from models.units import HOURS_PER_DAY

_WINDOW_DAYS = 182
"""The half year of the notice."""
_MOST_GPUS = 10_000
"""More than all pools of the programme have together; a larger number is likely GPU-hours."""


def amount_doubt(row: RowValues, labels: dict[str, str]) -> tuple[str, Problem] | None:
    """Return the key of a figure of a demand line that looks like another measure, with the question."""
    gpus, work = row.get("desired_gpus"), row.get("work_gpu_hours")
    if gpus is not None and gpus > _MOST_GPUS:
        params = {"label": labels["desired_gpus"], "gpus": gpus}
        return "desired_gpus", _asked("gpus_look_like_hours", row, gpus, params)
    if work is None:
        return None
    counted = gpus or 1
    params = {"label": labels["work_gpu_hours"], "hours": work, "gpus": counted}
    if work < counted * HOURS_PER_DAY:
        return "work_gpu_hours", _asked("work_looks_like_gpus", row, work, params)
    if gpus and work > gpus * HOURS_PER_DAY * _WINDOW_DAYS:
        return "work_gpu_hours", _asked("work_above_window", row, work, params)
    return None


def _asked(code: str, row: RowValues, value: int, params: dict[str, object]) -> Problem:
    return Problem(code=code, level=Level.ROW, place=row.place, value=str(value), used=str(value), params=params)
