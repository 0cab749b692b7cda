"""What things are called on the screen: applicants, pools, GPU types, days."""

from models.scenario import Scenario
from models.text import Lang, text
from models.units import GpuTypeId, Period, PoolId, ProposalId

FICTIONAL = ("（架空）", " (fictional)")


class Names:
    """The labels of a scenario in one language; an id where there is no label.

    The mark of every fictional name is left away: that all of it is fictional is said once, above the tables.
    """

    def __init__(self, scenario: Scenario, lang: Lang) -> None:
        labels = scenario.labels
        self._lang = lang
        self._fictional = labels.fictional
        self._applicants = {label.id: self._best(label.applicant, "") for label in labels.proposals}
        self._providers = {label.id: self._best(label.name, label.name_en) for label in labels.providers}
        self._pools = {label.id: self._best(label.name, label.name_en) for label in labels.pools}
        self._sources = {pool.id: (pool.provider, pool.gpu_type) for pool in scenario.pools}
        self._one_year = scenario.horizon.days <= 366

    def _best(self, japanese: str, english: str) -> str:
        name = english if self._lang is Lang.EN and english else japanese
        for mark in FICTIONAL if self._fictional else ():
            name = name.removesuffix(mark)
        return name

    def applicant(self, proposal: ProposalId) -> str:
        """Name the applicant of a proposal; the legal form as Japanese tables abbreviate it."""
        name = self._applicants.get(proposal) or proposal
        return name.replace("株式会社", "㈱") if self._lang is Lang.JA else name

    def pool(self, pool: PoolId) -> str:
        """Name a pool."""
        return self._pools.get(pool) or pool

    def gpu_type(self, gpu_type: GpuTypeId) -> str:
        """Name a GPU type."""
        return gpu_type or "GPU"

    def source(self, pool: PoolId | None) -> str:
        """Name where GPUs come from: provider and type, or the applicant itself."""
        if pool is None:
            return text("cli.allotment.alone", self._lang)
        provider, gpu_type = self._sources[pool]
        return f"{self._providers.get(provider) or provider} {gpu_type}"

    def days(self, period: Period) -> str:
        """Write a period with its last day, without the year where the horizon leaves no doubt."""
        form = "%m/%d" if self._one_year else "%Y-%m-%d"
        return f"{period.start.strftime(form)}-{period.last_day.strftime(form)}"
