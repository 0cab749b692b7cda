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
    unpacked_ratio: PositiveInt = 200
    """Unpacked to packed, looked at from ``ratio_from_bytes`` on: small parts of spaces pack better than that."""
    ratio_from_bytes: PositiveInt = 10 * _MB
    parts: PositiveInt = 2_000
    part_name_length: PositiveInt = 512

    elements: PositiveInt = 3_000_000
    depth: PositiveInt = 100
    token_bytes: PositiveInt = 4 * _MB
    """One tag with its attributes, or one comment."""
    names: PositiveInt = 50_000
    """Different names of elements and attributes in a part."""
    declared: PositiveInt = 5_000_000
    """Counts a part claims of itself: a reader may set memory aside for them."""
    kept: PositiveInt = 20_000
    """Relationships (other than links to pages) and content types."""

    cells: PositiveInt = 400_000
    """In all sheets, those with a border or colour only among them."""
    sheet_area: PositiveInt = 2_000_000
    """Rows by columns of a sheet up to its last cell."""
    merged_area: PositiveInt = 500_000
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
    wall_seconds: PositiveInt = 30
    """For each file: a process that sleeps or waits uses no CPU."""
    start_seconds: PositiveInt = 60
    files: PositiveInt = 200
    """After so many a new process takes over, so that nothing piles up."""
    reply_bytes: PositiveInt = 256 * _MB


FILE = FileLimits()
PROCESS = ProcessLimits()
