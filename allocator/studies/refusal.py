"""Which local rule keeps an alternative from existing at all: no solver is needed to see that.

A rule is named when the phase would have such an option if that rule alone did not exist.
"""

from collections.abc import Mapping

from allocator.options import Admits, Options
from allocator.options.days import BoolArray, day_number
from allocator.options.family import Family, rows_true
from allocator.rules import local_rules
from models.reasons import RuleName
from models.scenario import Scenario
from models.studies import Alternative
from models.supply import LeaseRule


def matching(family: Family, alternative: Alternative) -> BoolArray:
    """Tell for each start of a family whether it is as the alternative wants it."""
    keep = rows_true(family)
    if alternative.pool is not None and family.pools != {alternative.pool}:
        return ~keep
    nodes = [part.nodes for part in family.parts if part.pool is not None]
    if alternative.nodes is not None and nodes != [alternative.nodes]:
        return ~keep
    if alternative.start is not None:
        keep = keep & (family.starts == day_number(alternative.start))
    return keep


def exists(options: Options, alternative: Alternative) -> bool:
    """Tell whether the phase has an option that is as the alternative wants it."""
    families = options.families[alternative.proposal, alternative.phase]
    return any(matching(family, alternative).any() for family in families)


def refusing_rules(scenario: Scenario, alternative: Alternative) -> tuple[RuleName, ...]:
    """Return the local rules each of which alone keeps the alternative from existing; empty: no single one does."""
    alone = scenario.model_copy(
        update={
            "proposals": tuple(row for row in scenario.proposals if row.id == alternative.proposal),
            "pins": tuple(pin for pin in scenario.pins if pin.proposal == alternative.proposal),
            "commitments": tuple(row for row in scenario.commitments if row.proposal == alternative.proposal),
            "baseline": None,
        }
    )
    return tuple(name for name in local_rules() if exists(without(alone, name), alternative))


def without(scenario: Scenario, dropped: RuleName) -> Options:
    """Return the options there are without one local rule.

    Without a lease nothing is held, so dropping ``lease`` means that every pool leases by the day and at once.
    """
    rules: Mapping[RuleName, Admits] = local_rules()
    if dropped is RuleName.LEASE:
        pools = tuple(pool.model_copy(update={"lease": LeaseRule()}) for pool in scenario.pools)
        return Options(scenario.model_copy(update={"pools": pools}), rules)
    return Options(scenario, {name: admits for name, admits in rules.items() if name is not dropped})
