"""Every rule, binding and question has its words in both languages."""

import pytest

from models.reasons import RuleName
from models.studies import AlternativeKind, BindingCode
from models.text import Lang, catalogue


@pytest.mark.parametrize("lang", Lang)
def test_every_code_has_words(lang: Lang) -> None:
    codes = [f"why.rule.{rule}" for rule in RuleName]
    codes += [f"why.binding.{code}" for code in BindingCode] + [f"why.subject.{kind}" for kind in AlternativeKind]
    assert [code for code in codes if code not in catalogue(lang)] == []
