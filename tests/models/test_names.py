"""The same name written in many ways has one key; different names never share one."""

import pytest

from models.names import folded_name, folded_text


@pytest.mark.parametrize(
    "written",
    ["株式会社ソラマメ", "(株)ソラマメ", "（株） ソラマメ", "ソラマメ㈱", "㈱　ソラマメ", "ｿﾗﾏﾒ株式会社", "ソラマメ"],
)
def test_legal_forms_widths_and_spaces_do_not_matter(written: str) -> None:
    assert folded_name(written) == "ソラマメ"


def test_latin_forms_do_not_matter() -> None:
    assert {folded_name(name) for name in ("Soramame Co., Ltd.", "SORAMAME", "Soramame Inc.", "soramame K.K.")} == {
        "soramame"
    }


def test_different_names_stay_different() -> None:
    assert folded_name("データ") != folded_name("デタ")
    assert folded_name("ソラマメ") != folded_name("ソラマメ北")
    assert folded_name("株式会社") == "株式会社"


def test_variants_of_a_sign_are_one_key() -> None:
    assert folded_name("髙﨑研究所") == folded_name("高崎研究所")


def test_texts_fold_widths_case_and_layout() -> None:
    assert folded_text("Ｇｏｏｇｌｅ　Ｃｌｏｕｄ") == folded_text("google-cloud") == "googlecloud"
