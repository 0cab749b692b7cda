"""Scenarios changed in a way that must not matter, or may matter in one direction only."""

from random import Random
from typing import Any, TypeVar

from models.policy import QuotaMeasure
from models.scenario import (
    Alternatives,
    Baseline,
    Block,
    Decision,
    Demand,
    Labels,
    Outlook,
    Part,
    Phase,
    Profile,
    Proposal,
    ProposalLabel,
    Scenario,
)
from models.supply import PoolLabel, ProviderLabel

T = TypeVar("T")


def shuffled(rng: Random, rows: tuple[T, ...]) -> tuple[T, ...]:
    """Return the rows in another order."""
    return tuple(rng.sample(rows, len(rows)))


def with_rules(scenario: Scenario, **changes: Any) -> Scenario:
    """Return the scenario under changed rules."""
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update=changes)})


# --- names, order, what the notice wants recorded -------------------------------------------------------------------


def reworded(rng: Random, scenario: Scenario) -> Scenario:
    """Give everybody another name, another parent and another way of answering, and put the rows in another order."""
    labels = Labels(
        proposals=tuple(
            ProposalLabel(
                id=proposal.id,
                applicant=f"架空{rng.randint(0, 99)}",
                title=f"開発{rng.randint(0, 99)}",
                answered_survey=rng.random() < 0.5,
                foreign_parent=rng.choice([True, False, None]),
                note="書き込み",
            )
            for proposal in shuffled(rng, scenario.proposals)
        ),
        providers=tuple(ProviderLabel(id=name, name=f"架空{name}") for name in ("A", "B", "C")),
        pools=tuple(PoolLabel(id=pool.id, name=f"枠{pool.id}") for pool in scenario.pools),
    )
    pins = [pin.model_copy(update={"reason": "言い換え", "by": "係"}) for pin in scenario.pins]
    data = scenario.model_copy(update={"pins": tuple(pins)}).model_dump(mode="json")
    data["labels"] = labels.model_dump(mode="json")
    for field in ("proposals", "pools", "pins", "gpu_types"):
        rng.shuffle(data[field])
    return Scenario.model_validate(data)


def reordered(rng: Random, scenario: Scenario) -> Scenario:
    """Put every list whose order has no meaning in another order, below the scenario's own lists too."""

    def of_phase(phase: Phase) -> Phase:
        change = {name: shuffled(rng, getattr(phase, name)) for name in ("sizes", "predecessors", "given")}
        return phase.model_copy(update=change)

    def of_proposal(proposal: Proposal) -> Proposal:
        wishes = proposal.wishes.model_copy(update={"refused": shuffled(rng, proposal.wishes.refused)})
        phases = shuffled(rng, tuple(of_phase(phase) for phase in proposal.phases))
        envelopes = shuffled(rng, proposal.envelopes)
        return proposal.model_copy(update={"wishes": wishes, "phases": phases, "envelopes": envelopes})

    lists = ("budgets", "quotas", "provider_limits", "scope", "counted_confidence")
    rules = {name: shuffled(rng, getattr(scenario.rules, name)) for name in lists}
    proposals = tuple(of_proposal(proposal) for proposal in scenario.proposals)
    commitments = shuffled(rng, scenario.commitments)
    return with_rules(scenario.model_copy(update={"proposals": proposals, "commitments": commitments}), **rules)


def renamed(scenario: Scenario, names: dict[str, str]) -> Scenario:
    """Give proposals other opaque ids wherever they are named."""
    data = scenario.model_dump(mode="json")
    for proposal in data["proposals"]:
        proposal["id"] = names[proposal["id"]]
    decided = data["baseline"]["decisions"] if data["baseline"] else []
    for row in (*data["pins"], *data["commitments"], *decided):
        row["proposal"] = names[row["proposal"]]
    return Scenario.model_validate(data)


def renamed_back(decisions: tuple[Decision, ...], names: dict[str, str]) -> tuple[Decision, ...]:
    """Return decisions under the ids the proposals had before."""
    before = {new: old for old, new in names.items()}
    rows = [decision.model_copy(update={"proposal": before[decision.proposal]}) for decision in decisions]
    return tuple(sorted(rows, key=lambda row: (row.proposal, row.phase)))


# --- supply and scale -----------------------------------------------------------------------------------------------


def without_lower_quotas(scenario: Scenario) -> Scenario:
    """Return the scenario without quotas that ask for at least so much."""
    return with_rules(scenario, quotas=tuple(quota for quota in scenario.rules.quotas if not quota.at_least))


def with_more_capacity(rng: Random, scenario: Scenario) -> Scenario:
    """Add nodes to some pools, on some or all days."""
    pools = list(scenario.pools)
    for number in rng.sample(range(len(pools)), rng.randint(1, len(pools))):
        since = rng.randrange(len(pools[number].capacity))
        more = rng.randint(1, 3)
        steps = tuple(
            step.model_copy(update={"nodes": step.nodes + more}) if place >= since else step
            for place, step in enumerate(pools[number].capacity)
        )
        pools[number] = pools[number].model_copy(update={"capacity": steps})
    return scenario.model_copy(update={"pools": tuple(pools)})


def in_single_gpus(scenario: Scenario) -> Scenario:
    """Return the scenario with nodes of one GPU and profiles in full, so that no size is ever rounded up."""
    pools = tuple(pool.model_copy(update={"node_size": 1}) for pool in scenario.pools)

    def parts(rows: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(part if part.pool is None else part.model_copy(update={"gpus": part.nodes}) for part in rows)

    def of_phase(phase: Phase) -> Phase:
        scales = (max(phase.scales_ppm),) if phase.scales_ppm else ()
        whole = tuple(1_000_000 for _ in scales)
        return phase.model_copy(update={"scales_ppm": whole, "given": parts(phase.given)})

    return _each_part(scenario.model_copy(update={"pools": pools}), of_phase, parts)


def _each_part(scenario: Scenario, of_phase: Any, parts: Any) -> Scenario:
    proposals = tuple(
        proposal.model_copy(update={"phases": tuple(map(of_phase, proposal.phases))}) for proposal in scenario.proposals
    )
    baseline = scenario.baseline and Baseline(
        decisions=tuple(
            decision.model_copy(update={"parts": parts(decision.parts)}) for decision in scenario.baseline.decisions
        ),
        published=scenario.baseline.published,
    )
    return scenario.model_copy(update={"proposals": proposals, "baseline": baseline})


def scaled(scenario: Scenario, by: int, *, node_size: bool) -> Scenario:
    """Multiply demand, supply and money alike: by larger nodes (``node_size``) or by more of them."""
    nodes = 1 if node_size else by

    def demand(asked: Demand) -> Demand:
        match asked:
            case Block():
                work = asked.work_gpu_hours and asked.work_gpu_hours * by
                gpus = {"desired_gpus": asked.desired_gpus * by, "minimum_gpus": asked.minimum_gpus * by}
                return asked.model_copy(update={**gpus, "work_gpu_hours": work})
            case Profile():
                segments = tuple(s.model_copy(update={"gpus": s.gpus * by}) for s in asked.segments)
                return asked.model_copy(update={"segments": segments})
            case Alternatives():
                choices = tuple(
                    choice.model_copy(
                        update={"uses": tuple(u.model_copy(update={"gpus": u.gpus * by}) for u in choice.uses)}
                    )
                    for choice in asked.choices
                )
                return asked.model_copy(update={"choices": choices})

    def parts(rows: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(p.model_copy(update={"nodes": p.nodes * nodes, "gpus": p.gpus * by}) for p in rows)

    def of_phase(phase: Phase) -> Phase:
        sizes = tuple(row.model_copy(update={"nodes": tuple(n * nodes for n in row.nodes)}) for row in phase.sizes)
        remainder = phase.remainder and demand(phase.remainder)
        drawn = {"demand": demand(phase.demand), "remainder": remainder, "sizes": sizes, "given": parts(phase.given)}
        return phase.model_copy(update=drawn)

    def amount(row: Any) -> Any:
        times = 1 if row.measure is QuotaMeasure.PROPOSALS else by
        return row.model_copy(update={"limit": row.limit * times})

    def capped(proposal: Proposal) -> Proposal:
        caps = {name: cap and cap * by for name, cap in proposal if name in ("grant_cap_yen", "own_cap_yen")}
        outlook: Outlook = proposal.outlook.model_copy(update={"gpus": proposal.outlook.gpus * by})
        return proposal.model_copy(update={**caps, "outlook": outlook})

    pools = tuple(
        pool.model_copy(
            update={
                "node_size": pool.node_size * (by if node_size else 1),
                "capacity": tuple(s.model_copy(update={"nodes": s.nodes * nodes}) for s in pool.capacity),
                "reserved_nodes": pool.reserved_nodes * nodes,
                "lease": pool.lease.model_copy(
                    update={
                        "max_nodes_per_lease": pool.lease.max_nodes_per_lease and pool.lease.max_nodes_per_lease * nodes
                    }
                ),
            }
        )
        for pool in scenario.pools
    )
    rules = scenario.rules
    changed = with_rules(
        scenario,
        budgets=tuple(row.model_copy(update={"yen": row.yen * by}) for row in rules.budgets),
        quotas=tuple(map(amount, rules.quotas)),
        provider_limits=tuple(map(amount, rules.provider_limits)),
        rounding_yen=rules.rounding_yen * by,
    ).model_copy(
        update={
            "pools": pools,
            "proposals": tuple(map(capped, scenario.proposals)),
            "pins": tuple(pin.model_copy(update={"nodes": pin.nodes and pin.nodes * nodes}) for pin in scenario.pins),
            "commitments": tuple(c.model_copy(update={"nodes": c.nodes * nodes}) for c in scenario.commitments),
        }
    )
    return _each_part(changed, of_phase, parts)
