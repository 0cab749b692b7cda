"""What people call applicants, providers and pools, with the id where nobody gave a name."""

from dataclasses import dataclass

from models.scenario import Labels, ProposalLabel
from models.supply import PoolLabel, ProviderLabel
from models.text import Lang
from models.units import PoolId, ProposalId, ProviderId


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a scenario in one language."""

    proposals: dict[ProposalId, ProposalLabel]
    providers: dict[ProviderId, str]
    pools: dict[PoolId, str]

    def applicant(self, proposal: ProposalId) -> str:
        """Return who files the proposal."""
        label = self.proposals.get(proposal)
        return (label.applicant if label else "") or proposal

    def title(self, proposal: ProposalId) -> str:
        """Return what is to be developed."""
        label = self.proposals.get(proposal)
        return label.title if label else ""

    def provider(self, provider: ProviderId) -> str:
        """Return who provides."""
        return self.providers.get(provider, provider)

    def pool(self, pool: PoolId) -> str:
        """Return what a pool is called."""
        return self.pools.get(pool, pool)


def _in(lang: Lang, label: ProviderLabel | PoolLabel) -> str:
    return (label.name_en if lang is Lang.EN else "") or label.name or label.id


def names(labels: Labels, lang: Lang) -> Names:
    """Collect the names; in English the English ones where they were given."""
    return Names(
        proposals={label.id: label for label in labels.proposals},
        providers={label.id: _in(lang, label) for label in labels.providers},
        pools={label.id: _in(lang, label) for label in labels.pools},
    )
