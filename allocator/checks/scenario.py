"""Is a scenario in order? Shares, references and every figure that engines take for granted, derived once more.

Weights and priorities are not derived here: they follow from the answers and the policy (see ``prepared``). Nor are the
reference figures of a re-plan: they are those of the scenario the published plan was made for.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from allocator.checks.fill import desired_h, proposal_fill
from allocator.checks.reference.figures import at_most, in_turn, phase_figures
from allocator.checks.reference.options import Option, Pools
from allocator.checks.rules import every_rule
from models.policy import QuotaMeasure
from models.reasons import Violation
from models.scenario import Phase, Proposal, Scenario
from models.units import WHOLE


def check(scenario: Scenario) -> Iterator[Violation]:
    """Yield every figure of a scenario that does not follow from the rest of it."""
    allocation = Allocation(scenario, ())
    yield from _rules(scenario)
    for proposal in scenario.proposals:
        yield from _shares(allocation, proposal)
        for phase in proposal.phases:
            yield from _grid(proposal, phase)
    if scenario.baseline is None or scenario.baseline.scenario_hash is None:
        yield from _reference(allocation)


def _rules(scenario: Scenario) -> Iterator[Violation]:
    for limit in scenario.rules.provider_limits:
        if limit.measure is QuotaMeasure.GRANT_YEN:
            yield broken("scenario", "provider_limit_in_yen", provider=limit.provider)


def _shares(allocation: Allocation, proposal: Proposal) -> Iterator[Violation]:
    """Largest remainder: what is left after rounding down goes to the largest remainders, ties to the smaller id."""
    hours = {phase.id: desired_h(allocation, phase, phase.demand) for phase in proposal.phases}
    total = sum(hours.values())
    if not total:
        return
    share = {name: WHOLE * each // total for name, each in hours.items()}
    left = WHOLE - sum(share.values())
    for name in sorted(hours, key=lambda name: (-(WHOLE * hours[name] % total), name))[:left]:
        share[name] += 1
    for phase in proposal.phases:
        if phase.share_ppm != share[phase.id]:
            yield broken(
                "scenario",
                "share",
                proposal=proposal.id,
                phase=phase.id,
                stated=phase.share_ppm,
                due=share[phase.id],
            )


def _grid(proposal: Proposal, phase: Phase) -> Iterator[Violation]:
    where = {"proposal": proposal.id, "phase": phase.id}
    for sizes in phase.sizes:
        if list(sizes.nodes) != sorted(set(sizes.nodes)):
            yield broken("scenario", "sizes_order", **where, pool=sizes.pool, sizes=list(sizes.nodes))
    names = [sizes.pool for sizes in phase.sizes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield broken("scenario", "sizes_repeated", **where, pool=name)
    if list(phase.scales_ppm) != sorted(set(phase.scales_ppm)):
        yield broken("scenario", "scales_order", **where, scales=list(phase.scales_ppm))


def _reference(allocation: Allocation) -> Iterator[Violation]:
    pools = Pools(allocation)
    for proposal in allocation.scenario.proposals:
        options: dict[str, tuple[Option, ...]] = {}
        derived: list[Phase] = []
        for phase in proposal.phases:
            options[phase.id] = tuple(pools.options(proposal, phase))
            figures = phase_figures(pools, proposal, phase, options[phase.id])._asdict()
            derived.append(phase.model_copy(update=figures))
            for name, due in figures.items():
                stated = getattr(phase, name)
                if stated != due:
                    yield broken("scenario", name, proposal=proposal.id, phase=phase.id, stated=stated, due=due)
        if allocation.in_scope(proposal):
            as_derived = proposal.model_copy(update={"phases": tuple(derived)})
            yield from _best_alone(pools, as_derived, options)


def _best_alone(pools: Pools, proposal: Proposal, options: dict[str, tuple[Option, ...]]) -> Iterator[Violation]:
    stated = proposal.best_alone_ppm
    most = at_most(pools, proposal, options)
    begun = any(phase.given for phase in proposal.phases)
    if stated is not None and not begun and not any(options.values()):
        yield broken("scenario", "best_alone_without_option", proposal=proposal.id, stated=stated)
    if stated is not None and stated > most:
        yield broken("scenario", "best_alone_too_high", proposal=proposal.id, stated=stated, most=most)
    alone = Allocation(_only(pools.allocation.scenario, proposal), in_turn(proposal, options))
    if not alone.served(proposal) or any(every_rule(alone)):
        return
    reached = proposal_fill(alone, proposal).counted
    if stated is None:
        yield broken("scenario", "best_alone_missing", proposal=proposal.id, reached=reached)
    elif stated < reached:
        yield broken("scenario", "best_alone_too_low", proposal=proposal.id, stated=stated, reached=reached)


def _only(scenario: Scenario, proposal: Proposal) -> Scenario:
    """Return the scenario with one proposal only; what must at least be reached together is not asked of one alone."""
    rules = scenario.rules.model_copy(
        update={"moves": None, "quotas": tuple(quota for quota in scenario.rules.quotas if not quota.at_least)}
    )
    return scenario.model_copy(
        update={
            "rules": rules,
            "proposals": (proposal,),
            "pins": tuple(pin for pin in scenario.pins if pin.proposal == proposal.id),
            "commitments": tuple(lease for lease in scenario.commitments if lease.proposal == proposal.id),
            "baseline": scenario.baseline and scenario.baseline.model_copy(update={"decisions": ()}),
        }
    )
