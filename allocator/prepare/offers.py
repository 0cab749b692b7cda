"""A supply that cannot be planned with is said in one sentence per cause."""

from models.problems import Level, Place, Problem
from models.supply import Supply


def unusable_supply(supply: Supply) -> list[Problem]:
    """Return what keeps the supply from being used; empty when it can be."""
    if not supply.pools:
        return [Problem(code="supply_without_pools", level=Level.FILE, place=Place(field="pools"))]
    types = {gpu_type.id for gpu_type in supply.gpu_types}
    found: list[Problem] = []
    for pool in supply.pools:
        if pool.gpu_type not in types:
            place = Place(field=f"pools.{pool.id}.gpu_type")
            params = {"pool": pool.id, "type": pool.gpu_type}
            found.append(
                Problem(code="pool_unknown_type", level=Level.FILE, place=place, value=pool.gpu_type, params=params)
            )
    for kind, ids in (
        ("pool", [pool.id for pool in supply.pools]),
        ("gpu_type", [gpu_type.id for gpu_type in supply.gpu_types]),
        ("provider", [label.id for label in supply.providers]),
    ):
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            place = Place(field=f"{kind}s")
            found.append(
                Problem(code=f"{kind}_repeated", level=Level.FILE, place=place, value=name, params={"name": name})
            )
    return found
