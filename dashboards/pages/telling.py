"""Saying on a page what was refused, or that it could not be done."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from dash import set_props

from api.errors import said
from dashboards.language import current
from dashboards.pages.states import failure
from models.errors import AllocationError
from models.text import text

log = logging.getLogger(__name__)


def tell(error: Exception, place: str = "refusal") -> None:
    """Say on the page that something asked for there was refused, or that it could not be done."""
    lang = current()
    if isinstance(error, AllocationError):
        words = text(error.text_key, lang, **said(error, lang))
    else:
        note(error)
        words = text("pages.error.broken", lang)
    set_props("message", {"children": []})
    set_props(place, {"children": [failure(words)]})


def telling_in(place: str) -> Callable[[Exception], None]:
    """Return what says it in a place of its own: in a dialogue, which covers the page."""
    return lambda error: tell(error, place)


def note(error: Exception) -> None:
    """Note a fault of ours: its kind and place only, since its text may hold values of the input."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("a page failed: %s in %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)
