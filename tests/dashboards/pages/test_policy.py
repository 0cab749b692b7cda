"""The page of the policy: what the form makes of the policy, and who is offered it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from allocator.intake.book_changes import policy_changes
from allocator.sample.programme import policy
from api.people.roles import Role, Who
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.pages import policy as page
from dashboards.pages.backstage import Backstage
from dashboards.pages.policy_form import NAMES, Budgets, form, with_typed
from dashboards.pages.view import Window
from models.errors import InputError
from models.text import Lang, text
from tests.api.cycles.rounds import a_round
from tests.builders import day
from tests.dashboards.pages.showing import asked, by_id, walk, words


def typed(**others: Any) -> tuple[dict[str, Any], Budgets]:
    """What stands in the form as it is shown, with some of it typed over."""
    shown = form(policy(), Lang.JA)
    said = {name: by_id(shown, f"policy-{name}").value for name in NAMES} | others
    budgets: Budgets = {}
    for one in walk(shown):
        place = getattr(one, "id", None)
        if isinstance(place, dict):
            budgets.setdefault(place["year"], {})[place["policy-budget"]] = one.value
    return said, budgets


def labels(said: dict[str, Any], budgets: Budgets) -> list[str]:
    return [change.label for change in policy_changes(policy(), with_typed(policy(), said, budgets, Lang.JA))]


def test_a_form_nobody_touched_changes_nothing() -> None:
    assert with_typed(policy(), *typed(), Lang.JA) == policy()


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("start", "令和6年11月1日", "実施期間の開始日"),
        ("last", "2025-04-30", "実施期間の最終日"),
        ("horizon-source", "別の資料", "実施期間の開始日　出典"),
        ("preset", "adopted", "判断の順序"),
        ("counted", ["firm"], "「見込」の提供量を数える"),
        ("penalty-rank_2", "15", "第2希望の提供者"),
        ("penalty-asked_self", "90", "提供者を希望したのに自己調達"),
    ],
)
def test_what_was_typed_is_the_only_difference(name: str, value: Any, label: str) -> None:
    said, budgets = typed(**{name: value})
    assert labels(said, budgets) == [label]


def test_a_budget_is_written_and_emptied() -> None:
    said, budgets = typed()
    budgets[2024] |= {"yen": "30億円", "source": "補正予算", "day": "2024-11-29"}
    (budget,) = with_typed(policy(), said, budgets, Lang.JA).budgets
    assert (budget.yen, budget.origin.source, budget.origin.as_of) == (3_000_000_000, "補正予算", day(11, 29))
    budgets[2024]["yen"] = ""
    assert with_typed(policy(), said, budgets, Lang.JA).budgets == ()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("start", "", "typed_blank"),
        ("start", "2025-04-01", "policy_horizon"),
        ("penalty-rank_1", "とても", "typed_unreadable"),
        ("penalty-rank_1", "101", "part_impossible"),
    ],
)
def test_what_cannot_be_a_policy_is_refused(name: str, value: str, code: str) -> None:
    said, budgets = typed(**{name: value})
    with pytest.raises(InputError) as refused:
        with_typed(policy(), said, budgets, Lang.JA)
    assert refused.value.code == code


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("role", Role)
def test_only_coordinators_are_offered_to_write(tmp_path: Path, role: Role, lang: Lang) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    desk = a_round(store, tmp_path / "files", ())
    behind = Backstage(store, None, desk, Signing(store.database), ApiSettings(), Window(store))  # type: ignore[arg-type]
    found = page.body(replace(asked(lang), who=Who(account="x", shown="x", role=role)), behind)
    decides = role is Role.COORDINATOR
    assert [by_id(found, name) is not None for name in ("policy-compare", "policy-book-upload")] == [decides] * 2
    assert by_id(found, "policy-book-take") is not None
    assert text("pages.policy.open", lang, count=2) in words(found)
