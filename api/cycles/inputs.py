"""All inputs of a cycle at one moment, and what reading its workbooks says - in jailed processes, once per content."""

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from allocator.importing import Imported, import_read
from allocator.intake.adoption import read_adoption
from allocator.intake.jail import Progress, Read, read_books
from allocator.intake.questions import NONE, Answers
from allocator.intake.questions.answers import Given
from allocator.intake.read import take_surveys
from api.cycles.nouns import Cycle, CycleId, Decided, Kind, Said, Upload, Use
from api.store import documents
from api.store.database import Database, Transaction
from api.store.documents import Kept, Version
from api.store.schema import FILE
from models.base import Frozen, digest
from models.errors import InputError, NotFoundError
from models.policy import Policy
from models.problems import Level, Problem
from models.questions import read_key, source_of
from models.scenario import Pin
from models.supply import Supply
from models.survey import ClassDeclaration, SurveyEntry, SurveySnapshot

READINGS, BOOKS = 8, 400
"""Readings and opened workbooks remembered: what a cycle's workbooks say does not change while its documents do not."""
LONGEST_NAME = 250
"""Bytes of a file name: the file systems of servers take a little more, and far fewer letters than Windows does."""
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]+")
Document = TypeVar("Document", bound=Frozen)


@dataclass(frozen=True)
class Inputs:
    """The documents of a cycle as they stand."""

    id: CycleId
    cycle: Kept[Cycle]
    policy: Kept[Policy] | None
    supply: Kept[Supply] | None
    snapshot: Kept[SurveySnapshot] | None
    uploads: tuple[Kept[Upload], ...]
    said: tuple[Kept[Said], ...]
    entries: tuple[Kept[SurveyEntry], ...]
    decisions: tuple[Kept[Decided], ...]
    pins: tuple[Kept[Pin], ...]

    @property
    def answers(self) -> Answers:
        """What people answered, in the order in which they did."""
        in_order = sorted(self.said, key=lambda kept: (kept.version.at, kept.version.name))
        found: list[Given] = []
        for kept in in_order:
            key = read_key(kept.version.name)
            if key is not None:
                on = kept.version.at.date().isoformat()
                found.append(Given(key=key, text=kept.content.text, by=kept.version.by, on=on))
        return Answers.of(found)

    def tags(self) -> dict[str, str]:
        """Return which version of each document this is, by kind and name."""
        single = (self.policy, self.supply, self.snapshot)
        several = (self.uploads, self.said, self.entries, self.decisions, self.pins)
        versions: list[Version] = [one.version for one in single if one is not None]
        for kind in several:
            versions += [one.version for one in kind]
        return {f"{version.kind}/{version.name}": version.tag for version in versions}


def begin(change: Transaction, cycle: Cycle) -> Kept[Cycle]:
    """Begin a round."""
    return documents.put(change, f"c-{secrets.token_hex(8)}", Kind.CYCLE, Kind.CYCLE, cycle, seen="new")


def inputs_of(connection: Connection, cycle_id: CycleId) -> Inputs:
    """Return all documents of a cycle as they stand."""
    cycle = documents.find(connection, cycle_id, Kind.CYCLE, Kind.CYCLE, Cycle)
    if cycle is None:
        raise NotFoundError("cycle_not_found", id=cycle_id)

    def each(kind: Kind, model: type[Document]) -> tuple[Kept[Document], ...]:
        return documents.each(connection, cycle_id, kind, model)

    return Inputs(
        id=cycle_id,
        cycle=cycle,
        policy=documents.find(connection, cycle_id, Kind.POLICY, Kind.POLICY, Policy),
        supply=documents.find(connection, cycle_id, Kind.SUPPLY, Kind.SUPPLY, Supply),
        snapshot=documents.find(connection, cycle_id, Kind.SNAPSHOT, Kind.SNAPSHOT, SurveySnapshot),
        uploads=each(Kind.UPLOAD, Upload),
        said=each(Kind.ANSWER, Said),
        entries=each(Kind.ENTRY, SurveyEntry),
        decisions=each(Kind.DECISION, Decided),
        pins=each(Kind.PIN, Pin),
    )


# --- files


def plain_name(name: str) -> str:
    """Return a file name without anything that leads elsewhere; of one that is too long the middle is left out."""
    plain = _NOT_IN_NAMES.sub("_", name).strip(" .")
    if not plain:
        raise InputError("upload_without_name")
    if len(plain.encode()) <= LONGEST_NAME:
        return plain
    ending = f"…{plain[-8:]}"
    room = LONGEST_NAME - len(ending.encode())
    return plain.encode()[:room].decode(errors="ignore") + ending


def keep_file(change: Transaction, sha256: str, content: bytes) -> None:
    """Keep the bytes of a file, once."""
    if change.connection.execute(select(FILE.c.sha256).where(FILE.c.sha256 == sha256)).one_or_none() is None:
        change.connection.execute(insert(FILE).values(sha256=sha256, content=content))


def file_content(connection: Connection, sha256: str) -> bytes:
    """Return the bytes of a file."""
    return bytes(connection.execute(select(FILE.c.content).where(FILE.c.sha256 == sha256)).scalar_one())


class Desk:
    """Where workbooks are laid out to be read: a folder of its own each time, gone afterwards."""

    def __init__(self, database: Database, work: Path) -> None:
        self._database = database
        self._work = work
        self._known: OrderedDict[str, Imported] = OrderedDict()
        self._opened: dict[tuple[str, str], Read] = {}
        self._lock, self._one_at_a_time = Lock(), Lock()
        work.mkdir(mode=0o700, parents=True, exist_ok=True)

    def laid_out(self, folder: str, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
        """Write files into a folder, each in one of its own, since names may repeat."""
        paths: list[Path] = []
        for number, (name, content) in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir(mode=0o700)
            path = place / name
            path.write_bytes(content)
            paths.append(path)
        return tuple(paths)

    def one(self, name: str, content: bytes, use: Use) -> tuple[Problem, ...]:
        """Read one file by itself and return what there is to say; a file that cannot be read at all is refused."""
        with TemporaryDirectory(prefix="desk", dir=self._work) as folder:
            (path,) = self.laid_out(folder, [(name, content)])
            if use is Use.ADOPTION:
                problems = read_adoption([path], NONE).problems
            else:
                problems = take_surveys([path], reader=self._books).problems
        stopped = next((problem for problem in problems if problem.level is Level.FILE), None)
        if stopped is not None:
            raise InputError("upload_unreadable", file=name, problem=stopped)
        return tuple(problems)

    def read_alone(
        self, name: str, content: bytes, reader: Callable[[Path], tuple[Document | None, tuple[Problem, ...]]]
    ) -> tuple[Document | None, tuple[Problem, ...]]:
        """Read a workbook that is no answer: the offers, the policy."""
        with TemporaryDirectory(prefix="desk", dir=self._work) as folder:
            (path,) = self.laid_out(folder, [(name, content)])
            return reader(path)

    def read(self, inputs: Inputs) -> Imported:
        """Return what all workbooks of a cycle say, with the answers given so far."""
        kinds = {Kind.SNAPSHOT, Kind.ENTRY, Kind.DECISION, Kind.PIN}
        key = digest({name: tag for name, tag in inputs.tags().items() if name.partition("/")[0] not in kinds})
        if (known := self._remembered(key)) is not None:
            return known
        with self._one_at_a_time:  # whoever else waits for the same reading finds it done
            if (known := self._remembered(key)) is not None:
                return known
            found = self._read(inputs)
            with self._lock:
                self._known[key] = found
                while len(self._known) > READINGS:
                    self._known.popitem(last=False)
        return found

    def _remembered(self, key: str) -> Imported | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def _read(self, inputs: Inputs) -> Imported:
        with self._database.read() as connection:
            files = {
                use: [
                    (kept.content.file, file_content(connection, kept.content.sha256))
                    for kept in inputs.uploads
                    if kept.content.use is use
                ]
                for use in Use
            }
        with TemporaryDirectory(prefix="desk", dir=self._work) as folder:
            for use in Use:
                (Path(folder) / use).mkdir(mode=0o700)
            surveys, adoption = (self.laid_out(str(Path(folder) / use), files[use]) for use in Use)
            supply = None if inputs.supply is None else inputs.supply.content
            policy = None if inputs.policy is None else inputs.policy.content
            return import_read(surveys, supply, policy, inputs.answers, adoption, reader=self._books)

    def _books(self, paths: Iterable[Path], progress: Progress | None) -> Iterator[Read]:
        """Open workbooks, those of the same name and content only once: an answer changes none of them."""
        given = list(paths)
        keys = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in given]
        missing = [path for path, key in zip(given, keys, strict=True) if key not in self._opened]
        for path, read in zip(missing, read_books(missing, progress), strict=True):
            self._opened[path.name, hashlib.sha256(path.read_bytes()).hexdigest()] = read
        found = [self._opened[key] for key in keys]
        while len(self._opened) > BOOKS:
            del self._opened[next(iter(self._opened))]
        yield from found


# --- what officers decided


def entry_id(entry: SurveyEntry) -> str:
    """Return what a proposal is called before it is prepared: the beginning of the hash it was received under."""
    return source_of(entry.receipt.sha256)


def decided(snapshot: SurveySnapshot, decisions: tuple[Kept[Decided], ...]) -> SurveySnapshot:
    """Return the answers as officers decided about them."""
    by_entry = {kept.version.name: kept.content for kept in decisions}
    entries = tuple(
        _as_decided(entry, by_entry[entry_id(entry)]) if entry_id(entry) in by_entry else entry
        for entry in snapshot.entries
    )
    return snapshot.model_copy(update={"entries": entries})


def _as_decided(entry: SurveyEntry, decision: Decided) -> SurveyEntry:
    update: dict[str, object] = {}
    if decision.priority is not None:
        update["priority"] = decision.priority
    if decision.status is not None:
        update["status"] = decision.status
    if decision.subsidy_class is not None:
        confirmed: dict[str, object] = {"subsidy_class": decision.subsidy_class, "basis": "confirmed"}
        update["declared_class"] = ClassDeclaration.model_validate(entry.declared_class.model_dump() | confirmed)
    if decision.category is not None:
        changed = {"reclassified": decision.category, "reclassified_reason": decision.reason}
        update["content"] = entry.content.model_copy(update=changed)
    return entry.model_copy(update=update)
