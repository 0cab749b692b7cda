"""The numbers as pandas frames, one row per proposal, pool, fiscal year or group: for tables, never for deciding."""

import pandas as pd

from allocator.ledger.nouns import Figures, GroupFigures
from models.units import WHOLE


def _whole_h100_hours(h: int) -> int:
    return h // WHOLE


def proposal_frame(figures: Figures) -> pd.DataFrame:
    """Return one row per proposal."""
    return pd.DataFrame(
        {
            "proposal": row.id,
            "standing": row.standing.value,
            "self_use": row.self_use.value,
            "asked_h100_hours": _whole_h100_hours(row.asked_h),
            "given_h100_hours": _whole_h100_hours(row.given_h),
            "given_self_h100_hours": _whole_h100_hours(row.given_self_h),
            "raw_ppm": row.fill.raw_ppm,
            "pool_ppm": row.fill.pool_ppm,
            "self_ppm": row.fill.self_ppm,
            "counted_ppm": row.fill.counted_ppm,
            "pool_fees_yen": row.total.pool_fees,
            "self_fees_yen": row.total.self_fees,
            "grant_yen": row.total.grant,
            "own_low_yen": row.total.own_low,
            "own_high_yen": row.total.own_high,
        }
        for row in figures.proposals
    )


def money_frame(figures: Figures) -> pd.DataFrame:
    """Return one row per proposal and fiscal year."""
    return pd.DataFrame(
        {
            "proposal": row.id,
            "fiscal_year": money.fiscal_year,
            "pool_fees_yen": money.pool_fees,
            "self_fees_yen": money.self_fees,
            "eligible_yen": money.eligible,
            "grant_yen": money.grant,
            "own_low_yen": money.own_low,
            "own_high_yen": money.own_high,
        }
        for row in figures.proposals
        for money in row.years
    )


def pool_frame(figures: Figures) -> pd.DataFrame:
    """Return one row per pool."""
    return pd.DataFrame(
        {**row.model_dump(mode="json"), "used_ppm": row.used_ppm, "held_ppm": row.held_ppm} for row in figures.pools
    )


def type_frame(figures: Figures) -> pd.DataFrame:
    """Return one row per GPU type."""
    return pd.DataFrame({**row.model_dump(mode="json"), "asked_ppm": row.asked_ppm} for row in figures.types)


def group_frame(groups: tuple[GroupFigures, ...]) -> pd.DataFrame:
    """Return one row per group (``Figures.classes`` or ``Figures.categories``)."""
    return pd.DataFrame(row.model_dump(mode="json") for row in groups)
