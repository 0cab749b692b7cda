"""Which provider and which GPU type a written name means, by the supply's own names and aliases.

A name is looked up folded (widths, case, spaces, legal forms). A name that means nothing, or two things, is unknown:
it is never matched to the nearest.
"""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from allocator.prepare.answerable import gpu_key
from models.base import Frozen
from models.names import folded_name
from models.supply import GpuType, Pool, Supply
from models.units import GpuTypeId, ProviderId

ALIKE = 0.5
"""From this share of equal letters on, a name is proposed."""


@cache
def gpu_aliases() -> dict[str, str]:
    """Return every other way to write a GPU type, folded, with the type it means."""
    table = tomllib.loads(files("allocator.prepare").joinpath("gpu_names.toml").read_text(encoding="utf-8"))["names"]
    return {gpu_key(alias): gpu_key(name) for name, aliases in table.items() for alias in aliases}


_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _near(key: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that contain what was written, or the other way round, or read much like it."""
    written = key.translate(_KATAKANA)
    known = {name.translate(_KATAKANA): name for name in sorted(names, reverse=True)}
    inside = [name for name in sorted(known) if len(name) > 1 and (name in written or (written and written in name))]
    alike = get_close_matches(written, sorted(known), n=3, cutoff=ALIKE)
    return [known[name] for name in dict.fromkeys((*inside, *alike))][:3]


class Catalogue(Frozen):
    """The names of a supply, ready to be looked up."""

    providers: dict[str, ProviderId]
    gpu_types: dict[str, GpuType]
    types: dict[GpuTypeId, GpuType]
    pools: tuple[Pool, ...]
    names: dict[ProviderId, str]

    @classmethod
    def of(cls, supply: Supply) -> "Catalogue":
        """Collect every name a provider or GPU type of the supply goes by."""
        meant: dict[str, set[ProviderId]] = {}
        for label in supply.providers:
            for name in (label.id, label.name, label.name_en, *label.aliases):
                if name:
                    meant.setdefault(folded_name(name), set()).add(label.id)
        by_key = {gpu_key(gpu_type.id): gpu_type for gpu_type in supply.gpu_types}
        by_alias = {alias: by_key[name] for alias, name in gpu_aliases().items() if name in by_key}
        return cls(
            providers={key: min(ids) for key, ids in meant.items() if len(ids) == 1},
            gpu_types=by_alias | by_key,
            types={gpu_type.id: gpu_type for gpu_type in supply.gpu_types},
            pools=tuple(sorted(supply.pools, key=lambda pool: pool.id)),
            names={label.id: label.name for label in supply.providers},
        )

    def provider(self, written: str) -> ProviderId | None:
        """Return the provider meant, or None."""
        return self.providers.get(folded_name(written))

    def gpu_type(self, written: str) -> GpuType | None:
        """Return the GPU type meant, or None when it is unknown or not in the supply."""
        return self.gpu_types.get(gpu_key(written))

    def near_providers(self, written: str) -> list[str]:
        """Return the providers whose names read most like what was written; only ever proposed to a person."""
        names = _near(folded_name(written), self.providers)
        return list(dict.fromkeys(self.names.get(self.providers[name], name) for name in names))

    def near_gpu_types(self, written: str) -> list[GpuTypeId]:
        """Return the GPU types whose names read most like what was written; only ever proposed to a person."""
        names = _near(gpu_key(written), self.gpu_types)
        return list(dict.fromkeys(self.gpu_types[name].id for name in names))
