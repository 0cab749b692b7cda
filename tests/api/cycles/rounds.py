"""A round with policy, offers and a few of the fictional answers, as the pages and routes find it."""

from pathlib import Path

from allocator.intake.template import write_survey
from allocator.sample import MARK
from allocator.sample.offers import supply as sample_supply
from allocator.sample.programme import policy as sample_policy
from allocator.sample.survey import snapshot
from api.cycles.inputs import Desk, Inputs, inputs_of
from api.cycles.nouns import Cycle, Kind, Use
from api.cycles.receiving import receive
from api.store import documents
from api.store.sql import SqlStore
from models.survey import SurveyEntry

ROUND = "c-00000001"
WHO = "aoki"


def answers(count: int = 3) -> tuple[SurveyEntry, ...]:
    """The first of the fictional answers."""
    return snapshot().entries[:count]


def workbook(entry: SurveyEntry, folder: Path) -> bytes:
    """The workbook of an answer."""
    path = folder / "answer.xlsx"
    write_survey(path, entry, MARK, fictional=True)
    return path.read_bytes()


def a_round(store: SqlStore, folder: Path, entries: tuple[SurveyEntry, ...], *, offers: bool = True) -> Desk:
    """Begin a round and send the answers in."""
    folder.mkdir(parents=True, exist_ok=True)
    with store.database.write(WHO) as change:
        documents.put(change, ROUND, Kind.CYCLE, Kind.CYCLE, Cycle(name="第1回"), seen="new")
        if offers:
            documents.put(change, ROUND, Kind.POLICY, Kind.POLICY, sample_policy(), seen="new")
            documents.put(change, ROUND, Kind.SUPPLY, Kind.SUPPLY, sample_supply(), seen="new")
        for entry in entries:
            receive(change, ROUND, entry.receipt.file, workbook(entry, folder), Use.SURVEY)
    return Desk(store.database, folder / "desk")


def inputs(store: SqlStore) -> Inputs:
    """The documents of the round as they stand."""
    with store.database.read() as connection:
        return inputs_of(connection, ROUND)
