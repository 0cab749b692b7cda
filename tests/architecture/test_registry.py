"""A rule or tier has one name in five places: solver side, check, table of cases, tests, words in both languages."""

from importlib import import_module

import pytest

from allocator.checks import CHECKS, TIER_CHECKS
from allocator.rules import RULES
from allocator.tiers import TIERS
from models.reasons import LINKING_RULES, LOCAL_RULES, RuleName
from models.text import Lang, catalogue
from models.tiers import TierName
from tests.architecture.project import ROOT


def test_registries_are_complete() -> None:
    assert set(RULES) == set(CHECKS) == set(RuleName)
    assert set(TIERS) == set(TIER_CHECKS) == set(TierName)
    assert len(LOCAL_RULES) + len(LINKING_RULES) == len(RuleName)
    assert {*LOCAL_RULES, *LINKING_RULES} == set(RuleName)


@pytest.mark.parametrize("rule", RuleName)
def test_rule_has_its_files(rule: RuleName) -> None:
    for file in (
        f"allocator/rules/{rule}.py",
        f"allocator/checks/{rule}.py",
        f"tests/allocator/cases/{rule}.py",
        f"tests/allocator/rules/test_{rule}.py",
        f"tests/allocator/checks/test_{rule}.py",
    ):
        assert (ROOT / file).is_file(), file


@pytest.mark.parametrize("tier", TierName)
def test_tier_has_its_files(tier: TierName) -> None:
    for file in (
        f"allocator/tiers/{tier}.py",
        f"allocator/checks/tiers/{tier}.py",
        f"tests/allocator/cases/tiers/{tier}.py",
        f"tests/allocator/tiers/test_{tier}.py",
        f"tests/allocator/checks/tiers/test_{tier}.py",
    ):
        assert (ROOT / file).is_file(), file


@pytest.mark.parametrize("rule", RuleName)
def test_registered_check_is_the_file_of_that_name(rule: RuleName) -> None:
    assert CHECKS[rule].__module__ == f"allocator.checks.{rule}"
    assert RULES[rule].__name__ == f"allocator.rules.{rule}"


@pytest.mark.parametrize("tier", TierName)
def test_registered_tier_is_the_file_of_that_name(tier: TierName) -> None:
    assert TIER_CHECKS[tier].__module__ == f"allocator.checks.tiers.{tier}"
    assert TIERS[tier].__name__ == f"allocator.tiers.{tier}"


@pytest.mark.parametrize("rule", RuleName)
def test_table_of_a_rule_has_both_answers(rule: RuleName) -> None:
    answers = [case.legal for case in import_module(f"tests.allocator.cases.{rule}").CASES]
    assert {True, False} <= set(answers)


@pytest.mark.parametrize("tier", TierName)
def test_table_of_a_tier_tells_plans_apart(tier: TierName) -> None:
    cases = import_module(f"tests.allocator.cases.tiers.{tier}").CASES
    assert len({case.values for case in cases}) > 1
    assert all(tier in [spec.name for spec in case.scenario.rules.order.tiers] for case in cases)


@pytest.mark.parametrize("file", ["rules", "checks"])
@pytest.mark.parametrize("rule", RuleName)
def test_rule_tests_ask_their_own_table(rule: RuleName, file: str) -> None:
    source = (ROOT / f"tests/allocator/{file}/test_{rule}.py").read_text(encoding="utf-8")
    assert f"from tests.allocator.cases.{rule} import" in source


@pytest.mark.parametrize("folder", ["tiers", "checks/tiers"])
@pytest.mark.parametrize("tier", TierName)
def test_tier_tests_ask_their_own_table(tier: TierName, folder: str) -> None:
    source = (ROOT / f"tests/allocator/{folder}/test_{tier}.py").read_text(encoding="utf-8")
    assert f"from tests.allocator.cases.tiers.{tier} import" in source


@pytest.mark.parametrize("lang", Lang)
def test_every_rule_and_tier_has_words(lang: Lang) -> None:
    keys = catalogue(lang).keys()
    for rule in RuleName:
        assert any(key.startswith(f"violation.{rule}.") for key in keys), rule
    for tier in TierName:
        assert any(key.startswith(f"violation.tier.{tier}.") for key in keys), tier
