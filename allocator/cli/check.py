"""``allocate check``: an independent verification, without the solver."""

from typing import Any

from allocator.checks import check_plan, check_scenario
from allocator.checks.bounds import certified, check_bounds
from allocator.cli.call import PLAN, SCENARIO, Argument, Command, file
from allocator.cli.documents import read_document
from allocator.cli.terminal import Terminal
from allocator.cli.violations import violation_line
from allocator.ledger.proof import tier_name
from models.certificate import Certificate
from models.plan import Plan
from models.scenario import Scenario

CLEAN, VIOLATED = 0, 5


def passes(scenario: Scenario, plan: Plan, terminal: Terminal, certificate: Certificate | None = None) -> bool:
    """Tell whether a plan (and the prices that are to prove its bounds) passes every check, naming each violation."""
    found = (*check_scenario(scenario), *check_plan(scenario, plan))
    if certificate is not None:
        found = (*found, *check_bounds(scenario, plan, certificate))
    for violation in found:
        terminal.line(violation_line(terminal, violation))
    if found:
        terminal.note("cli.check.violated", count=len(found))
    return not found


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Check a plan against its scenario, and its bounds against the prices that are to prove them."""
    scenario = read_document(values["scenario"], Scenario)
    plan = read_document(values["plan"], Plan)
    certificate = None if values.get("bounds") is None else read_document(values["bounds"], Certificate)
    if not passes(scenario, plan, terminal, certificate):
        return VIOLATED
    terminal.say("cli.check.clean", decisions=len(plan.decisions), tiers=len(plan.tiers))
    if certificate is not None:
        _tell_bounds(plan, certificate, terminal)
    return CLEAN


def _tell_bounds(plan: Plan, certificate: Certificate, terminal: Terminal) -> None:
    """Say of each tier on what its bound rests."""
    by_prices = certified(plan, certificate)
    for place, tier in enumerate(plan.tiers):
        source = "certified" if place in by_prices else "solver"
        name = tier_name(tier.name, tier.level, terminal.lang)
        terminal.say(f"cli.bounds.{source}", tier=name, bound=f"{tier.bound:,}")


BOUNDS = Argument(("--bounds",), "bounds", "certificate.json", file)
COMMAND = Command("check", (SCENARIO, PLAN, BOUNDS), run)
