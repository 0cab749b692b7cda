"""When somebody was here last: a visit ends when nothing was opened for half an hour. Kept by the browser alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

VISIT = timedelta(minutes=30)
STEP = timedelta(minutes=1)


def visited(before: Mapping[str, str] | None, now: datetime) -> tuple[datetime | None, dict[str, str]]:
    """Return when the last visit ended (None: this is the first one known) and what the browser is to keep."""
    if not before or "seen" not in before:
        return None, {"seen": now.isoformat()}
    seen = datetime.fromisoformat(before["seen"])
    ended = datetime.fromisoformat(before["last"]) if "last" in before else None
    if now - seen > VISIT:
        return seen, {"last": seen.isoformat(), "seen": now.isoformat()}
    if now - seen < STEP:
        return ended, dict(before)
    return ended, dict(before) | {"seen": now.isoformat()}
