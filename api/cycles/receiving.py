"""Workbooks sent in, and the answers accepted from them: what routes, pages and the sample do alike."""

import hashlib
import secrets

from api.cycles.inputs import Desk, inputs_of, keep_file
from api.cycles.making import accepted
from api.cycles.nouns import CycleId, Kind, Upload, Use
from api.store import documents
from api.store.database import Database, Transaction
from api.store.documents import Kept, Version
from models.base import Frozen


class Accepted(Frozen):
    """The answers that count from now on."""

    version: Version
    proposals: int
    superseded: int
    open_questions: int


def receive(change: Transaction, cycle_id: CycleId, name: str, content: bytes, use: Use) -> Kept[Upload]:
    """Keep a workbook (its name made plain before). The same content again is the same upload."""
    sha256 = hashlib.sha256(content).hexdigest()
    inputs = inputs_of(change.connection, cycle_id)
    known = next((kept for kept in inputs.uploads if kept.content.sha256 == sha256), None)
    if known is not None:
        return known
    keep_file(change, sha256, content)
    upload = Upload(file=name, sha256=sha256, size=len(content), use=use)
    return documents.put(change, cycle_id, Kind.UPLOAD, f"u-{secrets.token_hex(8)}", upload, seen="new")


def accept(database: Database, desk: Desk, cycle_id: CycleId, by: str, seen: str, reason: str) -> Accepted:
    """Accept what workbooks and hand entries say now; open questions stay as the list says they are treated."""
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    read = desk.read(inputs)
    now = accepted(read.decided, inputs)
    with database.write(by) as change:
        kept = documents.put(change, cycle_id, Kind.SNAPSHOT, Kind.SNAPSHOT, now, seen=seen, reason=reason)
    return Accepted(
        version=kept.version,
        proposals=len(now.entries),
        superseded=len(now.superseded),
        open_questions=len({problem.question for problem in read.listing.questions}),
    )
