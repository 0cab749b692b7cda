"""Words for codes, in Japanese and English, from ``locale/ja.toml`` and ``locale/en.toml``.

A key is dotted (``violation.capacity.over``); a sentence has ``{named}`` places. Dates are written as the language
writes them, numbers with thousands separators. A missing key or parameter is an error of ours and raises.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Lang(StrEnum):
    """The languages of the product; Japanese first."""

    JA = "ja"
    EN = "en"


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{path}.")
        else:
            flat[path] = str(value)
    return flat


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """Return every sentence of a language by dotted key.

    Each part of the product has its own file ``locale/<part>.<lang>.toml``; keys must not repeat between files.
    """
    merged: dict[str, str] = {}
    for entry in sorted(files("models").joinpath("locale").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(f"{lang}.toml"):
            table = _flatten(tomllib.loads(entry.read_text(encoding="utf-8")))
            repeated = merged.keys() & table.keys()
            if repeated:
                raise ValueError(f"{entry.name}: keys already defined elsewhere: {sorted(repeated)}")
            merged |= table
    return merged


def day_text(day: date, lang: Lang) -> str:
    """Write a day: 2024年10月1日 or 1 Oct 2024."""
    if lang is Lang.JA:
        return f"{day.year}年{day.month}月{day.day}日"
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]} {day.year}"


def wareki(day: date) -> str:
    """Write a day in the Japanese era of Reiwa or Heisei: 令和6年10月1日 (the first year is 元年)."""
    era, first = ("令和", 2019) if day >= date(2019, 5, 1) else ("平成", 1989)
    year = day.year - first + 1
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_year(year: int, lang: Lang) -> str:
    """Write the fiscal year that begins in a year in the Japanese era: 令和6 or Reiwa 6."""
    words = wareki(date(year, 4, 1)).partition("年")[0]
    if lang is Lang.JA:
        return words
    return words.replace("令和", "Reiwa ").replace("平成", "Heisei ")


def _shown(value: Any, lang: Lang) -> str:
    if isinstance(value, bool):
        return text(f"common.{'yes' if value else 'no'}", lang)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return day_text(value, lang)
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if lang is Lang.JA else ", ").join(_shown(item, lang) for item in value)
    return _closed(str(value))


_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSING = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}


def _closed(value: str) -> str:
    """End what turns the direction of writing where a value ends: a name must not turn the words around it."""
    opened: list[str] = []
    for sign in _TURNS.findall(value):
        if sign in _CLOSING:
            opened.append(_CLOSING[sign])
        elif opened and sign == opened[-1]:
            opened.pop()
    return value + "".join(reversed(opened))


def text(key: str, lang: Lang, **params: Any) -> str:
    """Return the sentence of ``key`` with its places filled."""
    return catalogue(lang)[key].format_map({name: _shown(value, lang) for name, value in params.items()})
