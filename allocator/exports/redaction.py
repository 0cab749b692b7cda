"""A scenario and a plan without anybody's name: what may be shown when documents have to be disclosed.

Applicants, providers and pools become numbered codes; titles, remarks, contacts and written reasons go. Which code is
whose follows from a hash of the whole scenario, names included: the office can always draw the same codes again, and
nobody else can tell them from the order of the ids. The numbers stay what they were; documents mask prices themselves.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from models.base import digest
from models.plan import Plan
from models.scenario import Alternatives, Baseline, Decision, Labels, Phase, Proposal, ProposalLabel, Scenario
from models.supply import Pool, PoolLabel, ProviderLabel
from models.text import Lang, text

Row = TypeVar("Row", Pool, Proposal)


class Redaction:
    """The codes of one scenario."""

    def __init__(self, scenario: Scenario, lang: Lang) -> None:
        self._scenario = scenario
        self._lang = lang
        wished = {provider for p in scenario.proposals for provider in (*p.wishes.ranked, *p.wishes.refused)}
        secret = scenario.full_hash
        self.providers = _coded({pool.provider for pool in scenario.pools} | wished, "S", secret)
        self.pools = _coded((pool.id for pool in scenario.pools), "W", secret)
        self.proposals = _coded((proposal.id for proposal in scenario.proposals), "P", secret)
        self.groups = _coded((p.group for p in scenario.proposals if p.group), "G", secret)

    def scenario(self) -> Scenario:
        """Return the scenario in codes."""
        old = self._scenario
        return old.model_copy(
            update={
                "pools": _by_code(self._pool(pool) for pool in old.pools),
                "proposals": _by_code(self._proposal(proposal) for proposal in old.proposals),
                "pins": tuple(
                    pin.model_copy(
                        update={
                            "proposal": self.proposals[pin.proposal],
                            "pool": None if pin.pool is None else self.pools[pin.pool],
                            "reason": self._mask,
                            "by": "",
                        }
                    )
                    for pin in old.pins
                ),
                "commitments": tuple(
                    lease.model_copy(
                        update={"proposal": self.proposals[lease.proposal], "pool": self.pools[lease.pool]}
                    )
                    for lease in old.commitments
                ),
                "baseline": None
                if old.baseline is None
                else Baseline(
                    decisions=self._decisions(old.baseline.decisions),
                    published=old.baseline.published,
                    plan_hash=old.baseline.plan_hash,
                ),
                "rules": old.rules.model_copy(
                    update={
                        "quotas": tuple(
                            quota.model_copy(update={"group": self.groups.get(quota.group or "")})
                            for quota in old.rules.quotas
                        ),
                        "provider_limits": tuple(
                            limit.model_copy(update={"provider": self._provider(limit.provider)})
                            for limit in old.rules.provider_limits
                        ),
                    }
                ),
                "labels": self._labels(old.labels),
            }
        )

    def plan(self, plan: Plan) -> Plan:
        """Return a plan in codes; what it says about tiers stays."""
        return plan.model_copy(update={"decisions": self._decisions(plan.decisions)})

    @property
    def _mask(self) -> str:
        return text("exports.word.masked", self._lang)

    def _provider(self, provider: str) -> str:
        return self.providers.get(provider, self._mask)

    def _decisions(self, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
        coded = (
            decision.model_copy(
                update={
                    "proposal": self.proposals.get(decision.proposal, self._mask),
                    "parts": tuple(self._pooled(part) for part in decision.parts),
                }
            )
            for decision in decisions
        )
        return tuple(sorted(coded, key=lambda decision: (decision.proposal, decision.phase)))

    def _pooled(self, named: Any) -> Any:
        """Return whatever names a pool, with its code."""
        return (
            named if named.pool is None else named.model_copy(update={"pool": self.pools.get(named.pool, self._mask)})
        )

    def _pool(self, pool: Pool) -> Pool:
        return pool.model_copy(
            update={
                "id": self.pools[pool.id],
                "provider": self.providers[pool.provider],
                "capacity": tuple(step.model_copy(update={"note": ""}) for step in pool.capacity),
                "prices": tuple(step.model_copy(update={"note": ""}) for step in pool.prices),
            }
        )

    def _proposal(self, proposal: Proposal) -> Proposal:
        wishes = proposal.wishes
        return proposal.model_copy(
            update={
                "id": self.proposals[proposal.id],
                "group": self.groups.get(proposal.group, ""),
                "wishes": wishes.model_copy(
                    update={
                        "ranked": tuple(self._provider(provider) for provider in wishes.ranked),
                        "refused": tuple(self._provider(provider) for provider in wishes.refused),
                    }
                ),
                "phases": tuple(self._phase(phase) for phase in proposal.phases),
            }
        )

    def _phase(self, phase: Phase) -> Phase:
        split = phase.split
        return phase.model_copy(
            update={
                "sizes": tuple(self._pooled(row) for row in phase.sizes),
                "given": tuple(self._pooled(part) for part in phase.given),
                "demand": self._demand(phase.demand),
                "remainder": None if phase.remainder is None else self._demand(phase.remainder),
                "split": None
                if split is None
                else split.model_copy(
                    update={"first": self._provider(split.first), "second": self._provider(split.second)}
                ),
            }
        )

    def _demand(self, demand: Any) -> Any:
        if not isinstance(demand, Alternatives):
            return demand
        choices = tuple(
            choice.model_copy(update={"uses": tuple(self._pooled(use) for use in choice.uses)})
            for choice in demand.choices
        )
        return demand.model_copy(update={"choices": choices})

    def _labels(self, labels: Labels) -> Labels:
        def called(kind: str, codes: Iterable[str]) -> list[tuple[str, str]]:
            return [(code, text(f"exports.code.{kind}", self._lang, code=code)) for code in codes]

        return Labels(
            proposals=tuple(
                ProposalLabel(id=code, applicant=name, title=self._mask)
                for code, name in called("applicant", self.proposals.values())
            ),
            providers=tuple(
                ProviderLabel(id=code, name=name, contact=self._mask)
                for code, name in called("provider", self.providers.values())
            ),
            pools=tuple(PoolLabel(id=code, name=name) for code, name in called("pool", self.pools.values())),
            program_name=labels.program_name,
            office=labels.office,
            policy_version=labels.policy_version,
            supply_version=labels.supply_version,
            tax_mode=labels.tax_mode,
            fictional=labels.fictional,
        )


def _by_code(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.id))


def _coded(ids: Iterable[str], letter: str, secret: str) -> dict[str, str]:
    """Number ids in an order only those can tell who know the scenario."""
    ordered = sorted(set(ids), key=lambda id_: digest([secret, letter, id_]))
    digits = max(2, len(str(len(ordered))))
    return {id_: f"{letter}{number:0{digits}d}" for number, id_ in enumerate(ordered, start=1)}
