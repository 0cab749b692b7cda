"""Calendars: whole days with an end that is not covered, nothing that breaks the format, the same bytes each time."""

import pytest

from allocator.exports import ics
from tests.allocator.exports.world import HOSTILE, a_view, world


def lines_of(content: bytes) -> list[str]:
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_ends_on_the_first_day_it_does_not_cover() -> None:
    view = a_view()
    lines = lines_of(ics.of_applicant(view, view.scenario.proposals[0]))
    assert "DTSTART;VALUE=DATE:20241101" in lines
    assert "DTEND;VALUE=DATE:20250209" in lines  # 100 days
    assert lines.count("BEGIN:VEVENT") == 1


def test_what_is_procured_alone_is_told_too() -> None:
    view = a_view()
    (summary,) = [line for line in lines_of(ics.of_applicant(view, view.scenario.proposals[3])) if "SUMMARY" in line]
    assert summary == "SUMMARY:自己調達: 8基（P4 1）"


def test_a_provider_sees_numbers_not_names() -> None:
    words = "\n".join(lines_of(ics.of_provider(a_view(), "A")))
    assert "利用者番号P1" in words
    assert "春野" not in words


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_becomes_a_line_of_its_own(name: str) -> None:
    view = a_view(world((name, "x", "y", "z")))
    lines = lines_of(ics.of_applicant(view, view.scenario.proposals[0]))
    assert lines.count("END:VEVENT") == 1
    assert all(":" in line for line in lines)
    assert not any(ord(sign) < 32 and sign != "\t" for line in lines for sign in line)


def test_the_same_plan_makes_the_same_bytes() -> None:
    view = a_view()
    assert ics.of_provider(view, "B") == ics.of_provider(a_view(), "B")
