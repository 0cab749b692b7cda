"""Ledger and checks share no code: on every table of cases they must say the same, to the yen and the millionth."""

import importlib
import pkgutil

import pytest

from allocator.checks.allocation import Allocation
from allocator.checks.fill import proposal_fill
from allocator.checks.money import fees, grants
from allocator.ledger import figures
from models.scenario import Decision, Scenario
from tests.allocator import cases
from tests.allocator.ledger.test_fill import a_plan

World = tuple[Scenario, tuple[Decision, ...]]


def worlds() -> dict[str, World]:
    found: dict[str, World] = {}
    for module in pkgutil.walk_packages(cases.__path__, f"{cases.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            for case in value if isinstance(value, list | tuple) else ():
                if isinstance(case, cases.Case | cases.TierCase):
                    found[f"{module.name.rpartition('.')[2]}: {case.name}"] = (case.scenario, case.decisions)
    return found


def unknown_names(scenario: Scenario, decisions: tuple[Decision, ...]) -> bool:
    pools = {pool.id for pool in scenario.pools} | {None}
    return any(part.pool not in pools for decision in decisions for part in decision.parts)


WORLDS = {name: world for name, world in worlds().items() if not unknown_names(*world)}


def test_there_are_cases_to_compare() -> None:
    assert len(WORLDS) > 50


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_ledger_and_checks_agree(name: str) -> None:
    scenario, decisions = WORLDS[name]
    allocation = Allocation(scenario, decisions)
    ordered = tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase)))
    counted = figures(scenario, a_plan(scenario, *ordered))
    for proposal, row in zip(scenario.proposals, counted.proposals, strict=True):
        fill = proposal_fill(allocation, proposal)
        assert (row.fill.raw_ppm, row.fill.pool_ppm, row.fill.counted_ppm) == tuple(fill)
        parts = tuple(allocation.parts(proposal))
        assert {m.fiscal_year: m.pool_fees + m.self_fees for m in row.years} == dict(fees(allocation, proposal, parts))
        assert {m.fiscal_year: m.grant for m in row.years if m.grant} == dict(+grants(allocation, proposal, parts))
        owned = grants(allocation, proposal, parts, proposal.own_rate)
        assert {m.fiscal_year: m.own_grant for m in row.years if m.own_grant} == dict(+owned)
