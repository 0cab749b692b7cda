"""The names of documents that are taken along."""

from datetime import UTC, datetime
from urllib.parse import unquote

from allocator.exports.bundle import OFFICE, Format, recipient_of
from api.plans.file_names import attachment, file_name
from api.store.protocol import PlanEntry
from models.text import Lang
from tests.allocator.exports.world import a_view, plan, world

ENTRY = PlanEntry(
    id="p-0123456789abcdef",
    scenario="s-0123456789abcdef",
    run=None,
    created_at=datetime(2024, 9, 20, 0, 5, tzinfo=UTC),
    plan_hash="0" * 64,
    scenario_hash="0" * 64,
    stage=plan(world()).stage,
    proven=True,
    final=True,
)


def test_a_document_is_named_by_the_moment_of_its_plan_and_its_reader() -> None:
    view, first = a_view(), world().proposals[0].id
    assert file_name(ENTRY, view, OFFICE, Format.XLSX) == "配分案_2024-09-20_0905_事務局用.xlsx"
    name = file_name(ENTRY, view, recipient_of(view, first, None), Format.HTML)
    assert view.names.applicant(first) in name
    assert ENTRY.id not in name
    assert file_name(ENTRY, a_view(lang=Lang.EN), OFFICE, Format.CSV) == "plan_2024-09-20_0905_office.csv"


def test_a_masked_document_names_nobody() -> None:
    open_, masked = a_view(), a_view(redacted=True)
    first = world().proposals[0].id
    name = file_name(ENTRY, masked, recipient_of(masked, first, None), Format.XLSX)
    assert open_.names.applicant(first) not in name


def test_a_name_no_disk_takes_is_made_one_it_takes() -> None:
    scenario = world()
    assert scenario.labels is not None
    hostile = tuple(one.model_copy(update={"applicant": 'a<b>:"c|d?*/e'}) for one in scenario.labels.proposals)
    labels = scenario.labels.model_copy(update={"proposals": hostile})
    view = a_view(scenario.model_copy(update={"labels": labels}))
    name = file_name(ENTRY, view, recipient_of(view, scenario.proposals[0].id, None), Format.XLSX)
    assert not set(name) & set('<>:"|?*/')


def test_programs_that_know_no_japanese_are_given_plain_letters_too() -> None:
    header = attachment("p-1_ユ.xlsx", "配分案.xlsx")
    assert header.isascii()
    assert 'filename="p-1__.xlsx"' in header
    assert unquote(header.partition("UTF-8''")[2]) == "配分案.xlsx"
