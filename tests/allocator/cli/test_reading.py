import io

import pytest

from allocator.cli.reading import reading_shown
from allocator.cli.terminal import Terminal
from models.text import Lang


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_many_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    with reading_shown(Terminal(Lang.JA, io.StringIO(), screen)) as told:
        told(1, 100)
        told(100, 100)
    assert "調査票を読んでいます（100件中100件）" in screen.getvalue()


def test_a_file_gets_no_moving_line() -> None:
    piped = io.StringIO()
    with reading_shown(Terminal(Lang.JA, io.StringIO(), piped)) as told:
        told(1, 100)
    assert piped.getvalue() == ""
