"""Every admissible option of a phase: shapes on every day, leased, that keep every local rule."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from models.scenario import Alternatives, Decision, Part, Phase, Proposal, Scenario
from tests.properties.local_rules import LOCAL_RULES, Case, lease_of
from tests.properties.shapes import Shape, shapes, up

Parts = tuple[Part, ...]


class Judged(NamedTuple):
    """A leased shape and the local rules it breaks. Without a lease there are no parts."""

    shape: Shape
    parts: Parts
    broken: tuple[str, ...]


def judged(scenario: Scenario, proposal: Proposal, phase: Phase, *, thorough: bool = True) -> Iterator[Judged]:
    """Yield every shape with the local rules it breaks (``thorough``: all of them, else the first one found)."""
    for shape in shapes(scenario, proposal, phase):
        leased = [lease_of(scenario, piece) for piece in shape.pieces]
        parts = tuple(part for part in leased if part is not None)
        if len(parts) < len(leased):
            yield Judged(shape, (), ("lease",))
            continue
        case = Case(scenario, proposal, phase, shape, parts)
        broken: list[str] = []
        for name, keeps in LOCAL_RULES.items():
            if not keeps(case):
                broken.append(name)
                if not thorough:
                    break
        yield Judged(shape, parts, tuple(broken))


def used_start(parts: Parts) -> date:
    """First used day."""
    return min(part.used.start for part in parts)


def used_end(parts: Parts) -> date:
    """First day no longer used."""
    return max(part.used.end for part in parts)


def published(parts: Parts) -> tuple[Any, ...]:
    """What options are ordered by: used start, used end, then part by part."""
    row: list[Any] = [used_start(parts), used_end(parts)]
    for part in parts:
        row += [part.pool or "", part.nodes, part.gpus]
        row += [part.used.start, part.used.end, part.held.start, part.held.end]
    return tuple(row)


def carried(scenario: Scenario, proposal: Proposal, phase: Phase) -> Iterator[Parts]:
    """Yield what was leased before and may go on: every local rule is asked of it but those on how to lease."""
    for old in scenario.baseline.carried if scenario.baseline else ():
        if (old.proposal, old.phase) != (proposal.id, phase.id):
            continue
        if isinstance(phase.to_do, Alternatives) and not _one_of(scenario, phase.to_do, old):
            continue
        case = Case(scenario, proposal, phase, Shape("carried", (), ()), old.parts)
        if all(keeps(case) for name, keeps in LOCAL_RULES.items() if name != "lease"):
            yield old.parts


def _one_of(scenario: Scenario, demand: Alternatives, old: Decision) -> bool:
    size = {pool.id: pool.node_size for pool in scenario.pools}
    taken = sorted((part.pool or "", part.nodes, part.used.days) for part in old.parts)
    return any(
        taken == sorted((use.pool, up(use.gpus, size[use.pool]), choice.days) for use in choice.uses)
        for choice in demand.choices
    )


def options(scenario: Scenario, proposal: Proposal, phase: Phase) -> tuple[Parts, ...]:
    """Return every admissible option once, in the published order."""
    if phase.done:
        return ()
    kept = {case.parts for case in judged(scenario, proposal, phase, thorough=False) if not case.broken}
    kept |= set(carried(scenario, proposal, phase))
    return tuple(sorted(kept, key=published))


def decision(proposal: Proposal, phase: Phase, parts: Parts) -> Decision:
    """Return these parts as the decision of a phase."""
    return Decision(proposal=proposal.id, phase=phase.id, parts=parts)
