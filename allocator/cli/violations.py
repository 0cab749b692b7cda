"""A violation on one line of the screen."""

from allocator.cli.terminal import Terminal
from allocator.ledger.proof import tier_name
from models.reasons import Violation
from models.tiers import TierName


def violation_line(terminal: Terminal, found: Violation) -> str:
    """Write a violation on one line: which rule, whom, what."""
    whom = " ".join(name for name in (found.proposal, found.phase, found.pool) if name)
    params = found.params
    if found.rule == "certificate" and "tier" in params:
        params = params | {"tier": tier_name(TierName(params["tier"]), params["level"], terminal.lang)}
    sentence = " ".join(terminal.text(found.text_key, **params).split())
    return f"{found.rule}: {whom}: {sentence}" if whom else f"{found.rule}: {sentence}"
