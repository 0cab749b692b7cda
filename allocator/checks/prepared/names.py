"""Which provider or GPU type an applicant meant. Only what the supply itself says is known here.

A provider is meant by its id, name or other names. A GPU type is meant by its own name; other ways to write it
(「H100 SXM5 80GB」) are taken as possible where they contain the name of a type, or of none. A name that may mean
several things decides nothing here, and what depends on it is not judged.
"""

from models.names import folded_name, folded_text
from models.supply import Supply
from models.units import GpuTypeId, ProviderId


class Names:
    """The names of a supply."""

    def __init__(self, supply: Supply) -> None:
        meant: dict[str, set[ProviderId]] = {}
        for label in supply.providers:
            for name in (label.id, label.name, label.name_en, *label.aliases):
                if name:
                    meant.setdefault(folded_name(name), set()).add(label.id)
        self._providers = {name: ids for name, ids in meant.items() if len(ids) == 1}
        self._types = {_type_key(kind.id): kind.id for kind in supply.gpu_types}

    def provider(self, written: str) -> ProviderId | None:
        """Return the one provider meant by a name, or None."""
        return next(iter(self._providers.get(folded_name(written), set())), None)

    def gpu_types(self, written: str) -> frozenset[GpuTypeId | None]:
        """Return what a name may mean: exactly one type, or several, None (unknown) among them."""
        key = _type_key(written)
        if key in self._types:
            return frozenset({self._types[key]})
        contained = {kind for name, kind in self._types.items() if name in key}
        return frozenset({None, *(contained or self._types.values())})


def _type_key(written: str) -> str:
    return folded_text(written).removeprefix("nvidia")
