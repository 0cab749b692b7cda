"""Everything a check can find has its sentence, in both languages, and the sentence can be filled."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

import allocator.checks
from allocator.checks import check_decisions
from models.reasons import RuleName, Violation
from models.text import Lang, catalogue, text
from models.tiers import TierName

FOLDER = Path(allocator.checks.__file__).parent


def _codes_in_source() -> set[str]:
    """The literal codes given to ``broken`` (second argument) and ``Fault`` (first), by file."""
    codes: set[str] = set()
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"broken": 1, "Fault": 0}.get(node.func.id)
                argument = node.args[place] if place is not None and len(node.args) > place else None
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    codes.add(argument.value)
    return codes


def _violations() -> list[Violation]:
    found: list[Violation] = []
    for rule in RuleName:
        for case in import_module(f"tests.allocator.cases.{rule}").CASES:
            found += check_decisions(case.scenario, case.decisions)
    return found


@pytest.mark.parametrize("lang", Lang)
def test_every_code_has_a_sentence(lang: Lang) -> None:
    known = {key.rpartition(".")[2] for key in catalogue(lang) if key.startswith("violation.")}
    assert _codes_in_source() - known == set()


@pytest.mark.parametrize("lang", Lang)
def test_every_violation_of_the_tables_can_be_said(lang: Lang) -> None:
    violations = _violations()
    assert {violation.rule for violation in violations} == set(RuleName)
    for violation in violations:
        said = text(violation.text_key, lang, **violation.params)
        assert "{" not in said


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("tier", TierName)
def test_every_tier_has_its_sentences(lang: Lang, tier: TierName) -> None:
    for code in ("other_value", "other_threshold", "not_kept", "best_beats_bound", "value_beats_bound"):
        said = text(f"violation.tier.{tier}.{code}", lang, level=1, stated=1, found=2, due=3, frozen=4, best=5, bound=6)
        assert "{" not in said


def test_both_languages_have_the_same_keys() -> None:
    japanese, english = (
        {key for key in catalogue(lang) if key.startswith("violation.")} for lang in (Lang.JA, Lang.EN)
    )
    assert japanese == english
