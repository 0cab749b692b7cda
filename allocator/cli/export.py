"""``allocate export``: documents of a plan, once it has passed every check; otherwise nothing is written.

A file holds the documents of one reader: the office, or the applicant or provider named. A folder gets everybody's, one
file each.
"""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allocator.cli.call import PLAN, SCENARIO, Argument, day, file, one_of
from allocator.cli.check import VIOLATED, passes
from allocator.cli.documents import make_folder, may_write, read_document, write_bytes
from allocator.cli.terminal import Terminal
from allocator.exports.bundle import OFFICE, Format, Html, every_file, one_file, recipient_of, recipients
from allocator.exports.documents import NAMES
from allocator.exports.view import view_of
from models.errors import InputError
from models.plan import Plan
from models.scenario import Scenario
from models.studies import Reasons
from models.units import day_in_japan

ARGUMENTS = (
    SCENARIO,
    PLAN,
    Argument(("--format",), "format", "xlsx|csv|html|ics", one_of(*Format), required=True),
    Argument(("-o", "--out"), "out", "PATH", file, required=True),
    Argument(("--document",), "documents", "NAME", one_of(*NAMES), many=True),
    Argument(("--proposal",), "proposal", "ID", lambda _name, word: word),
    Argument(("--provider",), "provider", "ID", lambda _name, word: word),
    Argument(("--against",), "against", "plan.json", file),
    Argument(("--reasons",), "reasons", "reasons.json", file),
    Argument(("--redact",), "redact"),
    Argument(("--issued",), "issued", "YYYY-MM-DD", day),
)


def export(values: dict[str, Any], terminal: Terminal, html: Html) -> int:
    """Check the plans, then write what was asked for."""
    form, out, wanted = Format(values["format"]), values["out"], tuple(values["documents"] or NAMES)
    into_folder = _is_folder(out, form)
    scenario = read_document(values["scenario"], Scenario)
    plan = read_document(values["plan"], Plan)
    against = None if values["against"] is None else read_document(values["against"], Plan)
    reasons = None if values["reasons"] is None else reasons_of(values["reasons"], plan)
    if reasons is not None and values["redact"]:
        raise InputError("reasons_not_redacted")
    _known(scenario, values["proposal"], values["provider"])
    if not passes(scenario, plan, terminal):
        return VIOLATED
    if against is not None and not _comparable(scenario, against, values["against"], terminal):
        return VIOLATED
    issued = values["issued"] or day_in_japan(datetime.now(UTC))
    software = version("compute-allocation")
    view = view_of(
        scenario, plan, terminal.lang, issued, software, redacted=values["redact"], against=against, reasons=reasons
    )
    mine = recipient_of(view, values["proposal"], values["provider"])
    if not into_folder:
        may_write(out)
        write_bytes(out, one_file(view, mine, form, wanted, html))
        terminal.say("cli.export.written", file=str(out))
        return 0
    to = tuple(recipients(view)) if mine == OFFICE else (mine,)
    files = every_file(view, to, form, wanted, html)
    make_folder(out)
    for name, content in files.items():
        write_bytes(out / name, content)
    terminal.say("cli.export.counted", folder=str(out), count=len(files))
    return 0


def reasons_of(path: Path, plan: Plan) -> Reasons:
    """Read the reasons of a plan; those of another are refused."""
    reasons = read_document(path, Reasons)
    if reasons.plan_hash != plan.hash:
        raise InputError("reasons_of_another_plan", file=str(path))
    return reasons


def _is_folder(out: Path, form: Format) -> bool:
    """Tell a folder from a file; a name that ends like another kind of file is refused."""
    if out.is_dir() or not out.suffix:
        return True
    if out.suffix.lower() != f".{form}":
        raise InputError("ending_differs", file=str(out), format=form)
    return False


def _known(scenario: Scenario, proposal: str | None, provider: str | None) -> None:
    """Refuse a recipient the scenario does not know, or two at once."""
    if proposal is not None and provider is not None:
        raise InputError("one_recipient")
    proposals = [row.id for row in scenario.proposals]
    providers = sorted({pool.provider for pool in scenario.pools})
    if proposal is not None and proposal not in proposals:
        raise InputError("unknown_proposal", value=proposal, known=proposals)
    if provider is not None and provider not in providers:
        raise InputError("unknown_provider", value=provider, known=providers)


def _comparable(scenario: Scenario, against: Plan, name: Path, terminal: Terminal) -> bool:
    """Check an earlier plan of the same scenario; one of another scenario must at least name what this one has."""
    if against.scenario_hash == scenario.deciding_hash:
        return passes(scenario, against, terminal)
    phases = {(proposal.id, phase.id) for proposal in scenario.proposals for phase in proposal.phases}
    pools = {pool.id for pool in scenario.pools} | {None}
    unknown = {f"{d.proposal}/{d.phase}" for d in against.decisions if (d.proposal, d.phase) not in phases}
    unknown |= {str(part.pool) for d in against.decisions for part in d.parts if part.pool not in pools}
    if unknown:
        raise InputError("other_plan_unknown", file=str(name), names=sorted(unknown))
    terminal.note("cli.export.against_unchecked", file=str(name))
    return True
