"""The fictional survey: invented applicants and providers, real enough to plan with. Everything in it is 架空.

It takes the way of every survey: written as workbooks on our own template, read back through intake, prepared.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.alone import complete
from allocator.intake import read_policy, read_supply, read_surveys
from allocator.intake.template import write_policy, write_supply, write_survey
from allocator.prepare import prepare
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from models.errors import InputError
from models.problems import Problem
from models.scenario import Scenario

MARK = "本ツール用ひな形による架空の見本"
SURVEYS = "調査票_架空"
SUPPLY = "提供枠_架空.xlsx"
POLICY = "方針_架空.xlsx"

__all__ = ["POLICY", "SUPPLY", "SURVEYS", "read", "scenario", "write"]


def write(folder: Path | str) -> tuple[Path, Path, Path]:
    """Write the fictional workbooks and return the folder of answers, the supply file and the policy file."""
    target = Path(folder)
    surveys = target / SURVEYS
    surveys.mkdir(parents=True, exist_ok=True)
    for entry in snapshot().entries:
        write_survey(surveys / entry.receipt.file, entry, MARK, fictional=True)
    write_supply(target / SUPPLY, supply(), MARK)
    write_policy(target / POLICY, policy(), MARK)
    return surveys, target / SUPPLY, target / POLICY


def read(folder: Path | str) -> tuple[Scenario, tuple[Problem, ...]]:
    """Read workbooks written by ``write`` and return their complete scenario with everything intake had to say."""
    target = Path(folder)
    policy_read, problems = read_policy(target / POLICY)
    supply_read, more = read_supply(target / SUPPLY)
    problems += more
    if policy_read is None or supply_read is None:
        raise InputError("sample_unreadable", first=problems[0].code)
    answers, said = read_surveys([target / SURVEYS], policy_read.cycle_id)
    prepared, asked = prepare(answers, supply_read, policy_read)
    problems += said + asked
    if prepared is None:
        raise InputError("sample_unreadable", first=problems[-1].code)
    return complete(prepared), problems


def scenario() -> Scenario:
    """Return the fictional scenario, by way of its workbooks."""
    with TemporaryDirectory() as folder:
        write(folder)
        return read(folder)[0]
