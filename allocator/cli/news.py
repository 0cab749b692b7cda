"""The news of a running solve: a moving line on a terminal, one line per step where output is piped."""

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from allocator.cli.terminal import Terminal
from allocator.ledger.proof import reading, tier_name
from models.plan import Progress as Item
from models.scenario import Scenario


class News:
    """Shows news items as they come."""

    def __init__(self, scenario: Scenario, terminal: Terminal) -> None:
        self._scenario = scenario
        self._terminal = terminal
        self._told = ""
        self._bar = Progress(
            SpinnerColumn(),
            TimeElapsedColumn(),
            BarColumn(bar_width=16),
            TextColumn("{task.description}", markup=False),
            console=terminal.err,
            transient=True,
            disable=not terminal.err.is_terminal,
        )
        self._task = self._bar.add_task(terminal.text("cli.stage.options"), total=None)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Take the moving line away."""
        self._bar.stop()

    def show(self, item: Item) -> None:
        """Show one item."""
        step = self._step(item)
        values = self._values(item)
        self._bar.update(
            self._task, description=f"{step}  {values}", total=item.of or None, completed=max(0, item.number - 1)
        )
        if step != self._told and not self._terminal.err.is_terminal:
            self._told = step
            self._terminal.err.print(f"{item.seconds:6.1f} s  {step}")

    def _step(self, item: Item) -> str:
        if item.tier is None:
            return self._terminal.text(f"cli.stage.{item.stage}")
        name = tier_name(item.tier, item.level, self._terminal.lang)
        return self._terminal.text("cli.stage.tier", number=item.number, of=item.of, tier=name)

    def _values(self, item: Item) -> str:
        if item.tier is None or item.incumbent is None:
            return ""
        shown = reading(self._scenario, item.tier, item.level, item.incumbent, self._terminal.lang)
        if item.bound is None or item.gap is None:
            return self._terminal.text("cli.news.incumbent", incumbent=shown)
        bound = reading(self._scenario, item.tier, item.level, item.bound, self._terminal.lang)
        return self._terminal.text("cli.news.both", incumbent=shown, bound=bound, gap=f"{100 * item.gap:.2f}")
