"""When somebody was here last."""

from datetime import UTC, datetime, timedelta

from api.cycles.overview import TOLD
from dashboards.pages.visits import STEP, VISIT, visited
from models.text import Lang, catalogue

NOON = datetime(2024, 9, 20, 3, 0, tzinfo=UTC)


def test_the_first_visit_has_nothing_before_it() -> None:
    assert visited(None, NOON) == (None, {"seen": NOON.isoformat()})
    assert visited({}, NOON)[0] is None


def test_a_visit_lasts_as_long_as_pages_are_opened() -> None:
    _, kept = visited(None, NOON)
    since, again = visited(kept, NOON + STEP / 2)
    assert (since, again) == (None, kept)  # nothing to keep: the browser need not be told
    later = NOON + VISIT
    assert visited(kept, later) == (None, {"seen": later.isoformat()})


def test_after_half_an_hour_a_new_visit_begins_where_the_last_one_ended() -> None:
    _, kept = visited(None, NOON)
    later = NOON + VISIT + timedelta(seconds=1)
    since, kept = visited(kept, later)
    assert since == NOON
    assert visited(kept, later + VISIT)[0] == NOON
    assert visited(kept, later + VISIT + timedelta(seconds=1))[0] == later


def test_every_change_that_is_news_has_words() -> None:
    wanted = {f"pages.home.action.{action.replace('.', '_')}" for action in TOLD}
    for lang in Lang:
        assert {key for key in catalogue(lang) if key.startswith("pages.home.action.")} == wanted
