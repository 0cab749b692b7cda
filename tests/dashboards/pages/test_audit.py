"""The page of the audit log: what it searches by, and its words."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.people import accounts
from api.people.roles import Role
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.chain import BadRow, Head
from api.store.sql import SqlStore
from dashboards.pages import audit, people
from dashboards.pages.audit_words import action_words, subject_words
from dashboards.pages.backstage import Backstage
from dashboards.pages.view import Window
from dashboards.pages.words import person_words
from models.text import Lang, catalogue, text
from tests.api.cycles.rounds import ROUND, a_round
from tests.api.worlds import NOON
from tests.dashboards.pages.showing import asked, by_id, words


@pytest.fixture
def behind(tmp_path: Path) -> Backstage:
    store = SqlStore.in_folder(tmp_path / "data")
    with store.database.write("aoki", NOON) as change:
        accounts.add(change, "aoki", "青木", Role.COORDINATOR, "x")
    desk = a_round(store, tmp_path / "files", ())
    return Backstage(store, None, desk, Signing(store.database), ApiSettings(), Window(store))  # type: ignore[arg-type]


def numbers(behind: Backstage, **query: str) -> list[int]:
    with behind.read() as connection:
        return [row.number for row in audit.found(connection, asked(Lang.JA, **query))]


def test_the_address_says_what_is_looked_for(behind: Backstage) -> None:
    assert numbers(behind) == [4, 3, 2, 1]
    assert numbers(behind, action="policy") == [3]
    assert numbers(behind, subject=ROUND) == [4, 3, 2]
    assert numbers(behind, by="baba") == []
    assert numbers(behind, before="3") == [2, 1]
    assert numbers(behind, until="2024-09-20") == [1]  # made at noon in Japan on that day
    assert numbers(behind, until="2024-09-19") == []
    assert numbers(behind, since="2024-09-21") == [4, 3, 2]


@pytest.mark.parametrize("lang", Lang)
def test_a_line_says_who_did_what_to_which_thing(behind: Backstage, lang: Lang) -> None:
    grid = by_id(audit.body(asked(lang), behind), "grid-audit")
    policy = next(row for row in grid.rowData if row["audit_number"] == 3)
    assert policy["audit_by"] == "青木"
    assert policy["audit_action"] == text("pages.home.action.policy_added", lang)
    assert "第1回" in policy["audit_subject"]


BESIDE = ("draft.added", "draft.changed", "replan.added", "changes.added", "reasons.added", "store.retained")


@pytest.mark.parametrize("lang", Lang)
def test_everything_that_is_written_down_has_words(lang: Lang) -> None:
    for action in (
        "account.added",
        "session.issued",
        "token.ended",
        "capacity.changed",
        "price.changed",
        "run.ended",
        *BESIDE,
    ):
        assert action_words(action, lang) != action
    assert action_words("of.later", lang) == "of.later"
    assert person_words("service", {}, lang) == text("pages.audit.person_service", lang)
    assert person_words("gone", {}, lang) == "gone"
    assert subject_words("baba", {}, lang) == "baba"
    plan = "p-0123456789abcdef"
    assert subject_words(plan, {}, lang) == f"{text('pages.audit.bare.plan', lang)} {plan}"
    published = subject_words(f"{plan}/publication/publication", {}, lang)
    assert text("pages.audit.bare.publication", lang) in published
    assert plan in published
    assert "/" not in published
    file = subject_words("c-1/upload/u-1", {"c-1": "第1回"}, lang, "調査票.xlsx")
    assert "調査票.xlsx" in file
    assert "第1回" in file
    assert "u-1" not in file


@pytest.mark.parametrize("lang", Lang)
def test_the_verdict_is_said_in_words(lang: Lang) -> None:
    assert by_id(audit.verdict(None, Head(), lang), "audit-sound") is not None
    for fault in ("missing", "changed", "unlinked", "cut", "surplus"):
        assert f"cli.audit.{fault}" in catalogue(lang)
        broken = audit.verdict(BadRow(number=3, fault=fault), Head(), lang)
        assert "3" in words(broken)


@pytest.mark.parametrize("lang", Lang)
def test_a_line_is_shown_in_full_with_its_reason_and_hash(behind: Backstage, lang: Lang) -> None:
    with behind.store.database.write("aoki") as change:
        accounts.add(change, "baba", "馬場", Role.VIEWER, "x")
    shown = words(audit.detail(behind, 5, lang))
    assert "馬場" in shown
    assert behind.store.database.head().hash in shown


@pytest.mark.parametrize("lang", Lang)
def test_people_are_shown_without_their_secrets(behind: Backstage, lang: Lang) -> None:
    found = people.body(asked(lang), behind)
    (row,) = by_id(found, "grid-people-accounts").rowData
    assert (row["account_name"], row["account_role"]) == ("aoki", text("signing.role.coordinator", lang))
    assert "password" not in row
    sample = replace(asked(lang), who=asked(lang).who.model_copy(update={"account": "sample"}))
    in_sample = people.body(sample, behind)
    assert by_id(in_sample, "people-no-tokens") is not None
    assert by_id(in_sample, "people-token") is None
