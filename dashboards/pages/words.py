"""Moments as people read them: Japan Standard Time."""

from datetime import datetime, timedelta, timezone

from models.text import Lang, day_text

JST = timezone(timedelta(hours=9), "JST")


def moment_text(moment: datetime, lang: Lang) -> str:
    """Write a moment to the minute: 2024年10月1日 9:05."""
    local = moment.astimezone(JST)
    return f"{day_text(local.date(), lang)} {local.hour}:{local.minute:02d}"
