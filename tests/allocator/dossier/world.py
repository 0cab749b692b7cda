"""A dossier of a small solved round, with certificate and reasons, and ways to tamper with it."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache

from allocator.alone import complete
from allocator.dossier.archive import packed, sha256
from allocator.dossier.lines import readable
from allocator.dossier.nouns import Manifest, MemberName
from allocator.dossier.write import dossier, file_hash, seal_member
from allocator.solve import solve
from allocator.studies.reasons import explain
from models.certificate import Certificate
from models.outcome import Solved
from models.plan import Plan
from models.scenario import Scenario
from models.studies import Reasons
from tests.allocator.studies.world import SETTINGS, contested

ISSUED = date(2024, 9, 20)
SOFTWARE = "compute-allocation 0.0.0"


@dataclass(frozen=True)
class Evidence:
    scenario: Scenario
    plan: Plan
    certificate: Certificate
    reasons: Reasons
    content: bytes
    seal: str


@cache
def evidence() -> Evidence:
    scenario = complete(contested()[0])
    outcome = solve(scenario, SETTINGS)
    assert isinstance(outcome, Solved)
    assert outcome.certificate is not None
    reasons = explain(scenario, outcome.plan, SETTINGS)
    content, seal = dossier(
        scenario,
        outcome.plan,
        certificate=outcome.certificate,
        reasons=reasons,
        files=(file_hash("調査票/P1.xlsx", b"1"), file_hash("supply.xlsx", b"2")),
        issued=ISSUED,
        software=SOFTWARE,
    )
    return Evidence(scenario, outcome.plan, outcome.certificate, reasons, content, seal)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def place_of(content: bytes, name: str) -> tuple[int, int]:
    """Where the bytes of a member stand in the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start, data = archive.getinfo(name).header_offset + 30 + len(name.encode()), archive.read(name)
    assert content[start : start + len(data)] == data
    return start, len(data)


def flipped(content: bytes, place: int, bit: int = 0) -> bytes:
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


def sealed_anew(content: bytes, **changed: bytes) -> bytes:
    """What a careful forger would do: other members, and a manifest, seal and comment that fit them."""
    held = members(content)
    old = Manifest.model_validate_json(held[MemberName.MANIFEST])
    held |= {name.replace("__", "/").replace("_json", ".json"): data for name, data in changed.items()}
    rest = {name: data for name, data in held.items() if name not in (MemberName.MANIFEST, MemberName.SEAL)}
    rows = tuple(file_hash(name, data) for name, data in rest.items())
    manifest = readable(old.model_copy(update={"members": rows}))
    seal = sha256(manifest)
    return packed({MemberName.MANIFEST.value: manifest, MemberName.SEAL.value: seal_member(seal), **rest}, seal)
