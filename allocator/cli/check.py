"""``allocate check``: an independent verification, without the solver."""

from typing import Any

from allocator.checks import check_plan, check_scenario
from allocator.cli.call import PLAN, SCENARIO, Command
from allocator.cli.documents import read_document
from allocator.cli.terminal import Terminal
from models.plan import Plan
from models.reasons import Violation
from models.scenario import Scenario

CLEAN, VIOLATED = 0, 5


def violation_line(terminal: Terminal, found: Violation) -> str:
    """Write a violation on one line: which rule, whom, what."""
    whom = " ".join(name for name in (found.proposal, found.phase, found.pool) if name)
    sentence = " ".join(terminal.text(found.text_key, **found.params).split())
    return f"{found.rule}: {whom}: {sentence}" if whom else f"{found.rule}: {sentence}"


def passes(scenario: Scenario, plan: Plan, terminal: Terminal) -> bool:
    """Tell whether a plan passes every check, naming each violation on a line."""
    found = (*check_scenario(scenario), *check_plan(scenario, plan))
    for violation in found:
        terminal.line(violation_line(terminal, violation))
    if found:
        terminal.note("cli.check.violated", count=len(found))
    return not found


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Check a plan against its scenario."""
    scenario = read_document(values["scenario"], Scenario)
    plan = read_document(values["plan"], Plan)
    if not passes(scenario, plan, terminal):
        return VIOLATED
    terminal.say("cli.check.clean", decisions=len(plan.decisions), tiers=len(plan.tiers))
    return CLEAN


COMMAND = Command("check", (SCENARIO, PLAN), run)
