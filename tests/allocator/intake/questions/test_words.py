"""Every sentence of intake, preparation and import exists in both languages, with the same places to fill in."""

from string import Formatter

from allocator.intake.questions.columns import COLUMNS, column_head, column_names
from models.text import Lang, catalogue

OURS = ("problem.", "question.", "cli.import.", "cli.template.", "cli.argument.import.", "cli.argument.template.")


def words(lang: Lang) -> dict[str, str]:
    return {key: sentence for key, sentence in catalogue(lang).items() if key.startswith(OURS)}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    ja, en = words(Lang.JA), words(Lang.EN)
    assert ja.keys() == en.keys()
    assert [key for key in ja if places(ja[key]) != places(en[key])] == []
    assert [key for key in ja if not ja[key].strip() or not en[key].strip()] == []


def test_columns_are_told_apart_in_every_language() -> None:
    assert set(column_names().values()) == set(COLUMNS)
    for lang in Lang:
        assert len({column_head(name, lang) for name in COLUMNS}) == len(COLUMNS)
