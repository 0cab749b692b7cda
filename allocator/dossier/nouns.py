"""What a dossier says about itself, and what a check of it finds."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen
from models.reasons import Violation
from models.studies import AlternativeKind
from models.text import Lang
from models.tiers import TierName
from models.units import PhaseId, ProposalId, Sha256


class MemberName(StrEnum):
    """The members every dossier may have, beside its documents; in the order in which they stand in the archive."""

    MANIFEST = "manifest.json"
    SEAL = "manifest.sha256"
    INPUTS = "inputs.json"
    POLICY = "policy.json"
    SCENARIO = "scenario.json"
    PLAN = "plan.json"
    CERTIFICATE = "certificate.json"
    REASONS = "reasons.json"
    LINES = "lines.json"


DOCUMENTS = "documents/"


class FileHash(Frozen):
    """A file by its content."""

    name: Annotated[str, Field(min_length=1)]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


class Inputs(Frozen):
    """What the plan was made from: hashes and versions, never the files themselves.

    ``files``: those whose content was at hand when the dossier was written; ``sources``: what the scenario names.
    """

    format: Literal["compute-allocation/inputs/1"] = "compute-allocation/inputs/1"
    scenario_full_hash: Sha256
    scenario_deciding_hash: Sha256
    policy_version: str = ""
    supply_version: str = ""
    sources: tuple[str, ...] = ()
    files: tuple[FileHash, ...] = ()


class Manifest(Frozen):
    """Every member with its hash, and with what the documents were written."""

    format: Literal["compute-allocation/dossier/1"] = "compute-allocation/dossier/1"
    issued: date
    lang: Lang
    software: str
    scenario_hash: Sha256
    plan_hash: Sha256
    members: tuple[FileHash, ...]


class Lines(Frozen):
    """A short hash of every line of the JSON members, to tell where one was altered (whether: the manifest tells)."""

    format: Literal["compute-allocation/lines/1"] = "compute-allocation/lines/1"
    members: dict[str, str]


class Finding(Frozen):
    """Something wrong with a dossier: ``dossier.finding.<code>``.

    ``member``: where; ``place``: the line, cell or part in it; ``stated`` and ``due``: what stands there and should.
    ``violation``: what a check found.
    """

    code: str
    member: str = ""
    place: str = ""
    stated: str = ""
    due: str = ""
    violation: Violation | None = None


class TierBound(Frozen):
    """A tier and its bound."""

    name: TierName
    level: int
    bound: int


class SolverWord(Frozen):
    """A reason whose lower side only a solver can derive again: that it is impossible, or costs no less."""

    kind: AlternativeKind
    proposal: ProposalId
    phase: PhaseId


class Verified(Frozen):
    """What a check of a dossier came to.

    ``certified``: bounds derived once more from prices; ``by_solver``: bounds and reasons only a solver can derive
    again. ``documents``: how many were derived once more; None where another release wrote them.
    """

    findings: tuple[Finding, ...] = ()
    manifest_hash: str = ""
    issued: date | None = None
    members: int = 0
    decisions: int = 0
    tiers: int = 0
    certified: tuple[TierBound, ...] = ()
    by_solver: tuple[TierBound, ...] = ()
    reasons_by_solver: tuple[SolverWord, ...] = ()
    documents: int | None = None
    software: str = ""
