"""Where a command speaks: results to standard output, news and errors to standard error, errors in both languages."""

import os
import sys
from typing import TextIO

from rich.console import Console

from models.errors import AllocationError
from models.faults import FieldFault
from models.text import Lang, text

NARROWEST, PIPED, WIDEST = 80, 120, 120
FAULTS_SHOWN = 10


def _console(stream: TextIO, width: int | None = None) -> Console:
    console = Console(file=stream, highlight=False, markup=False)
    wanted = console.width if console.is_terminal else PIPED
    console.width = width or max(NARROWEST, min(WIDEST, wanted))
    return console


class Terminal:
    """Output and error output of one call, in one language."""

    def __init__(self, lang: Lang, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.lang = lang
        self.out = _console(out or sys.stdout)
        self.err = _console(err or sys.stderr)

    def text(self, key: str, **params: object) -> str:
        """Return a sentence in the language of the call."""
        return text(key, self.lang, **params)

    def say(self, key: str, **params: object) -> None:
        """Print a sentence."""
        self.out.print(self.text(key, **params), soft_wrap=True)

    def note(self, key: str, **params: object) -> None:
        """Print a sentence that is no part of the result."""
        self.err.print(self.text(key, **params), soft_wrap=True)

    def line(self, words: str) -> None:
        """Print words as they are, on one line however long, to the result."""
        self.out.print(words, soft_wrap=True)

    def refuse(self, error: AllocationError) -> int:
        """Say what is wrong in both languages and return the exit code."""
        faults: tuple[FieldFault, ...] = error.params.get("faults", ())
        for lang in Lang:
            self._complain(text(error.text_key, lang, **error.params))
        for fault in faults[:FAULTS_SHOWN]:
            self._complain(f"  {fault.sentence(Lang.JA)} / {fault.sentence(Lang.EN).partition(': ')[2]}")
        if len(faults) > FAULTS_SHOWN:
            more = len(faults) - FAULTS_SHOWN
            self._complain("  " + " / ".join(text("cli.more_faults", lang, count=more) for lang in Lang))
        return error.exit_code

    def _complain(self, words: str) -> None:
        self.err.print(words, soft_wrap=True)


def write_what_can_be_shown() -> None:
    """Never fail because a terminal cannot show a character: it shows ``?`` instead."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def stop_writing() -> None:
    """After the reader of our output has gone, let nothing more be written to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
