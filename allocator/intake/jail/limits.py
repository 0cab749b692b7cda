"""How much a file may hold and a reading process may use. An answer of the programme needs a hundredth of any of it."""

from pydantic import PositiveInt

from models.base import Frozen

_MB = 1_000_000


class FileLimits(Frozen):
    """What is refused before anything reads it.

    The largest file within these figures is read in half the time and memory a reading process has.
    """

    file_bytes: PositiveInt = 20 * _MB
    unpacked_bytes: PositiveInt = 200 * _MB
    part_bytes: PositiveInt = 64 * _MB
    parts: PositiveInt = 2_000
    part_name_length: PositiveInt = 512

    elements: PositiveInt = 2_000_000
    depth: PositiveInt = 100
    token_bytes: PositiveInt = 4 * _MB
    """One tag with its attributes, or one comment."""
    names: PositiveInt = 50_000
    """Different names of elements and attributes in a part."""
    declared: PositiveInt = 5_000_000
    """Counts a part claims of itself: a reader may set memory aside for them."""
    kept: PositiveInt = 20_000
    """Relationships (other than links to pages) and content types."""

    cells: PositiveInt = 200_000
    """In all sheets, those with a border or colour only among them."""
    sheet_area: PositiveInt = 50_000_000
    """Rows by columns up to its last cell. One stray cell in the last row is common, but not in the last column too."""
    merged_area: PositiveInt = 300_000
    column_widths: PositiveInt = 50_000
    """Columns a sheet gives a width or a look, counted as often as it does."""
    cell_text: PositiveInt = 1_000_000
    """Characters; Excel itself stops at 32,767."""

    lines: PositiveInt = 100_000
    line_bytes: PositiveInt = 1_000_000


class ProcessLimits(Frozen):
    """What one reading process may use."""

    memory_bytes: PositiveInt = 1_500 * _MB
    """Address space; 130 MB of it is the interpreter with the reader."""
    cpu_seconds: PositiveInt = 20
    """For each file."""
    wall_seconds: PositiveInt = 60
    """For each file: a process that sleeps or waits uses no CPU."""
    start_seconds: PositiveInt = 60
    files: PositiveInt = 200
    """After so many a new process takes over, so that nothing piles up."""
    reply_bytes: PositiveInt = 256 * _MB


FILE = FileLimits()
PROCESS = ProcessLimits()
