"""The look shared by all charts."""

import pytest

from dashboards.theme import BLUES, MANTINE, PRIMARY, graph_config, pale, plot_text
from models.text import Lang


@pytest.mark.parametrize("lang", Lang)
def test_no_chart_offers_to_send_itself_anywhere(lang: Lang) -> None:
    config = graph_config(lang)
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False


def test_chart_tools_speak_the_language() -> None:
    config = graph_config(Lang.JA)
    assert config["locale"] == "ja"
    assert config["locales"]["ja"]["dictionary"]["Zoom in"] == "拡大"
    assert config["locales"]["ja"]["format"]["months"][9] == "10月"
    assert len(config["locales"]["ja"]["format"]["months"]) == 12
    assert len(config["locales"]["ja"]["format"]["days"]) == 7


def test_the_primary_colour_is_the_darkest_blue() -> None:
    assert BLUES[MANTINE["primaryShade"]] == PRIMARY


def test_markup_in_a_name_is_text() -> None:
    assert plot_text("<b>A & B</b>") == "&lt;b&gt;A &amp; B&lt;/b&gt;"


@pytest.mark.parametrize(("colour", "share", "mixed"), [("#000000", 0.5, "#808080"), ("#0017c1", 1.0, "#0017c1")])
def test_a_pale_colour_is_mixed_with_white(colour: str, share: float, mixed: str) -> None:
    assert pale(colour, share) == mixed
