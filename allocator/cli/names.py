"""What things are called on the screen: shorter than in documents."""

from allocator.ledger.names import Names as FullNames
from models.scenario import Scenario
from models.text import Lang
from models.units import GpuTypeId, Period, PoolId, ProposalId


class Names(FullNames):
    """The names of a scenario, cut to what a table on a terminal has room for."""

    def __init__(self, scenario: Scenario, lang: Lang) -> None:
        super().__init__(scenario, lang)
        self._one_year = scenario.horizon.days <= 366

    def applicant(self, proposal: ProposalId) -> str:
        """Name the applicant of a proposal; the legal form as Japanese tables abbreviate it."""
        name = super().applicant(proposal)
        return name.replace("株式会社", "㈱") if self._lang is Lang.JA else name

    def gpu_type(self, gpu_type: GpuTypeId) -> str:
        """Name a GPU type."""
        return gpu_type or "GPU"

    def source(self, pool: PoolId | None) -> str:
        """Name where GPUs come from: provider and type, or the applicant itself."""
        return f"{self.provider_of(pool)} {self.gpu_type_of(pool)}".strip()

    def days(self, period: Period) -> str:
        """Write a period with its last day, without the year where the horizon leaves no doubt."""
        form = "%m/%d" if self._one_year else "%Y-%m-%d"
        return f"{period.start.strftime(form)}-{period.last_day.strftime(form)}"
