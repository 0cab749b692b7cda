"""A terminal whose output a test can read."""

import io

from allocator.cli.terminal import Terminal
from models.text import Lang


class Heard:
    """A terminal, and what it has said so far."""

    def __init__(self, lang: Lang = Lang.EN) -> None:
        self._out, self._err = io.StringIO(), io.StringIO()
        self.terminal = Terminal(lang, self._out, self._err)

    @property
    def out(self) -> str:
        """Results."""
        return self._out.getvalue()

    @property
    def err(self) -> str:
        """News and errors."""
        return self._err.getvalue()
