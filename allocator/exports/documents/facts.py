"""Plain remarks on what a proposal is given against what it asked, as far as they follow from the plan itself.

Why a better-ranked provider could not be given, or why nothing was, can only be known by solving again; where a remark
would need that, the row is marked as not verified instead of guessing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.exports.view import View
from allocator.ledger.demand import asked_days, asked_gpus
from allocator.ledger.nouns import SelfUse, Standing
from allocator.ledger.supply import ready
from models.scenario import Block, Part, Phase, Proposal
from models.units import Period, ProviderId


@dataclass(frozen=True, slots=True)
class Facts:
    """``said``: the remarks in order. ``verified``: whether they leave nothing open.

    ``own``: the remarks that name nobody's offer but what was given: all an applicant's own document may hold.
    """

    said: tuple[str, ...]
    own: tuple[str, ...]
    verified: bool

    @property
    def state(self) -> str:
        """One of ``none``, ``verified``, ``unverified``."""
        if not self.said:
            return "none"
        return "verified" if self.verified else "unverified"


def facts(view: View, proposal: Proposal, phase: Phase) -> Facts:
    """Return what can be said about one phase."""
    row = view.figures.proposal(proposal.id)
    pins = [view.text("fact.pinned", reason=pin.reason) for pin in view.scenario.pins if _about(pin, proposal, phase)]
    if row.standing is not Standing.SERVED:
        said = (view.text(f"fact.{row.standing}"), *pins)
        return Facts(said, said, row.standing is not Standing.LEFT_OUT)
    parts = view.parts(proposal, phase)
    if not parts:
        said = (view.text("fact.phase_left_out"), *pins)
        return Facts(said, said, verified=False)
    differences = tuple(_differences(view, proposal, phase, parts))
    better = tuple(_better(view, proposal, parts))
    missing = {provider: _cannot(view, phase, provider) for provider in better}
    known = tuple(sentence for sentence in missing.values() if sentence)
    unranked = tuple(_rank(view, proposal, parts))
    own = (*differences, *unranked, *pins)
    worse = _short(view, phase, parts) or any(sentence is None for sentence in missing.values())
    return Facts((*own, *known), own, verified=bool(pins) or not worse)


def _about(pin: object, proposal: Proposal, phase: Phase) -> bool:
    return (getattr(pin, "proposal", None), getattr(pin, "phase", None)) == (proposal.id, phase.id)


def _most(parts: tuple[Part, ...]) -> int:
    return max(sum(p.gpus for p in parts if p.used.contains(part.used.start)) for part in parts)


def _used(parts: tuple[Part, ...]) -> Period:
    return Period(start=min(part.used.start for part in parts), end=max(part.used.end for part in parts))


def _short(view: View, phase: Phase, parts: tuple[Part, ...]) -> bool:
    """Tell whether size or start fall behind the wish: why they do is not in the plan."""
    late = phase.desired_start is not None and _used(parts).start > phase.desired_start
    return late or _most(parts) < asked_gpus(view.world, phase)


def _differences(view: View, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> Iterator[str]:
    asked, given = asked_gpus(view.world, phase), _most(parts)
    if given < asked:
        yield view.text("fact.fewer", asked=asked, given=given)
    elif given > asked:
        yield view.text("fact.whole_nodes", asked=asked, given=given)
    used = _used(parts)
    if phase.desired_start is not None and used.start != phase.desired_start:
        days = (used.start - phase.desired_start).days
        yield view.text("fact.later" if days > 0 else "fact.earlier", start=used.start, days=abs(days))
    days = asked_days(view.world, phase)
    if used.days != days:
        yield view.text("fact.length", asked=days, given=used.days)
    stated = phase.acceptable[0].gpu_type if phase.acceptable else ""
    other = {view.names.gpu_type_of(part.pool) for part in parts if part.pool is not None} - {stated}
    if stated and other:
        yield view.text("fact.other_type", stated=stated, given=sorted(other))
    alone = view.figures.proposal(proposal.id).self_use
    if alone is not SelfUse.NONE and any(part.pool is None for part in parts):
        yield view.text(f"fact.self_{alone}")


def _providers(view: View, parts: tuple[Part, ...]) -> list[ProviderId]:
    return list(dict.fromkeys(view.world.pools[part.pool].provider for part in parts if part.pool is not None))


def _rank(view: View, proposal: Proposal, parts: tuple[Part, ...]) -> Iterator[str]:
    for provider in _providers(view, parts):
        rank = proposal.wishes.rank(provider)
        if not proposal.wishes.accepts(provider):
            yield view.text("fact.against", provider=view.names.provider(provider))
        elif rank is None and proposal.wishes.ranked:
            yield view.text("fact.unranked", provider=view.names.provider(provider))
        elif rank is not None and rank > 1:
            yield view.text("fact.rank", provider=view.names.provider(provider), rank=rank)


def _better(view: View, proposal: Proposal, parts: tuple[Part, ...]) -> Iterator[ProviderId]:
    """Yield the providers wished more than the worst of those given."""
    ranks = [proposal.wishes.rank(provider) for provider in _providers(view, parts)]
    alone = any(part.pool is None for part in parts) and not ranks
    worst = max((rank or len(proposal.wishes.ranked) + 1 for rank in ranks), default=0)
    if alone:
        worst = len(proposal.wishes.ranked) + 1
    yield from proposal.wishes.ranked[: max(0, worst - 1)]


def _cannot(view: View, phase: Phase, provider: ProviderId) -> str | None:
    """Say why a provider can never serve the phase, where its offer alone shows it; None where it does not."""
    types = {gpu.gpu_type for gpu in phase.acceptable}
    pools = [pool for pool in view.scenario.pools if pool.provider == provider and pool.gpu_type in types]
    name = view.names.provider(provider)
    if not types:
        return None
    if not pools:
        return view.text("fact.no_pool", provider=name)
    most = max(
        ready(view.scenario, pool, day) * pool.node_size for pool in pools for day in view.scenario.horizon.each_day()
    )
    if most == 0:
        return view.text("fact.nothing_ready", provider=name)
    if isinstance(phase.demand, Block) and phase.split is None and most < phase.demand.minimum_gpus:
        return view.text("fact.too_small", provider=name, most=most, least=phase.demand.minimum_gpus)
    return None
