"""Tables of cases: small scenarios with decisions, and whether they are allowed or what they are worth.

A rule's table lives in the file of its name, a tier's in ``tiers/`` under the tier's name. Each table is asked twice:
of the checks and of the engine.
"""

from dataclasses import dataclass

from models.reasons import RuleName
from models.scenario import Decision, Scenario


@dataclass(frozen=True)
class Case:
    """Decisions, and whether the rule of the table allows them.

    Where it does not, no other rule is broken, except those in ``also``, which cannot but break along with it: what is
    more than the counted capacity is also more than the pool has ready.
    """

    name: str
    scenario: Scenario
    decisions: tuple[Decision, ...]
    legal: bool
    also: tuple[RuleName, ...] = ()


@dataclass(frozen=True)
class TierCase:
    """Decisions and the values of the scenario's tiers, in the order of the scenario, fairness level by level."""

    name: str
    scenario: Scenario
    decisions: tuple[Decision, ...]
    values: tuple[int, ...]
