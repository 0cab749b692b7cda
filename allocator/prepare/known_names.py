"""Names as people answered them: an unknown GPU type or provider, "A100/H100どちらでも", a company spelled five ways.

What was written stays in the survey; this gives the answers as they are planned with. A name is never matched to the
nearest: it is known, or a person says what it means.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations

from allocator.prepare.answerable import gpu_key
from allocator.prepare.catalogue import Catalogue
from allocator.prepare.remarks import Remarks
from models.names import folded_name, folded_text
from models.problems import Level, Place, Problem
from models.questions import name_key
from models.supply import Supply
from models.survey import DemandRow, SurveyEntry, SurveySnapshot, TypeWish

Meant = Mapping[str, Mapping[str, str]]
"""What people answered, by kind (provider, gpu, company) and folded name; an empty text drops the name."""

_BETWEEN = re.compile(r"[/／、,，・]|または|もしくは|\bor\b|どちらか|いずれか")
_EITHER = re.compile(
    r"(の)?(どちらでも|いずれでも|どれでも|の?いずれか|の?どちらか)(も|可|可能|OK|よい|良い|いい|です)*$|either$|any$"
)
_SAME = frozenset(map(folded_text, ("同じ", "同じ会社", "same")))
_APART = frozenset(map(folded_text, ("別", "別の会社", "違う", "different")))
ALIKE = 0.85
"""From this share of equal letters on, two company names may be one."""


def either_of(written: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the types of "A100/H100どちらでも", all of them known; else nothing."""
    pieces = [piece.strip() for piece in _BETWEEN.split(_EITHER.sub("", written.strip())) if piece.strip()]
    if len(pieces) < 2 or any(catalogue.gpu_type(piece) is None for piece in pieces):
        return ()
    return tuple(pieces)


class _Names:
    """Resolves the names of one answer."""

    def __init__(self, entry: SurveyEntry, catalogue: Catalogue, meant: Meant) -> None:
        self.entry, self.catalogue, self.meant = entry, catalogue, meant
        self.remarks = Remarks(entry)

    def provider(self, name: str) -> str:
        """Return a name as answered; as written where nobody answered or the answer is not known either."""
        answer = self.meant.get("provider", {}).get(folded_name(name))
        if answer is None or self.catalogue.provider(name) is not None:
            return name
        if answer and self.catalogue.provider(answer) is None:
            self._unknown(answer, self.catalogue.near_providers(answer))
            return name
        self.remarks.note("name_resolved", value=name, used=answer, name=name, meant=answer or "-")
        return answer

    def providers(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, map(self.provider, names)))

    def types(self, row: DemandRow, wish: TypeWish) -> tuple[TypeWish, ...]:
        """Return what a wished type means, several where any of them will do."""
        name = wish.gpu_type
        if self.catalogue.gpu_type(name) is not None:
            return (wish,)
        answer = self.meant.get("gpu", {}).get(gpu_key(name))
        written = name if answer is None else answer
        several = either_of(written, self.catalogue) if wish.counts_as is None else ()
        if several:
            self.remarks.note("name_listed", row, value=name, used=", ".join(several), name=name, types=list(several))
            return tuple(TypeWish(gpu_type=piece) for piece in several)
        if answer is None:
            return (wish,)
        if answer and self.catalogue.gpu_type(answer) is None:
            self._unknown(answer, self.catalogue.near_gpu_types(answer), row)
            return (wish,)
        self.remarks.note("name_resolved", row, value=name, used=answer, name=name, meant=answer or "-")
        return (TypeWish(gpu_type=answer, counts_as=wish.counts_as),) if answer else ()

    def type_name(self, row: DemandRow, name: str) -> str:
        found = self.types(row, TypeWish(gpu_type=name))
        return found[0].gpu_type if len(found) == 1 else name

    def _unknown(self, answer: str, near: list[str], row: DemandRow | None = None) -> None:
        self.remarks.ask("answer_name_unknown", row, value=answer, answer=answer, near=near)


def _line(row: DemandRow, names: _Names) -> DemandRow:
    wishes: dict[str, TypeWish] = {}
    for meant in (meant for wish in row.types for meant in names.types(row, wish)):
        wishes.setdefault(gpu_key(meant.gpu_type), meant)
    split = row.split_between
    ways = tuple(
        way.model_copy(
            update={"provider": names.provider(way.provider), "gpu_type": names.type_name(row, way.gpu_type)}
        )
        for way in row.alternatives
    )
    pair = None if split is None else (names.provider(split[0]) or split[0], names.provider(split[1]) or split[1])
    return row.model_copy(update={"types": tuple(wishes.values()), "alternatives": ways, "split_between": pair})


def _entry(entry: SurveyEntry, names: _Names) -> SurveyEntry:
    stated = entry.preferences
    wishes = stated.model_copy(
        update={"ranked": names.providers(stated.ranked), "refused": names.providers(stated.refused)}
    )
    demand = tuple(_line(row, names) for row in entry.demand)
    return entry.model_copy(update={"preferences": wishes, "demand": demand})


def with_known_names(
    snapshot: SurveySnapshot, supply: Supply, meant: Meant
) -> tuple[SurveySnapshot, tuple[Problem, ...]]:
    """Return the answers with every name as people answered it, and what there is to say about names."""
    catalogue = Catalogue.of(supply)
    problems: list[Problem] = []
    entries: list[SurveyEntry] = []
    for entry in snapshot.entries:
        names = _Names(entry, catalogue, meant)
        entries.append(_entry(entry, names))
        problems += names.remarks.problems
    merged, asked = _companies(entries, meant.get("company", {}))
    return snapshot.model_copy(update={"entries": tuple(merged)}), (*problems, *asked)


# --- companies


def _spellings(entries: list[SurveyEntry]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        if entry.applicant.folded:
            found.setdefault(entry.applicant.folded, set()).add(entry.applicant.legal_name)
    return {folded: sorted(names) for folded, names in sorted(found.items())}


def _numbers(entries: list[SurveyEntry], folded: str) -> set[str]:
    return {e.applicant.corporate_number for e in entries if e.applicant.folded == folded} - {""}


def _question(names: list[str], used: str, place: Place) -> Problem:
    return Problem(
        code="company_spelled_differently",
        level=Level.ASK,
        place=place,
        value=" / ".join(names),
        used=used,
        params={"names": names},
        question=name_key("company", "company_spelled_differently", "|".join(names)),
    )


def _numbers_differ(name: str, numbers: list[str], folded: str, place: Place) -> Problem:
    return Problem(
        code="company_number_differs",
        level=Level.ASK,
        place=place,
        value=", ".join(numbers),
        params={"name": name, "numbers": numbers},
        question=name_key("company", "company_number_differs", folded),
    )


def _pairs(spellings: dict[str, list[str]], entries: list[SurveyEntry]) -> Iterator[tuple[str, str]]:
    """Yield the folded names that may be one company: almost alike, and no corporate numbers that say otherwise."""
    for one, other in combinations(spellings, 2):
        if _numbers(entries, one) and _numbers(entries, other):
            continue
        shorter, longer = sorted((one, other), key=len)
        if (len(shorter) > 2 and shorter in longer) or SequenceMatcher(None, one, other).ratio() >= ALIKE:
            yield one, other


def _companies(entries: list[SurveyEntry], meant: Mapping[str, str]) -> tuple[list[SurveyEntry], list[Problem]]:
    """Propose which names are one company and let a person decide.

    One corporate number is one company, whatever was written, and asks nothing. The same name but for its legal form
    counts as one company until someone says otherwise; a name that only reads alike counts as another.
    """
    spellings = _spellings(entries)
    problems: list[Problem] = []
    folded_as: dict[str, str] = {}
    files = {entry.applicant.legal_name: entry.receipt.file for entry in reversed(entries)}

    def ask(names: list[str], used: str) -> str:
        said = folded_text(meant.get("|".join(names), ""))
        if said in _SAME | _APART:
            return "same" if said in _SAME else "apart"
        problems.append(_question(names, used, Place(file=files[names[0]])))
        return ""

    for folded, names in spellings.items():
        numbers = sorted(_numbers(entries, folded))
        if len(numbers) > 1:
            problems.append(_numbers_differ(names[0], numbers, folded, Place(file=files[names[0]])))
        elif len(names) > 1 and not _one_number(entries, folded) and ask(names, "same") == "apart":
            folded_as |= {name: folded_text(name) for name in names}
    for one, other in _pairs(spellings, entries):
        if ask([spellings[one][0], spellings[other][0]], "apart") == "same":
            folded_as |= {name: one for name in spellings[other] if name not in folded_as}
    changed = [
        entry.model_copy(
            update={"applicant": entry.applicant.model_copy(update={"folded": folded_as[entry.applicant.legal_name]})}
        )
        if entry.applicant.legal_name in folded_as
        else entry
        for entry in entries
    ]
    return changed, problems


def _one_number(entries: list[SurveyEntry], folded: str) -> bool:
    """Tell whether every answer under a name states the same corporate number."""
    said = {e.applicant.corporate_number for e in entries if e.applicant.folded == folded}
    return len(said) == 1 and "" not in said
