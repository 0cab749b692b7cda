"""A scenario and the decisions under judgement, side by side, with the few questions every check asks of them."""

from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import Any

from models.reasons import RuleName, Violation
from models.scenario import Decision, Part, Phase, Pin, Proposal, Scenario
from models.supply import Pool
from models.units import WHOLE, GpuTypeId, Period, PhaseId, PoolId, ProposalId


class Allocation:
    """What each phase is given. Decisions about unknown phases or pools are left aside (``known`` reports them)."""

    def __init__(self, scenario: Scenario, decisions: tuple[Decision, ...]) -> None:
        self.scenario = scenario
        self.decisions = decisions
        self.pools: dict[PoolId, Pool] = {pool.id: pool for pool in scenario.pools}
        self.h100_ppm: dict[GpuTypeId, int] = {kind.id: kind.h100_ppm for kind in scenario.gpu_types}
        self.proposals: dict[ProposalId, Proposal] = {proposal.id: proposal for proposal in scenario.proposals}
        self.phases: dict[tuple[ProposalId, PhaseId], Phase] = {
            (proposal.id, phase.id): phase for proposal in scenario.proposals for phase in proposal.phases
        }
        self.pins: dict[tuple[ProposalId, PhaseId], list[Pin]] = {}
        for pin in scenario.pins:
            self.pins.setdefault((pin.proposal, pin.phase), []).append(pin)
        self.carried = frozenset(scenario.baseline.carried if scenario.baseline is not None else ())
        self._decided = self._known(decisions)

    def _known(self, decisions: tuple[Decision, ...]) -> dict[tuple[ProposalId, PhaseId], Decision]:
        decided: dict[tuple[ProposalId, PhaseId], Decision] = {}
        for decision in decisions:
            if (decision.proposal, decision.phase) in self.phases and self.knows_pools(decision):
                decided.setdefault((decision.proposal, decision.phase), decision)
        return decided

    def instead(self, decisions: tuple[Decision, ...]) -> "Allocation":
        """Return other decisions on the same scenario."""
        other = copy(self)
        other.decisions, other._decided = decisions, self._known(decisions)
        return other

    def knows_pools(self, decision: Decision) -> bool:
        """Tell whether every pool of a decision exists."""
        return all(part.pool is None or part.pool in self.pools for part in decision.parts)

    def decision(self, proposal: Proposal, phase: Phase | PhaseId) -> Decision | None:
        """Return what a phase is given from now on, or None."""
        return self._decided.get((proposal.id, phase if isinstance(phase, str) else phase.id))

    def decided(self) -> Iterator[tuple[Proposal, Phase, Decision]]:
        """Yield every decided phase, in (proposal, phase) order of the scenario."""
        for proposal in self.scenario.proposals:
            for phase in proposal.phases:
                decision = self.decision(proposal, phase)
                if decision is not None:
                    yield proposal, phase, decision

    def parts(self, proposal: Proposal) -> Iterator[Part]:
        """Yield every part of a proposal, given or decided."""
        for phase in proposal.phases:
            yield from phase.given
            decision = self.decision(proposal, phase)
            if decision is not None:
                yield from decision.parts

    def served(self, proposal: Proposal) -> bool:
        """Tell whether some phase of the proposal has a part, given or decided."""
        return any(True for _ in self.parts(proposal))

    def in_scope(self, proposal: Proposal) -> bool:
        """Tell whether the policy plans for proposals of this status."""
        return proposal.status in self.scenario.rules.scope

    def pins_of(self, proposal: Proposal, phase: Phase) -> list[Pin]:
        """Return the officer's decisions about a phase."""
        return self.pins.get((proposal.id, phase.id), [])

    def pool_of(self, part: Part) -> Pool | None:
        """Return the pool of a part; None for a self part and for a pool the scenario no longer knows."""
        return None if part.pool is None else self.pools.get(part.pool)


def first_power(phase: Phase) -> int:
    """H100 equivalents (ppm) of the GPU the figures of the demand are stated in; a self-procured GPU counts as one."""
    return phase.acceptable[0].h100_ppm if phase.acceptable else WHOLE


def gpu_power(allocation: Allocation, phase: Phase, pool: Pool) -> int:
    """H100 equivalents (ppm) of one GPU of a pool: the phase's own figure, else the scenario's table."""
    own = next((kind.h100_ppm for kind in phase.acceptable if kind.gpu_type == pool.gpu_type), None)
    return own if own is not None else allocation.h100_ppm[pool.gpu_type]


def part_power(allocation: Allocation, phase: Phase, part: Part) -> int:
    """H100 equivalents (ppm) of all GPUs of a part."""
    if part.pool is None:
        return part.gpus * first_power(phase)
    pool = allocation.pools.get(part.pool)
    return 0 if pool is None else part.gpus * gpu_power(allocation, phase, pool)


def used_period(parts: tuple[Part, ...]) -> Period:
    """From the first used day of any part to the last."""
    return Period(start=min(part.used.start for part in parts), end=max(part.used.end for part in parts))


def percent(ppm: int) -> str:
    """Write parts per million as a percentage, exactly: 500,001 is 50.0001."""
    return f"{ppm // 10_000}.{ppm % 10_000:04d}"


def broken(
    rule: RuleName | str,
    code: str,
    *,
    proposal: ProposalId | None = None,
    phase: PhaseId | None = None,
    pool: PoolId | None = None,
    **figures: int | str | date | list[str] | list[int],
) -> Violation:
    """Return a violation whose sentence can name the proposal, phase and pool beside its own figures."""
    named: dict[str, Any] = {"proposal": proposal, "phase": phase, "pool": pool}
    params = {name: value for name, value in named.items() if value is not None} | figures
    return Violation(rule=str(rule), code=code, proposal=proposal, phase=phase, pool=pool, params=params)
