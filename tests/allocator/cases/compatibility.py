"""`compatibility`: `pool` is H100 at provider A, `other` is A100 at provider B."""

from typing import Any

from models.scenario import Alternatives, Block, Decision, Pin, Scenario, Wishes
from tests.allocator.cases import Case
from tests.builders import (
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    alternatives,
)

BOTH_SIZES = {"pool": (1,), "other": (1,)}
H100_ONLY = (("H100", 1_000_000),)
BOTH_TYPES = (("H100", 1_000_000), ("A100", 500_000))


def _world(
    wishes: Wishes,
    acceptable: tuple[tuple[str, int], ...] = BOTH_TYPES,
    *,
    demand: Block | Alternatives | None = None,
    pinned: str | None = None,
    best: int | None = 1_000_000,
    **figures: Any,
) -> Scenario:
    sizes = {} if isinstance(demand, Alternatives) else BOTH_SIZES
    phase = a_phase(demand=demand, acceptable=acceptable, sizes=sizes, **figures)
    pins = () if pinned is None else (Pin(id="K1", proposal="P1", phase="1", pool=pinned, reason="合意済み"),)
    return a_scenario(
        a_proposal("P1", phase, wishes=wishes, best_alone_ppm=best),
        pools=[a_pool(), a_pool("other", provider="B", gpu_type="A100")],
        pins=pins,
    )


def _at(pool: str) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(pool)),)


ANY = Wishes(unranked_acceptable=True)
ONLY_A = Wishes(ranked=("A",))
NOT_B = Wishes(refused=("B",), unranked_acceptable=True)
EITHER = alternatives(a_choice({"pool": 8}), a_choice({"other": 8}))

CASES: tuple[Case, ...] = (
    Case("nothing is given", _world(ANY), (), True),
    Case("type accepted as it is", _world(ANY), _at("pool"), True),
    Case("second type accepted", _world(ANY), _at("other"), True),
    Case("type not accepted", _world(ANY, H100_ONLY), _at("other"), False),
    Case("ranked provider", _world(ONLY_A), _at("pool"), True),
    Case("provider not ranked, others not acceptable", _world(ONLY_A), _at("other"), False),
    Case(
        "provider not ranked, others acceptable",
        _world(Wishes(ranked=("A",), unranked_acceptable=True)),
        _at("other"),
        True,
    ),
    Case("refused provider", _world(NOT_B), _at("other"), False),
    Case("no wish for any provider", _world(Wishes(), best=None, self_cap_ppm=0, most_providers=0), _at("pool"), False),
    Case(
        "refused provider, pinned by an officer",
        _world(NOT_B, pinned="other", best=500_000, self_cap_ppm=0),
        _at("other"),
        True,
    ),
    Case(
        "unranked provider, pinned by an officer",
        _world(ONLY_A, pinned="other", best=500_000, self_cap_ppm=0),
        _at("other"),
        True,
    ),
    Case(
        "a pin does not override the type",
        _world(ANY, H100_ONLY, pinned="other", best=None, self_cap_ppm=0, most_providers=0),
        _at("other"),
        False,
    ),
    Case(
        "alternatives name their pools: type and rank are not asked",
        _world(ONLY_A, (), demand=EITHER),
        _at("other"),
        True,
    ),
    Case("alternatives: a refused provider is", _world(NOT_B, (), demand=EITHER), _at("other"), False),
)
