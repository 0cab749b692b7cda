"""Writes a dossier: hashes of the inputs, policy, scenario, plan, certificate, reasons and every document."""

from collections.abc import Mapping
from datetime import date

from allocator.dossier.archive import packed, sha256
from allocator.dossier.lines import line_hashes, readable
from allocator.dossier.nouns import DOCUMENTS, FileHash, Inputs, Lines, Manifest, MemberName
from allocator.exports.bundle import Format, Recipient, every_file, recipients
from allocator.exports.documents import NAMES
from allocator.exports.sheet import Document
from allocator.exports.view import View, view_of
from models.base import Frozen
from models.certificate import Certificate
from models.plan import Plan
from models.scenario import Scenario
from models.studies import Reasons
from models.text import Lang


def dossier(
    scenario: Scenario,
    plan: Plan,
    *,
    certificate: Certificate | None = None,
    reasons: Reasons | None = None,
    files: tuple[FileHash, ...] = (),
    issued: date,
    lang: Lang = Lang.JA,
    software: str = "",
) -> tuple[bytes, str]:
    """Return a dossier and the hash of its manifest, which is to be filed elsewhere."""
    written = json_members(scenario, plan, certificate, reasons, files)
    members = {
        **written,
        MemberName.LINES.value: lines_member(written),
        **documents(scenario, plan, reasons, issued, lang, software),
    }
    manifest = readable(
        Manifest(
            issued=issued,
            lang=lang,
            software=software,
            scenario_hash=scenario.deciding_hash,
            plan_hash=plan.hash,
            members=tuple(file_hash(name, content) for name, content in members.items()),
        )
    )
    seal = sha256(manifest)
    sealed = {MemberName.MANIFEST.value: manifest, MemberName.SEAL.value: seal_member(seal), **members}
    return packed(sealed, seal), seal


def file_hash(name: str, content: bytes) -> FileHash:
    """Name a content by its hash."""
    return FileHash(name=name, bytes=len(content), sha256=sha256(content))


def seal_member(seal: str) -> bytes:
    """Return the seal as the usual programs that check hashes read it."""
    return f"{seal}  {MemberName.MANIFEST}\n".encode("ascii")


def inputs_of(scenario: Scenario, files: tuple[FileHash, ...]) -> Inputs:
    """Return what the plan was made from."""
    labels = scenario.labels
    return Inputs(
        scenario_full_hash=scenario.full_hash,
        scenario_deciding_hash=scenario.deciding_hash,
        policy_version=labels.policy_version,
        supply_version=labels.supply_version,
        sources=labels.sources,
        files=files,
    )


def json_members(
    scenario: Scenario,
    plan: Plan,
    certificate: Certificate | None,
    reasons: Reasons | None,
    files: tuple[FileHash, ...],
) -> dict[str, bytes]:
    """Return the members that are data, in their order."""
    rows: tuple[tuple[MemberName, Frozen | None], ...] = (
        (MemberName.INPUTS, inputs_of(scenario, files)),
        (MemberName.POLICY, scenario.rules),
        (MemberName.SCENARIO, scenario),
        (MemberName.PLAN, plan),
        (MemberName.CERTIFICATE, certificate),
        (MemberName.REASONS, reasons),
    )
    return {name.value: readable(document) for name, document in rows if document is not None}


def lines_member(written: Mapping[str, bytes]) -> bytes:
    """Return the short hashes of the lines of the data members."""
    return readable(Lines(members={name: line_hashes(content) for name, content in written.items()}))


def documents(
    scenario: Scenario, plan: Plan, reasons: Reasons | None, issued: date, lang: Lang, software: str
) -> dict[str, bytes]:
    """Return every document of the plan as a workbook: the office's, each applicant's, each provider's."""
    view = view_of(scenario, plan, lang, issued, software, reasons=reasons)
    files = every_file(view, recipients(view), Format.XLSX, NAMES, _no_page)
    return {f"{DOCUMENTS}{name}": content for name, content in files.items()}


def _no_page(_view: View, _recipient: Recipient, _documents: tuple[Document, ...]) -> bytes:
    raise AssertionError("a dossier holds workbooks, no pages")
