"""Checks a dossier once more, without the solver: bytes, rules, values, certified bounds, documents.

First whether every member is what the manifest says, and if not, which line or cell is not. Only an unaltered dossier
is looked into: its scenario and plan by every check, its certificate by its prices, its reasons by the plans that come
with them, its documents by writing them once more.
"""

from collections.abc import Iterator

from allocator.dossier.archive import packed, sha256, unpacked
from allocator.dossier.cells import first_difference
from allocator.dossier.contents import Contents
from allocator.dossier.lines import altered_line, line_hashes, path_of
from allocator.dossier.members import DATA, line_finding, read
from allocator.dossier.nouns import DOCUMENTS, Finding, Lines, Manifest, MemberName, Verified
from allocator.dossier.write import documents, lines_member, seal_member
from models.errors import InputError
from models.plan import Plan
from models.scenario import Scenario
from models.studies import Reasons


def verify(content: bytes, name: str, software: str, filed: str | None = None) -> Verified:
    """Check a dossier; ``filed``: the hash of its manifest as it was filed elsewhere, ``software``: this release."""
    members, comment = unpacked(content, name)
    seal = sha256(members.get(MemberName.MANIFEST, b""))
    broken = _sealed(members, comment, seal)
    if broken is not None:
        return Verified(findings=(broken,), manifest_hash=seal)
    manifest = read(members, MemberName.MANIFEST, Manifest)
    if manifest is None:
        raise InputError("dossier_unreadable", file=name)
    findings = tuple(_altered(members, manifest))
    if not findings and packed(members, comment) != content:
        findings = (Finding(code="archive"),)
    if filed is not None and filed != seal:
        findings = (*findings, Finding(code="filed", member=MemberName.MANIFEST, stated=seal, due=filed))
    if findings:
        return Verified(findings=findings, manifest_hash=seal, members=len(members), issued=manifest.issued)
    return Contents(members, manifest, seal, software).verified()


# --- bytes


def _sealed(members: dict[str, bytes], comment: str, seal: str) -> Finding | None:
    """Of manifest, seal and comment two must agree; the third is the altered one."""
    if MemberName.MANIFEST not in members:
        return Finding(code="missing", member=MemberName.MANIFEST)
    if MemberName.SEAL not in members:
        return Finding(code="missing", member=MemberName.SEAL)
    stated = members[MemberName.SEAL] == seal_member(seal)
    if stated and comment == seal:
        return None
    if comment == seal:
        found = members[MemberName.SEAL].decode("ascii", "replace").strip()
        return Finding(code="altered", member=MemberName.SEAL, place="1", stated=found, due=seal)
    if stated:
        return Finding(code="comment", stated=comment, due=seal)
    return _altered_manifest(members)


def _altered_manifest(members: dict[str, bytes]) -> Finding:
    """Name the line of an altered manifest where the members themselves tell what it should be."""
    content = members[MemberName.MANIFEST]
    for number, line in enumerate(content.split(b"\n")):
        words = line.decode("utf-8", "replace").strip().rstrip(",")
        if words.startswith('"sha256": ') and words.removeprefix('"sha256": ').strip('"') not in {
            sha256(data) for data in members.values()
        }:
            return Finding(
                code="altered",
                member=MemberName.MANIFEST,
                place=f"{number + 1} {path_of(content, number)}",
                stated=words,
            )
    return Finding(code="altered", member=MemberName.MANIFEST)


def _altered(members: dict[str, bytes], manifest: Manifest) -> Iterator[Finding]:
    listed = {row.name: row for row in manifest.members}
    for row in manifest.members:
        content = members.get(row.name)
        if content is None:
            yield Finding(code="missing", member=row.name)
        elif sha256(content) != row.sha256:
            yield _where(members, manifest, row.name)
    for name in members.keys() - listed.keys() - {MemberName.MANIFEST, MemberName.SEAL}:
        yield Finding(code="unknown", member=name)


def _where(members: dict[str, bytes], manifest: Manifest, name: str) -> Finding:
    """Name the line or cell that was altered in a member."""
    content = members[name]
    if name.startswith(DOCUMENTS):
        due = _due_document(members, manifest, name)
        return Finding(code="altered", member=name) if due is None else first_difference(name, content, due)
    if name == MemberName.LINES:
        due = lines_member({data: members[data] for data in DATA if data in members})
        return line_finding(name, content, altered_line(content, line_hashes(due)))
    lines = read(members, MemberName.LINES, Lines)
    hashes = None if lines is None else lines.members.get(name)
    return line_finding(name, content, None if hashes is None else altered_line(content, hashes))


def _due_document(members: dict[str, bytes], manifest: Manifest, name: str) -> bytes | None:
    """Write a document once more, where scenario and plan are as the manifest says."""
    intact = {row.name for row in manifest.members if sha256(members.get(row.name, b"")) == row.sha256}
    scenario, plan = read(members, MemberName.SCENARIO, Scenario), read(members, MemberName.PLAN, Plan)
    reasons = read(members, MemberName.REASONS, Reasons)
    needed = {MemberName.SCENARIO, MemberName.PLAN, *({MemberName.REASONS} & members.keys())}
    if scenario is None or plan is None or not needed <= intact:
        return None
    return documents(scenario, plan, reasons, manifest.issued, manifest.lang, manifest.software).get(name)
