"""Opaque ids: who is meant never shows in an id, and neither name nor order nor file name makes one.

A proposal is ``P-<reception number>`` when the office gave it one. Without one it is ``P-`` and the first ten hex
digits of the SHA-256 of its deciding content (the draft proposal, its id left open). Equal ids - exact twins, or a
number given twice - are numbered ``-2``, ``-3`` in the order of their content, then of their applicant's other answers.

Proposals of one applicant share a group: the same corporate number, or the same folded name where that name goes with
no more than one corporate number. The group is ``G-`` and the rest of the smallest proposal id in it.
"""

import re
import unicodedata

from models.base import digest
from models.scenario import Proposal
from models.survey import Organisation
from models.units import ProposalId

_NOT_IN_IDS = re.compile(r"[^0-9A-Za-z]+")
_LONGEST = 40


def proposal_id(number: str, draft: Proposal) -> ProposalId:
    """Return the id of a proposal by its reception number, or by its content."""
    plain = _NOT_IN_IDS.sub("-", unicodedata.normalize("NFKC", number)).strip("-")[:_LONGEST]
    return f"P-{plain or digest(draft)[:10]}"


def distinct(ids: list[ProposalId], contents: list[str], applicants: list[Organisation]) -> list[ProposalId]:
    """Number equal ids in the order of their content, then of what else their applicants ask for.

    What is left is exchangeable: applicants that ask for the same things. They are taken one applicant after the other,
    so that the same numbers go together whatever the applicants are called.
    """
    keys = _applicant_keys(applicants)
    companions = [sorted(ids[other] for other, who in enumerate(keys) if who == key) for key in keys]

    def order(index: int) -> tuple[ProposalId, str, list[ProposalId], int]:
        return ids[index], contents[index], companions[index], keys.index(keys[index])

    taken: set[ProposalId] = set(ids)
    seen: set[ProposalId] = set()
    result = list(ids)
    for index in sorted(range(len(ids)), key=order):
        name = ids[index]
        if name in seen:
            count = 2
            while f"{name}-{count}" in taken:
                count += 1
            name = f"{name}-{count}"
            taken.add(name)
        seen.add(ids[index])
        result[index] = name
    return result


def groups(ids: list[ProposalId], applicants: list[Organisation]) -> list[str]:
    """Return the group of each proposal."""
    keys = _applicant_keys(applicants)
    smallest: dict[str, ProposalId] = {}
    for key, name in zip(keys, ids, strict=True):
        smallest[key] = min(name, smallest.get(key, name))
    return [f"G-{smallest[key].removeprefix('P-')}" for key in keys]


def _applicant_keys(applicants: list[Organisation]) -> list[str]:
    """Return what each applicant is told apart by; never shown."""
    numbers: dict[str, set[str]] = {}
    for applicant in applicants:
        numbers.setdefault(applicant.folded, set()).update(filter(None, [applicant.corporate_number]))
    keys: list[str] = []
    for position, applicant in enumerate(applicants):
        known = numbers[applicant.folded]
        if applicant.corporate_number:
            keys.append(f"number {applicant.corporate_number}")
        elif not applicant.folded:
            keys.append(f"alone {position}")
        elif len(known) == 1:
            keys.append(f"number {min(known)}")
        else:
            keys.append(f"name {applicant.folded}")
    return keys
