"""From a scenario to every admissible option of every phase, kept as families with arrays of starts."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace

import numpy as np

from allocator.options.days import BoolArray, Calendar
from allocator.options.family import Family, all_true
from allocator.options.measures import Money, Worth
from allocator.options.shapes import Shapes
from models.reasons import RuleName
from models.scenario import Decision, Phase, Proposal, Scenario
from models.units import PoolId, ProposalId


class Stopped(Exception):
    """A person asked to stop, or the time is over, while options were made or reckoned with."""


def nobody() -> bool:
    """Nobody asks to stop."""
    return False


Admits = Callable[["Options", Family], BoolArray]
"""A local rule: which starts of a candidate family exist."""


class Options:
    """Every admissible option of a scenario.

    ``local_rules`` are applied in their order to each candidate; what all of them admit exists. ``refused`` counts per
    phase how many candidates each rule was the first to refuse, to say why a phase has no option. ``stopped`` is asked
    phase by phase, here and wherever all options are gone through (``go_on``). ``open_to``: whose options are all made
    (None: everybody's); the others have but what may be carried on from the baseline.
    ``like``: all options made of the same scenario with other tiers or limits on moves, for whom it is open to.
    """

    def __init__(
        self,
        scenario: Scenario,
        local_rules: Mapping[RuleName, Admits],
        stopped: Callable[[], bool] = nobody,
        open_to: frozenset[ProposalId] | None = None,
        like: "Options | None" = None,
    ) -> None:
        self.scenario = scenario
        self.open_to = open_to
        self.calendar: Calendar = Calendar(scenario) if like is None else like.calendar
        self.worth: Worth = Worth(self.calendar) if like is None else like.worth
        self.money: Money = Money(self.calendar) if like is None else like.money
        self.local_rules = local_rules
        self.stopped = stopped
        self.refused: dict[tuple[str, str], dict[RuleName, int]] = {}
        self.families: dict[tuple[str, str], tuple[Family, ...]] = {}
        self._carried: dict[tuple[str, str], list[Decision]] = {}
        for decision in scenario.baseline.carried if scenario.baseline is not None else ():
            self._carried.setdefault((decision.proposal, decision.phase), []).append(decision)
        self._grids: dict[tuple[str, str], dict[PoolId, frozenset[int]]] = {}
        for proposal in scenario.proposals:
            for phase in proposal.phases:
                self.go_on()
                key = proposal.id, phase.id
                if like is not None and like.is_open(proposal.id) and self.is_open(proposal.id):
                    self.families[key], self.refused[key] = like.families[key], like.refused[key]
                else:
                    self.families[key] = tuple(self._admitted(proposal, phase))

    def is_open(self, proposal: ProposalId) -> bool:
        """Tell whether all options of a proposal are made."""
        return self.open_to is None or proposal in self.open_to

    def go_on(self) -> None:
        """Go on unless somebody asked to stop."""
        if self.stopped():
            raise Stopped

    def _admitted(self, proposal: Proposal, phase: Phase) -> list[Family]:
        refused = self.refused.setdefault((proposal.id, phase.id), {})
        families: list[Family] = []
        for candidate in self._candidates(proposal, phase):
            if candidate.carried and any(family.find(candidate.decision(0)) is not None for family in families):
                continue
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

    def _candidates(self, proposal: Proposal, phase: Phase) -> Iterator[Family]:
        shapes = Shapes(self.calendar, proposal, phase)
        if self.is_open(proposal.id):
            yield from shapes.all()
        for decision in self._carried.get((proposal.id, phase.id), ()):
            yield from shapes.carried(decision)

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

    def opened(self, scenario: Scenario, to: frozenset[ProposalId]) -> "Options":
        """Return the options of the same scenario with other tiers or limits, made for fewer: see ``open_to``."""
        opened = copy(self)
        opened.scenario, opened.open_to = scenario, to if self.open_to is None else self.open_to & to
        opened.families = {
            key: families if key[0] in to else tuple(self._only_carried(key, families))
            for key, families in self.families.items()
        }
        return opened

    def _only_carried(self, key: tuple[str, str], families: tuple[Family, ...]) -> Iterator[Family]:
        for decision in self._carried.get(key, ()):
            for family in families:
                row = family.find(decision)
                if row is not None:
                    yield family.only(np.arange(len(family)) == row)
                    break

    def only(self, kept: Callable[[Family], Family]) -> "Options":
        """Return fewer options: of each family what ``kept`` leaves."""
        fewer = copy(self)
        fewer.families = {
            key: tuple(family for each in families if len(family := kept(each)))
            for key, families in self.families.items()
        }
        return fewer

    @property
    def count(self) -> int:
        """Number of options in all."""
        return sum(len(family) for families in self.families.values() for family in families)
