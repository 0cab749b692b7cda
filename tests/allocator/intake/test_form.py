import pytest

from allocator.intake.form import Kind, book_form

BOOKS = ("survey", "supply", "policy")


@pytest.mark.parametrize("name", BOOKS)
def test_no_label_means_two_fields_of_one_sheet(name: str) -> None:
    for sheet in book_form(name).sheets:
        fields = [field for section in sheet.sections if not section.is_table for field in section.fields]
        for section in sheet.sections:
            of_one = [field for field in section.fields] if section.is_table else fields
            for field in of_one:
                others = frozenset[str]().union(*(other.keys for other in of_one if other is not field))
                assert field.keys & others == set(), (sheet.name, field.label)


@pytest.mark.parametrize("name", BOOKS)
def test_no_name_means_two_sheets(name: str) -> None:
    sheets = book_form(name).sheets
    for sheet in sheets:
        others = frozenset[str]().union(*(other.keys for other in sheets if other is not sheet))
        assert sheet.keys & others == set()


@pytest.mark.parametrize("name", BOOKS)
def test_every_choice_is_among_the_choices(name: str) -> None:
    form = book_form(name)
    fields = [field for sheet in form.sheets for section in sheet.sections for field in section.fields]
    for field in fields:
        assert (field.kind in (Kind.CHOICE, Kind.CHOICES)) == bool(field.choices)
        if field.choices:
            words = form.words(field.choices)
            assert len(",".join(words)) <= 255, "a drop-down holds no more"
            assert [form.code(field.choices, word) for word in words] == [row[1] for row in form.choices[field.choices]]


@pytest.mark.parametrize("name", BOOKS)
def test_every_table_has_one_column_that_says_what_a_row_is_about(name: str) -> None:
    for sheet in book_form(name).sheets:
        for section in sheet.sections:
            assert sum(field.main for field in section.fields) == (1 if section.is_table else 0)
