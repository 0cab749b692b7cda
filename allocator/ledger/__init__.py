"""The numbers people see: fill, GPU-hours, money, utilisation - one place for command line, API, pages and documents.

Written from ``DEFINITIONS.md`` in code of its own, so that engine, checks and ledger can be held against each other.
"""

from allocator.ledger.figures import figures
from allocator.ledger.nouns import Figures
from allocator.ledger.rows import money_rows

__all__ = ["Figures", "figures", "money_rows"]
