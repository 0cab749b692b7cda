"""The one look of tables on a terminal."""

from typing import Literal, cast

from rich import box
from rich.table import Table

from allocator.cli.terminal import Terminal

Justify = Literal["left", "right"]


def a_table(terminal: Terminal, key: str, *columns: tuple[str, str]) -> Table:
    """Return an empty table titled ``<key>.title`` with columns headed ``<key>.<name>``."""
    table = Table(
        title=terminal.text(f"{key}.title"),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for name, side in columns:
        table.add_column(terminal.text(f"{key}.{name}"), justify=cast(Justify, side), overflow="fold")
    return table
