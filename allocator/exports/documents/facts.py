"""Plain remarks on what a proposal is given against what it asked, as far as they follow from the plan itself.

Why a better-ranked provider could not be given, or why nothing was, can only be known by solving again; where a remark
would need that, the row is marked as not verified instead of guessing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.exports.view import View
from allocator.ledger.nouns import PhaseFigures, ProposalFigures, SelfUse, Standing
from allocator.ledger.supply import ready
from models.scenario import Block, Part, Phase, Pin, Proposal
from models.units import ProviderId


@dataclass(frozen=True, slots=True)
class Facts:
    """``said``: the remarks in order. ``verified``: whether they explain all in which the plan falls behind the wish.

    ``solved_again``: whether every reason that was asked for was confirmed by solving again.
    ``own``: the remarks that name nobody's offer but what was given: all an applicant's own document may hold.
    """

    said: tuple[str, ...]
    own: tuple[str, ...]
    verified: bool
    solved_again: bool = False

    @property
    def state(self) -> str:
        """One of ``none``, ``solved_again``, ``verified``, ``unverified``."""
        if not self.said:
            return "none"
        if self.solved_again:
            return "solved_again"
        return "verified" if self.verified else "unverified"


def facts(view: View, proposal: Proposal, phase: Phase) -> Facts:
    """Return what can be said about one phase."""
    row = view.figures.proposal(proposal.id)
    found = next(figures for figures in row.phases if figures.id == phase.id)
    pins = [pin for pin in view.scenario.pins if (pin.proposal, pin.phase) == (proposal.id, phase.id)]
    decided = tuple(view.text("fact.pinned", reason=pin.reason) for pin in pins)
    if row.standing is not Standing.SERVED or found.used is None:
        key = "phase_left_out" if row.standing is Standing.SERVED else row.standing
        said = (view.text(f"fact.{key}"), *decided)
        verified = row.standing in (Standing.OUT_OF_SCOPE, Standing.SET_APART)
        return Facts(said, said, verified, _solved_again(view, proposal, phase))
    parts = view.parts(proposal, phase)
    own = (*_differences(view, row, phase, found, parts), *_rank(view, proposal, parts), *decided)
    missing = [_cannot(view, phase, provider) for provider in _better(view, proposal, parts)]
    known = tuple(sentence for sentence in missing if sentence)
    verified = not _unexplained(phase, found, pins, all(missing))
    return Facts((*own, *known), own, verified, _solved_again(view, proposal, phase))


def _solved_again(view: View, proposal: Proposal, phase: Phase) -> bool:
    """Tell whether reasons were asked for, and each was confirmed."""
    reasons = () if view.reasons is None else view.reasons.reasons
    mine = [
        reason.settled
        for reason in reasons
        if (reason.alternative.proposal, reason.alternative.phase) == (proposal.id, phase.id)
    ]
    return bool(mine) and all(mine)


def _unexplained(phase: Phase, found: PhaseFigures, pins: list[Pin], places_explained: bool) -> bool:
    """Tell whether size, start or place fall behind the wish and no pin fixes just that: why is not in the plan."""
    late = phase.desired_start is not None and found.used is not None and found.used.start > phase.desired_start
    return (
        (late and not any(pin.start for pin in pins))
        or (found.given_gpus < found.asked_gpus and not any(pin.nodes for pin in pins))
        or (not places_explained and not any(pin.pool or pin.self_procured for pin in pins))
    )


def _differences(
    view: View, row: ProposalFigures, phase: Phase, found: PhaseFigures, parts: tuple[Part, ...]
) -> Iterator[str]:
    if found.given_gpus < found.asked_gpus:
        yield view.text("fact.fewer", asked=found.asked_gpus, given=found.given_gpus)
    elif found.given_gpus > found.asked_gpus:
        yield view.text("fact.whole_nodes", asked=found.asked_gpus, given=found.given_gpus)
    if found.used is not None and phase.desired_start not in (None, found.used.start):
        days = (found.used.start - phase.desired_start).days
        yield view.text("fact.later" if days > 0 else "fact.earlier", start=found.used.start, days=abs(days))
    if found.used is not None and found.used.days != found.asked_days:
        yield view.text("fact.length", asked=found.asked_days, given=found.used.days)
    stated = phase.acceptable[0].gpu_type if phase.acceptable else ""
    other = {view.names.gpu_type_of(part.pool) for part in parts if part.pool is not None} - {stated}
    if stated and other:
        yield view.text("fact.other_type", stated=stated, given=sorted(other))
    if row.self_use is not SelfUse.NONE and any(part.pool is None for part in parts):
        yield view.text(f"fact.self_{row.self_use}")


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


def _better(view: View, proposal: Proposal, parts: tuple[Part, ...]) -> tuple[ProviderId, ...]:
    """Return the providers wished more than the worst of those given; with none given, all that are ranked."""
    ranks = [proposal.wishes.rank(provider) for provider in _providers(view, parts)]
    if not ranks or None in ranks:
        return proposal.wishes.ranked
    return proposal.wishes.ranked[: max(rank for rank in ranks if rank is not None) - 1]


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
