"""A plan as a person reads it on a terminal: what it is, who gets what from when to when, what is proven, the sums."""

from rich.table import Table

from allocator.checks import tier_values
from allocator.cli.group_text import class_table, measure_table, money_table, pool_table, type_table
from allocator.cli.names import Names
from allocator.cli.table import a_table
from allocator.cli.terminal import Terminal
from allocator.ledger import Figures, figures
from allocator.ledger.nouns import PhaseFigures, ProposalFigures, SelfUse, Standing
from allocator.ledger.proof import headline, line_name, percent, proof_info, reading, sentence
from models.plan import Plan
from models.policy import Stage
from models.scenario import Decision, Part, Scenario


def tell_plan(scenario: Scenario, plan: Plan, terminal: Terminal, greedy: tuple[Decision, ...] | None = None) -> None:
    """Print a plan; with ``greedy`` what placing by priority would have given stands beside it."""
    counted = figures(scenario, plan)
    by_hand = None if greedy is None else figures(scenario, plan.model_copy(update={"decisions": greedy, "tiers": ()}))
    if scenario.rules.stage is Stage.SURVEY:
        terminal.say("cli.plan.estimate")
    if scenario.labels.fictional:
        terminal.say("cli.plan.fictional")
    names = Names(scenario, terminal.lang)
    tables = [allotment_table(scenario, plan, counted, names, terminal)]
    if plan.tiers:
        tables.append(tier_table(scenario, plan, greedy, terminal))
    tables += [
        measure_table(counted, by_hand, terminal),
        class_table(counted, terminal),
        type_table(counted, terminal),
        pool_table(counted, names, terminal),
        money_table(counted, terminal),
    ]
    for table in tables:
        terminal.out.print(table)
    if greedy is not None:
        terminal.say("cli.plan.greedy")
    tell_proof(scenario, plan, terminal)


# --- who gets what


def allotment_table(scenario: Scenario, plan: Plan, counted: Figures, names: Names, terminal: Terminal) -> Table:
    """Return one row per phase: applicant, asked, given, where, when, fill, remark."""
    table = a_table(
        terminal,
        "cli.allotment",
        ("applicant", "left"),
        ("asked", "right"),
        ("given", "right"),
        ("where", "left"),
        ("when", "left"),
        ("fill", "right"),
        ("pool", "right"),
        ("remark", "left"),
    )
    for proposal in scenario.proposals:
        row = counted.proposal(proposal.id)
        for number, phase in enumerate(row.phases):
            decision = plan.decision(proposal.id, phase.id)
            parts = proposal.phase(phase.id).given + (decision.parts if decision else ())
            table.add_row(
                names.applicant(proposal.id) if number == 0 else "",
                _asked(phase, names, terminal),
                _gpus(phase, terminal),
                _where(parts, names),
                _when(phase, names),
                _bare_percent(row.fill.counted_ppm) if number == 0 else "",
                _bare_percent(row.fill.pool_ppm) if number == 0 else "",
                _remark(row, terminal) if number == 0 else "",
            )
    return table


def _asked(phase: PhaseFigures, names: Names, terminal: Terminal) -> str:
    types = "/".join(names.gpu_type(hours.gpu_type) for hours in phase.asked)
    return terminal.text("cli.allotment.wish", gpus=phase.asked_gpus, types=types, days=phase.asked_days)


def _bare_percent(ppm: int) -> str:
    return percent(ppm).removesuffix(" %")


def _gpus(phase: PhaseFigures, terminal: Terminal) -> str:
    return f"{phase.given_gpus:,}" if phase.used else terminal.text("cli.allotment.none")


def _where(parts: tuple[Part, ...], names: Names) -> str:
    return " + ".join(dict.fromkeys(names.source(part.pool) for part in parts))


def _when(phase: PhaseFigures, names: Names) -> str:
    return names.days(phase.used) if phase.used else ""


def _remark(row: ProposalFigures, terminal: Terminal) -> str:
    if row.standing is not Standing.SERVED:
        return terminal.text(f"cli.standing.{row.standing}")
    return "" if row.self_use is SelfUse.NONE else terminal.text(f"cli.self_use.{row.self_use}")


# --- how good it is


def tier_table(scenario: Scenario, plan: Plan, greedy: tuple[Decision, ...] | None, terminal: Terminal) -> Table:
    """Return one row per tier: value, bound, threshold, whether proven, and the value of placing by priority."""
    beside = None if greedy is None else tier_values(scenario, greedy)
    columns = [("number", "right"), ("tier", "left"), ("value", "right"), ("bound", "right"), ("proven", "left")]
    table = a_table(terminal, "cli.tiers", *columns, *([("greedy", "right")] if beside else []))
    for number, line in enumerate(proof_info(scenario, plan).lines):
        tier = line.result

        def shown(value: int, name=tier.name, level=tier.level) -> str:  # type: ignore[no-untyped-def]
            return reading(scenario, name, level, value, terminal.lang)

        cells = [
            str(number + 1),
            line_name(line, terminal.lang),
            shown(tier.value),
            shown(tier.bound),
            terminal.text(f"cli.tiers.{'is_proven' if tier.proven else 'is_open'}"),
        ]
        table.add_row(*cells, *([shown(beside[number])] if beside else []))
    return table


def tell_proof(scenario: Scenario, plan: Plan, terminal: Terminal) -> None:
    """Print one sentence per tier about what is proven, and what that makes of the whole plan."""
    info = proof_info(scenario, plan)
    if info.lines:
        terminal.say("cli.proof.title")
    for line in info.lines:
        terminal.line(f"  {line.number}. {sentence(line, terminal.lang)}")
    terminal.line(f"{terminal.text('cli.proof.lead')} {headline(info, terminal.lang)}")
