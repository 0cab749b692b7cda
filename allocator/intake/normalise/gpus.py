"""GPU types as written: one name word for word, or several of which any will do."""

import re
import unicodedata

from allocator.intake.normalise.reading import Reading, Written, refused
from allocator.intake.normalise.words import text

_BETWEEN = re.compile(r"\s*(?:[/、,，\n;；]|または|又は|もしくは|若しくは|\bor\b|・)\s*", re.IGNORECASE)
_ANY = re.compile(
    r"\s*(?:の)?(?:どちらでも|いずれでも|いずれか|どれでも|何れでも|either|any)(?:よい|良い|可|も可|可能)?\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z][A-Za-z\s\-]{0,12}\d{1,4}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_COUNTED = re.compile(r"[×✕*]\s*\d|\d\s*(?:基|枚|台|GPUs?\b)", re.IGNORECASE)
"""A name with a number of GPUs in it: the number would be lost."""
_VAGUE = re.compile(r"最新|未定|任意|問わない|問いません|何でも|なんでも|お任せ|おまかせ|latest|any\b", re.IGNORECASE)


def gpu_types(written: Written) -> Reading[tuple[str, ...]]:
    """One or more GPU types. 「最新GPU」 is none, and is asked; a name that merely has a slash in it stays whole."""
    whole = text(written)
    if whole.value is None:
        return whole.without_value()
    if written.lone_dash:
        return Reading(noted=True)
    bare = _ANY.sub("", unicodedata.normalize("NFKC", whole.value))
    pieces = [piece for piece in _BETWEEN.split(bare) if piece]
    if len(pieces) > 1 and all(_NAME.search(piece) for piece in pieces):
        return Reading(tuple(dict.fromkeys(pieces)), noted=True)
    if (_VAGUE.search(whole.value) and not _NAME.search(bare)) or _COUNTED.search(bare) or not _LETTER.search(bare):
        return refused("gpu_type_vague")
    return Reading((whole.value,), noted=whole.noted)
