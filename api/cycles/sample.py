"""The fictional survey as a round of its own: its workbooks sent in and accepted, its offers and its policy kept."""

import secrets
from pathlib import Path

from allocator.intake import read_policy, read_supply
from allocator.sample import POLICY, SUPPLY, SURVEYS
from api.cycles.inputs import Desk, inputs_of
from api.cycles.nouns import Cycle, CycleId, Kind, Use
from api.cycles.receiving import accept, receive
from api.people.roles import SAMPLE
from api.store import documents, scenarios
from api.store.database import Database, Transaction
from api.store.protocol import Origin, ScenarioEntry
from models.base import Frozen
from models.errors import InputError
from models.problems import Problem
from models.scenario import Scenario
from models.text import Lang, text


def begin_sample(database: Database, desk: Desk, folder: Path) -> CycleId:
    """Begin a round with the fictional workbooks of a folder and accept what they say."""
    cycle_id = f"c-{secrets.token_hex(8)}"
    policy, supply = read_policy(folder / POLICY), read_supply(folder / SUPPLY)
    with database.write(SAMPLE) as change:
        cycle = Cycle(name=text("sample.round", Lang.JA))
        documents.put(change, cycle_id, Kind.CYCLE, Kind.CYCLE, cycle, seen="new")
        _keep(change, cycle_id, Kind.POLICY, policy)
        _keep(change, cycle_id, Kind.SUPPLY, supply)
        for path in sorted((folder / SURVEYS).iterdir()):
            receive(change, cycle_id, path.name, path.read_bytes(), Use.SURVEY)
    accept(database, desk, cycle_id, SAMPLE, "new", text("sample.accepted", Lang.JA))
    return cycle_id


def _keep(change: Transaction, cycle_id: CycleId, kind: Kind, read: tuple[Frozen | None, tuple[Problem, ...]]) -> None:
    content, problems = read
    if content is None:
        raise InputError("sample_unreadable", first=problems[0].code)
    documents.put(change, cycle_id, kind, kind, content, seen="new")


def keep_sample(database: Database, desk: Desk, folder: Path, scenario: Scenario, name: str) -> ScenarioEntry:
    """Keep the scenario of the sample, in its round; the round is begun where there is none yet."""
    with database.read() as connection:
        rounds = documents.of_every_owner(connection, Kind.CYCLE, Cycle)
    cycle_id = rounds[0].version.owner if rounds else begin_sample(database, desk, folder)
    with database.write(SAMPLE) as change:
        inputs = inputs_of(change.connection, cycle_id).tags()
        return scenarios.add(change, scenario, name, Origin(cycle=cycle_id, inputs=inputs, by=SAMPLE))
