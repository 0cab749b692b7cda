"""The lot order: the published, impartial order in which what all tiers leave open is settled.

A lot is a hash of the policy's seed and of everything that decides about a proposal - never its name, id or arrival.
Exact twins share a lot; between them a hash of the seed and the opaque id decides (``DEFINITIONS.md`` section 6).
"""

from typing import Any

from models.base import digest
from models.scenario import Decision, Part, Phase, Proposal, Scenario


def _without_ids(scenario: Scenario, data: dict[str, Any], proposal: Proposal) -> dict[str, Any]:
    def about(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        mine = [{k: v for k, v in row.items() if k != "proposal"} for row in rows if row["proposal"] == proposal.id]
        return sorted(mine, key=digest)

    own = next(row for row in data["proposals"] if row["id"] == proposal.id)
    baseline = data["baseline"] or {"decisions": []}
    return {
        "seed": scenario.rules.lot_seed,
        "proposal": {k: v for k, v in own.items() if k != "id"},
        "pins": about(data["pins"]),
        "commitments": about(data["commitments"]),
        "baseline": about(baseline["decisions"]),
    }


def lots(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return the lot of each proposal: (hash of what decides about it, hash of seed and id for exact twins)."""
    data = scenario.deciding_data
    return {
        proposal.id: (
            digest(_without_ids(scenario, data, proposal)),
            digest({"seed": scenario.rules.lot_seed, "id": proposal.id}),
        )
        for proposal in scenario.proposals
    }


def lot_order(scenario: Scenario) -> tuple[Proposal, ...]:
    """Return the proposals in lot order."""
    drawn = lots(scenario)
    return tuple(sorted(scenario.proposals, key=lambda proposal: drawn[proposal.id]))


def phase_order(proposal: Proposal) -> tuple[Phase, ...]:
    """Return the phases of a proposal, predecessors first, ties by id."""
    done: list[Phase] = []
    waiting = sorted(proposal.phases, key=lambda phase: phase.id)
    while waiting:
        known = {phase.id for phase in done}
        ready = next(phase for phase in waiting if set(phase.predecessors) <= known)
        done.append(ready)
        waiting.remove(ready)
    return tuple(done)


def _part_key(part: Part) -> tuple[Any, ...]:
    return (part.pool or "", part.nodes, part.gpus, part.used.start, part.used.end, part.held.start, part.held.end)


def published_key(decision: Decision) -> tuple[Any, ...]:
    """Return what the options of a phase are ordered by: used days first, then the parts one after another."""
    return (decision.used.start, decision.used.end, *(_part_key(part) for part in decision.parts))
