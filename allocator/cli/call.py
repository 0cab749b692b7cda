"""How a command is called: its arguments as data, read by argparse, refused in our own words."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allocator.cli.terminal import Terminal
from models.errors import InputError
from models.settings import SolveSettings


@dataclass(frozen=True)
class Argument:
    """One argument: positional without a dash. Its explanation is ``cli.<command>.<dest>`` in the locale files.

    An option that takes ``many`` may be given again.
    """

    names: tuple[str, ...]
    dest: str
    shown: str = ""
    read: Callable[[str, str], Any] | None = None
    default: Any = None
    required: bool = False
    many: bool = False

    @property
    def positional(self) -> bool:
        """Whether it stands by its place."""
        return not self.names[0].startswith("-")

    @property
    def usage(self) -> str:
        """How it is written in a call."""
        value = f"{self.shown}{'...' if self.many else ''}"
        written = value if self.positional else f"{self.names[0]} {self.shown}".strip()
        again = "..." if self.many and not self.positional else ""
        return written if self.required else f"[{written}]{again}"


@dataclass(frozen=True)
class Command:
    """A command of ``allocate``: what it is called, what it takes, what it does."""

    name: str
    arguments: tuple[Argument, ...]
    run: Callable[[dict[str, Any], Terminal], int]


class _Quiet(argparse.ArgumentParser):
    """An argparse parser that speaks through us."""

    def error(self, message: str) -> Any:
        """Refuse what argparse has no finer word for."""
        raise InputError("wrong_call", detail=message)


def parse(command: Command, words: Sequence[str]) -> dict[str, Any]:
    """Read the words after the command into values by name."""
    parser = _Quiet(prog=command.name, add_help=False, allow_abbrev=False, exit_on_error=False)
    for argument in command.arguments:
        if argument.positional:
            parser.add_argument(argument.dest, nargs="*" if argument.many else "?")
        elif argument.many:
            parser.add_argument(*argument.names, dest=argument.dest, action="append")
        elif argument.read is None:
            parser.add_argument(*argument.names, dest=argument.dest, action="store_true")
        else:
            parser.add_argument(*argument.names, dest=argument.dest)
    try:
        found, left = parser.parse_known_args(list(words))
    except argparse.ArgumentError as error:
        raise InputError("option_without_value", option=error.argument_name or "", command=command.name) from error
    for word in left:
        raise InputError("unknown_option" if word.startswith("-") else "unknown_word", value=word, command=command.name)
    return {argument.dest: _value(command, argument, getattr(found, argument.dest)) for argument in command.arguments}


def _value(command: Command, argument: Argument, found: Any) -> Any:
    if found is None or found == []:
        if argument.required:
            raise InputError("argument_missing", name=argument.usage, command=command.name)
        return argument.default
    if argument.read is None:
        return found
    name = argument.shown if argument.positional else argument.names[0]
    if argument.many:
        return tuple(argument.read(name, word) for word in found)
    return argument.read(name, found)


# --- readers: the name of the option, then the word


def file(name: str, word: str) -> Path:
    """Read the name of a file or folder."""
    if not word or "\0" in word:
        raise InputError("name_empty", option=name)
    return Path(word)


def whole(least: int, most: int) -> Callable[[str, str], int]:
    """Read a whole number between two others."""

    def read(name: str, word: str) -> int:
        if not word.isascii() or not word.removeprefix("-").isdigit() or len(word) > 18:
            raise InputError("not_whole_number", option=name, value=word)
        if not least <= int(word) <= most:
            raise InputError("number_out_of_range", option=name, value=int(word), least=least, most=most)
        return int(word)

    return read


def seconds(name: str, word: str) -> float:
    """Read a time in seconds, up to a day."""
    try:
        value = float(word)
    except ValueError as error:
        raise InputError("not_seconds", option=name, value=word) from error
    if not 0 < value <= 86_400:
        raise InputError("not_seconds", option=name, value=word)
    return value


def work(name: str, word: str) -> float:
    """Read an amount of deterministic work."""
    try:
        value = float(word)
    except ValueError as error:
        raise InputError("not_work", option=name, value=word) from error
    if not 0 < value <= 1_000_000:
        raise InputError("not_work", option=name, value=word)
    return value


def day(name: str, word: str) -> date:
    """Read a day as 2024-09-20."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise InputError("not_a_day", option=name, value=word) from error


def one_of(*choices: str) -> Callable[[str, str], str]:
    """Read one of some words."""

    def read(name: str, word: str) -> str:
        if word not in choices:
            raise InputError("not_among", option=name, value=word, choices=choices)
        return word

    return read


# --- arguments several commands share

DEFAULTS = SolveSettings()
SCENARIO = Argument(("scenario",), "scenario", "scenario.json", file, required=True)
PLAN = Argument(("plan",), "plan", "plan.json", file, required=True)
SECONDS = Argument(("--seconds",), "seconds", "S", seconds, DEFAULTS.seconds)
WORKERS = Argument(("--workers",), "workers", "N", whole(1, 64), DEFAULTS.workers)
WORK = Argument(("--work",), "work", "W", work)
SEED = Argument(("--seed",), "seed", "N", whole(0, 2**31 - 1), DEFAULTS.seed)
