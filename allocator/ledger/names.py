"""What things are called - applicants, providers, pools - in one language; the id where nobody gave a name."""

from models.scenario import Labels, ProposalLabel, Scenario
from models.supply import PoolLabel, ProviderLabel
from models.text import Lang, text
from models.units import PoolId, ProposalId, ProviderId

FICTIONAL = ("（架空）", " (fictional)")


class Names:
    """The labels of a scenario in one language.

    The mark of every fictional name is left away unless ``marked``: each document and screen of the command line says
    once, at its head, that all of it is fictional.
    """

    def __init__(self, scenario: Scenario, lang: Lang, *, marked: bool = False) -> None:
        labels: Labels = scenario.labels
        self._lang = lang
        self._fictional = labels.fictional and not marked
        self._proposals = {label.id: label for label in labels.proposals}
        self._providers = {label.id: label for label in labels.providers}
        self._pools = {label.id: label for label in labels.pools}
        self._of_pool = {pool.id: pool for pool in scenario.pools}

    def _bare(self, name: str) -> str:
        for mark in FICTIONAL if self._fictional else ():
            name = name.removesuffix(mark)
        return name

    def _best(self, label: ProviderLabel | PoolLabel | None, otherwise: str) -> str:
        if label is None:
            return otherwise
        name = label.name_en if self._lang is Lang.EN and label.name_en else label.name
        return self._bare(name) or otherwise

    def _label(self, proposal: ProposalId) -> ProposalLabel:
        return self._proposals.get(proposal) or ProposalLabel(id=proposal or "-")

    def applicant(self, proposal: ProposalId) -> str:
        """Name who files the proposal."""
        return self._bare(self._label(proposal).applicant) or proposal

    def title(self, proposal: ProposalId) -> str:
        """Name what is to be developed."""
        return self._bare(self._label(proposal).title)

    def provider(self, provider: ProviderId) -> str:
        """Name a provider."""
        return self._best(self._providers.get(provider), provider)

    def contact(self, provider: ProviderId) -> str:
        """Return where a provider is reached; empty where nobody said."""
        label = self._providers.get(provider)
        return label.contact if label else ""

    def pool(self, pool: PoolId | None) -> str:
        """Name a pool, or say that the applicant procures alone."""
        if pool is None:
            return text("exports.word.alone", self._lang)
        return self._best(self._pools.get(pool), pool)

    def provider_of(self, pool: PoolId | None) -> str:
        """Name the provider of a pool, or say that the applicant procures alone; a pool nobody knows by its id."""
        if pool is None:
            return text("exports.word.alone", self._lang)
        known = self._of_pool.get(pool)
        return self.provider(known.provider) if known else pool

    def gpu_type_of(self, pool: PoolId | None) -> str:
        """Name the GPU type of a pool."""
        known = self._of_pool.get(pool) if pool is not None else None
        return known.gpu_type if known else ""
