"""How cost grows with the size of a round: slopes of straight lines through the measurements on log-log paper."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from models.base import Frozen

MEASURES = ("seconds_to_gap", "memory")
FEWEST_SIZES = 2


class Growth(Frozen):
    """One measure grows as proposals to the power ``slope``; ``missing`` runs did not reach what is measured."""

    measure: str
    slope: float
    factor: float
    runs: int
    missing: int

    def at(self, proposals: float) -> float:
        """Return what the fitted line says for so many proposals."""
        return float(self.factor * proposals**self.slope)


def fitted(frame: pd.DataFrame, measure: str) -> Growth | None:
    """Fit a measure over all runs; None where fewer than two sizes have it."""
    known = frame[frame[measure].notna()]
    known = known[known[measure].astype(float) > 0]
    if known["proposals"].nunique() < FEWEST_SIZES:
        return None
    slope, shift = np.polyfit(np.log(known["proposals"].astype(float)), np.log(known[measure].astype(float)), 1)
    return Growth(
        measure=measure,
        slope=float(slope),
        factor=math.exp(shift),
        runs=len(known),
        missing=len(frame) - len(known),
    )


def draw(frame: pd.DataFrame, lines: Sequence[Growth], titles: Sequence[str], proposals: str, path: Path) -> Path:
    """Write the plot of all measures and return where: as named, or as HTML where no image can be made.

    ``titles``: of the measures, in their order; ``proposals``: of the axis they share.
    """
    figure = make_subplots(rows=1, cols=len(MEASURES), subplot_titles=list(titles))
    for column, measure in enumerate(MEASURES, start=1):
        for family, own in frame[frame[measure].notna()].groupby("family"):
            points = go.Scatter(x=own["proposals"], y=own[measure], mode="markers", name=str(family))
            figure.add_trace(points, row=1, col=column)
        for line in lines:
            if line.measure == measure:
                ends = [int(frame["proposals"].min()), int(frame["proposals"].max())]
                name = f"n^{line.slope:.2f}"
                fit = go.Scatter(x=ends, y=[line.at(end) for end in ends], mode="lines", name=name)
                figure.add_trace(fit, row=1, col=column)
    figure.update_xaxes(type="log", title=proposals)
    figure.update_yaxes(type="log")
    if path.suffix in (".html", ".htm"):
        figure.write_html(path, include_plotlyjs=True)
        return path
    try:
        figure.write_image(path)
    except (ValueError, RuntimeError, ImportError):  # no image maker, or none of that kind
        path = path.with_suffix(".html")
        figure.write_html(path, include_plotlyjs=True)
    return path
