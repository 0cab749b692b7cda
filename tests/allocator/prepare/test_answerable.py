"""Every remark is answered under a field that exists; what only follows from another remark asks nothing."""

from datetime import date

import pytest

from allocator.intake.form import book_form
from allocator.intake.normalise import NORMALISERS
from allocator.prepare.answerable import FIELDS, FOLLOWING, LINE_FIELDS, NAMES, question_of
from models.problems import Level
from models.questions import Asked, read_key
from models.survey import BaseModelUse, Content, TargetCategory
from models.text import Lang, catalogue
from tests.allocator.prepare.answers import a_row, an_entry

ENTRY, ROW = an_entry("1"), a_row("7")


@pytest.mark.parametrize(("code", "path"), [*FIELDS.items(), *LINE_FIELDS.items()])
def test_the_field_of_a_question_is_in_the_form(code: str, path: str) -> None:
    section, _, key = path.partition(".")
    fields = {
        field.key: field
        for sheet in book_form("survey").sheets
        for part in sheet.sections
        if part.id == section
        for field in part.fields
    }
    assert fields[key].kind in NORMALISERS
    for lang in Lang:
        assert f"problem.{code}" in catalogue(lang)


@pytest.mark.parametrize("code", sorted({*FOLLOWING, *NAMES}))
def test_every_code_has_words(code: str) -> None:
    for lang in Lang:
        assert f"problem.{code}" in catalogue(lang)


def target(code: str, level: Level = Level.ASK, line: bool = True, **params: object) -> tuple[str, str]:
    row = ROW if line else None
    key = read_key(question_of(level, code, ENTRY, row, params))
    assert key is not None
    return key.asked, key.target


def test_targets() -> None:
    assert target("minimum_gpus_unstated") == (Asked.FIELD, "amounts.minimum_gpus@7")
    assert target("outlook_unknown", line=False) == (Asked.FIELD, "outlook.outlook")
    assert target("month_blank_inside", months=[date(2024, 12, 1)]) == (Asked.FIELD, "months.2024-12-01@7")
    assert target("dataset_after_start", line=False, dataset="集") == (Asked.FIELD, "datasets.ready@集")
    assert target("provider_unknown", name="株式会社 丙") == (Asked.NAME, "丙")
    assert target("gpu_type_unknown_first", Level.ROW, name="NVIDIA X-1") == (Asked.NAME, "x1")
    assert target("no_pool_accepts") == (Asked.POINT, "7")
    assert target("duration_or_work", Level.ROW) == (Asked.FIELD, "amounts.work_gpu_hours@7")


def test_the_first_blank_part_of_a_base_model_is_asked() -> None:
    for model, path in (
        (BaseModelUse(), "content.base_model_name"),
        (BaseModelUse(name="x"), "content.base_model_developer"),
        (BaseModelUse(name="x", developer="y"), "content.base_model_japan"),
    ):
        content = Content(title="t", categories=(TargetCategory.FT_TASK,), base_model=model)
        key = read_key(question_of(Level.ASK, "base_model_missing", an_entry(content=content), None, {}))
        assert key is not None
        assert key.target == path


@pytest.mark.parametrize("code", sorted(FOLLOWING))
def test_what_follows_from_another_remark_asks_nothing(code: str) -> None:
    assert question_of(Level.ROW, code, ENTRY, ROW, {}) == ""


def test_a_note_asks_nothing() -> None:
    assert question_of(Level.NORMALISED, "received_late", ENTRY, None, {}) == ""
