"""The console script ``allocate``: which commands there are, how they are called, and how errors are told.

The commands themselves are plain functions in ``allocator/cli``; ``serve`` and the end of ``demo`` stand here because
they need the pages.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from socket import socket
from typing import Any

from allocator.cli import bench, check, dossier, explain, export, importing, replan, schema, solve, template, verify
from allocator.cli.call import SECONDS, SEED, WORK, WORKERS, Argument, Command, file, one_of, parse, whole
from allocator.cli.demo import Demonstration, demonstrate
from allocator.cli.solving import STOPPED
from allocator.cli.terminal import Terminal, write_what_can_be_shown
from allocator.exports.bundle import Recipient
from allocator.exports.sheet import Document
from allocator.exports.view import View
from api.cycles.inputs import Desk
from api.cycles.sample import keep_sample
from api.logs import log_into, stop_logging
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from dashboards import keeping
from dashboards.serving import LOOPBACK, link, open_store, serve_until_stopped, take_address
from models.errors import AllocationError, InputError
from models.text import Lang

UNEXPECTED = 70
HOST = Argument(("--host",), "host", "HOST", lambda _name, word: word, "127.0.0.1")
PORT = Argument(("--port",), "port", "N", whole(1, 65_535), 8000)


def _serve(
    store: SqlStore, work: Path, settings: ApiSettings, taken: socket, terminal: Terminal, proxy: str = ""
) -> None:
    from dashboards.app import create_app  # the pages take a second to load: not for every command

    app = create_app(store, work, settings)
    handler = log_into(work.parent / "log")
    try:
        with suppress(KeyboardInterrupt):  # the way to end it, so no error
            terminal.say("cli.serve.link", link=link(taken) + _first(store, settings))
            serve_until_stopped(app, taken, proxy)
    finally:
        stop_logging(handler)


def _first(store: SqlStore, settings: ApiSettings) -> str:
    """Return the end of the link at the first start, where the first coordinator is made; else nothing."""
    signing = Signing(store.database)
    return f"first?key={signing.first_link()}" if not settings.sample and signing.nobody_yet() else ""


def serve(values: dict[str, Any], terminal: Terminal) -> int:
    """Serve what is kept in a data folder."""
    proxy: str = values["proxy"]
    with take_address(values["host"], values["port"], proxy) as taken:
        store = open_store(values["data"], values["database"])
        if values["host"] not in LOOPBACK and Signing(store.database).nobody_yet():
            raise InputError("first_needs_loopback", host=values["host"])
        own = ApiSettings()
        settings = own.model_copy(update={"hosts": (*own.hosts, *(values["name"] or ()))})
        _serve(store, values["data"] / "work", settings, taken, terminal, proxy)
    return 0


def demo(values: dict[str, Any], terminal: Terminal) -> int:
    """Do the main job on the fictional survey, then show it in the browser."""
    with ExitStack() as held:
        taken = None if values["no_serve"] else held.enter_context(take_address("127.0.0.1", values["port"]))
        made = demonstrate(values, terminal)
        if not isinstance(made, Demonstration):
            return made
        if taken is None or made.stopped:
            return STOPPED if made.stopped else 0
        data = values["out"] / "data"
        store = open_store(data)
        show_in(store, made, values["out"] / "sample", data / "work")
        _serve(store, data / "work", ApiSettings(sample=True), taken, terminal)
    return 0


def show_in(store: SqlStore, made: Demonstration, folder: Path, work: Path) -> None:
    """Put the sample into the store: its round with everything sent in, its scenario and its plan."""
    name = made.scenario.labels.program_name or "demo"
    entry = keep_sample(store.database, Desk(store.database, work / "desk"), folder, made.scenario, name)
    store.add_plan(
        CheckedPlan(
            scenario_id=entry.id,
            scenario=made.scenario,
            plan=made.plan,
            record=made.record,
            run=None,
            final=not made.stopped,
            at=datetime.now(UTC),
        )
    )


def write_documents(values: dict[str, Any], terminal: Terminal) -> int:
    """Write documents; the page among them needs the figures of this layer."""

    def html(view: View, recipient: Recipient, documents: tuple[Document, ...]) -> bytes:
        from dashboards.report import html_bytes  # the chart library takes a second to load: not for every command

        return html_bytes(view, recipient, documents)

    return export.export(values, terminal, html)


DEMO = Command(
    "demo",
    (
        Argument(("-o", "--out"), "out", "DIR", file, Path("out")),
        SECONDS,
        WORK,
        WORKERS,
        SEED,
        Argument(("--no-serve",), "no_serve"),
        PORT,
    ),
    demo,
)
SERVE = Command(
    "serve",
    (
        keeping.DATA,
        HOST,
        PORT,
        Argument(("--proxy",), "proxy", "ADDRESS", lambda _name, word: word, ""),
        Argument(("--name",), "name", "HOST", lambda _name, word: word.lower(), many=True),
        Argument(("--database",), "database", "URL", lambda _name, word: word, ""),
    ),
    serve,
)
EXPORT = Command("export", export.ARGUMENTS, write_documents)
COMMANDS = {
    command.name: command
    for command in (
        DEMO,
        template.COMMAND,
        importing.COMMAND,
        solve.COMMAND,
        replan.COMMAND,
        check.COMMAND,
        explain.COMMAND,
        EXPORT,
        dossier.COMMAND,
        verify.COMMAND,
        schema.COMMAND,
        bench.COMMAND,
        SERVE,
        *keeping.COMMANDS,
    )
}


# --- help


def tell_commands(terminal: Terminal) -> None:
    """Print what ``allocate`` can do."""
    terminal.say("cli.help.usage")
    for name in COMMANDS:
        terminal.line(f"  {name:10} {terminal.text(f'cli.{name}.help')}")
    terminal.say("cli.help.more")


def tell_command(command: Command, terminal: Terminal) -> None:
    """Print how one command is called."""
    usage = " ".join(argument.usage for argument in command.arguments)
    terminal.line(terminal.text("cli.help.call", call=f"allocate {command.name} {usage}"))
    terminal.line(f"  {terminal.text(f'cli.{command.name}.help')}")
    for argument in command.arguments:
        names = argument.shown if argument.positional else ", ".join(argument.names)
        default = "" if argument.default is None else terminal.text("cli.help.default", value=f"{argument.default}")
        terminal.line(f"  {names:16} {terminal.text(f'cli.argument.{command.name}.{argument.dest}')}{default}")
    terminal.line(f"  {'--lang ja|en':16} {terminal.text('cli.argument.lang')}")


# --- calling


def _language(words: list[str]) -> tuple[Lang, list[str]]:
    """Take ``--lang`` out of a call, wherever it stands."""
    left: list[str] = []
    lang = Lang.JA
    rest = iter(words)
    for word in rest:
        if word == "--lang":
            lang = Lang(one_of(*Lang)("--lang", next(rest, "")))
        elif word.startswith("--lang="):
            lang = Lang(one_of(*Lang)("--lang", word.removeprefix("--lang=")))
        else:
            left.append(word)
    return lang, left


def call(words: list[str], terminal: Terminal) -> int:
    """Carry out one call."""
    if words[:1] == ["--version"]:
        terminal.line(version("compute-allocation"))
        return 0
    asks = any(word in ("-h", "--help") for word in words)
    names = [word for word in words if word not in ("-h", "--help")]
    if not names:
        tell_commands(terminal)
        if asks:
            return 0
        raise InputError("no_command")
    if names[0] not in COMMANDS:
        code = "unknown_option" if names[0].startswith("-") else "unknown_command"
        raise InputError(code, value=names[0], command="", commands=tuple(COMMANDS))
    command = COMMANDS[names[0]]
    if asks:
        tell_command(command, terminal)
        return 0
    return command.run(parse(command, names[1:]), terminal)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``allocate`` and return its exit code."""
    write_what_can_be_shown()
    terminal = Terminal(Lang.JA)
    try:
        lang, words = _language(list(sys.argv[1:] if arguments is None else arguments))
        terminal = Terminal(lang)
        return call(words, terminal)
    except AllocationError as error:
        return terminal.refuse(error)
    except KeyboardInterrupt:
        return terminal.refuse(Interrupted("interrupted"))
    except Exception as error:
        if os.environ.get("ALLOCATE_TRACEBACK"):
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
        return terminal.refuse(Unexpected("unexpected", where=where))


class Interrupted(AllocationError):
    """A person pressed Ctrl-C."""

    exit_code = STOPPED


class Unexpected(AllocationError):
    """A fault of ours."""

    exit_code = UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
