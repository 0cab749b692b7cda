"""The language of a page."""

import pytest

from dashboards.language import chosen, own_page
from models.text import Lang


@pytest.mark.parametrize(
    ("cookies", "lang"),
    [
        ("", Lang.JA),
        ("language=en", Lang.EN),
        ("a=b; language=en; c=d", Lang.EN),
        ("language=fr", Lang.JA),
        ("language=", Lang.JA),
        ("lang\x00uage=en;;;=", Lang.JA),
    ],
)
def test_the_cookie_says_it_and_japanese_is_the_default(cookies: str, lang: Lang) -> None:
    assert chosen(cookies) is lang


@pytest.mark.parametrize(
    ("to", "page"),
    [
        ("/ui/lanes?plan=p-1", "/ui/lanes?plan=p-1"),
        ("https://example.invalid/ui/", "/ui/"),
        ("//example.invalid/ui/", "/ui/"),
        ("/\\example.invalid/ui/", "/ui/"),
        ("/api/v1/plans", "/ui/"),
        ("", "/ui/"),
        ("javascript:alert(1)", "/ui/"),
    ],
)
def test_switching_leads_back_to_our_own_pages_only(to: str, page: str) -> None:
    assert own_page(to) == page
