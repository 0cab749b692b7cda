"""From a scenario to every admissible option of every phase, kept as families with arrays of starts."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace

import numpy as np

from allocator.options.days import BoolArray, Calendar
from allocator.options.family import Family, all_true
from allocator.options.measures import Money, Worth
from allocator.options.shapes import Shapes
from models.reasons import RuleName
from models.scenario import Phase, Proposal, Scenario
from models.units import PoolId


class Stopped(Exception):
    """A person asked to stop while options were made or reckoned with."""


def nobody() -> bool:
    """Nobody asks to stop."""
    return False


Admits = Callable[["Options", Family], BoolArray]
"""A local rule: which starts of a candidate family exist."""


class Options:
    """Every admissible option of a scenario.

    ``local_rules`` are applied in their order to each candidate; what all of them admit exists. ``refused`` counts per
    phase how many candidates each rule was the first to refuse, to say why a phase has no option. ``stopped`` is asked
    phase by phase, here and wherever all options are gone through (``go_on``).
    """

    def __init__(
        self, scenario: Scenario, local_rules: Mapping[RuleName, Admits], stopped: Callable[[], bool] = nobody
    ) -> None:
        self.scenario = scenario
        self.calendar = Calendar(scenario)
        self.worth = Worth(self.calendar)
        self.money = Money(self.calendar)
        self.local_rules = local_rules
        self.stopped = stopped
        self.refused: dict[tuple[str, str], dict[RuleName, int]] = {}
        self.families: dict[tuple[str, str], tuple[Family, ...]] = {}
        self._grids: dict[tuple[str, str], dict[PoolId, frozenset[int]]] = {}
        for proposal in scenario.proposals:
            for phase in proposal.phases:
                self.go_on()
                self.families[proposal.id, phase.id] = tuple(self._admitted(proposal, phase))

    def go_on(self) -> None:
        """Go on unless somebody asked to stop."""
        if self.stopped():
            raise Stopped

    def _admitted(self, proposal: Proposal, phase: Phase) -> list[Family]:
        refused = self.refused.setdefault((proposal.id, phase.id), {})
        families = []
        for candidate in Shapes(self.calendar, proposal, phase).all():
            family = candidate
            for name, admits in self.local_rules.items():
                keep = admits(self, family)
                if keep is all_true(len(family)):
                    continue
                lost = len(keep) - int(np.count_nonzero(keep))
                if lost:
                    refused[name] = refused.get(name, 0) + lost
                    family = family.only(keep)
                if not len(family):
                    break
            if len(family):
                families.append(family)
        return families

    def grid(self, proposal: Proposal, phase: Phase) -> Mapping[PoolId, frozenset[int]]:
        """Return the whole-node sizes of a phase by pool."""
        key = (proposal.id, phase.id)
        if key not in self._grids:
            self._grids[key] = {sizes.pool: frozenset(sizes.nodes) for sizes in phase.sizes}
        return self._grids[key]

    def of(self, proposal: Proposal, phase: Phase) -> tuple[Family, ...]:
        """Return the families of a phase."""
        return self.families[proposal.id, phase.id]

    def narrowed(self, scenario: Scenario) -> "Options":
        """Return the same options for the proposals of ``scenario``: all or some of ours, figures filled in or not.

        Nothing an option follows from may differ: pools, dates, pins and demand stay as they are.
        """
        narrowed = copy(self)
        narrowed.scenario = scenario
        narrowed.families = {
            (proposal.id, phase.id): tuple(
                replace(family, proposal=proposal, phase=phase) for family in self.families[proposal.id, phase.id]
            )
            for proposal in scenario.proposals
            for phase in proposal.phases
        }
        return narrowed

    @property
    def count(self) -> int:
        """Number of options in all."""
        return sum(len(family) for families in self.families.values() for family in families)
