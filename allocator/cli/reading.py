"""How far the reading of many files is: a moving line on a terminal, nothing where output is piped."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from allocator.cli.terminal import Terminal
from allocator.intake.jail import Progress as Told


@contextmanager
def reading_shown(terminal: Terminal) -> Iterator[Told]:
    """Show how many files are read, as long as it lasts."""
    words = TextColumn("{task.description}", markup=False)
    shown = terminal.err.is_terminal
    with Progress(
        TimeElapsedColumn(), BarColumn(bar_width=16), words, console=terminal.err, transient=True, disable=not shown
    ) as bar:
        task = bar.add_task("", total=None)

        def told(done: int, of: int) -> None:
            bar.update(task, description=terminal.text("cli.reading.files", done=done, of=of), completed=done, total=of)

        yield told
