"""An amount that was cut: the request is scaled, never the price, and days and deadlines stay.

A block of fixed duration and a profile get fewer GPUs, fixed work gets fewer GPU-hours, alternatives get fewer GPUs;
each is cut down to a whole one, at least 1 where something was asked. A stated minimum stays as it was stated: where
it is now above what was granted, preparation asks.
"""

from fractions import Fraction

from models.survey import DemandRow


def scaled(amount: int, share: Fraction) -> int:
    """Return the share of an amount, cut down to a whole one; something asked stays at least 1."""
    return max(1, int(amount * share)) if amount else 0


def rescaled(row: DemandRow, share: Fraction) -> DemandRow:
    """Return a demand line cut to a share of what was asked."""
    update: dict[str, object] = {}
    if row.work_gpu_hours is not None:
        update["work_gpu_hours"] = scaled(row.work_gpu_hours, share)
    elif row.desired_gpus is not None:
        update["desired_gpus"] = scaled(row.desired_gpus, share)
    update["months"] = tuple(amount.model_copy(update={"gpus": scaled(amount.gpus, share)}) for amount in row.months)
    update["alternatives"] = tuple(way.model_copy(update={"gpus": scaled(way.gpus, share)}) for way in row.alternatives)
    return row.model_copy(update=update)


def amount_text(row: DemandRow) -> str:
    """Return the amount of a line in a word: GPU-hours of fixed work, else the most GPUs."""
    if row.work_gpu_hours is not None:
        return f"{row.work_gpu_hours:,}h"
    gpus = [row.desired_gpus or 0, *(a.gpus for a in row.months), *(way.gpus for way in row.alternatives)]
    return f"{max(gpus):,}"
