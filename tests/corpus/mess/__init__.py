"""Single cells spoiled the way people spoil them: DOMAIN section 3, each with what must become of it."""

from tests.corpus.mess.choices import CHOICE_MESS, MARK_MESS
from tests.corpus.mess.days import DAY_MESS
from tests.corpus.mess.kinds import Medium, Mess, Scrawl, clean
from tests.corpus.mess.money import YEN_MESS
from tests.corpus.mess.numbers import WHOLE_MESS
from tests.corpus.mess.ratios import DECIMAL_MESS, PERCENT_MESS, RATE_MESS
from tests.corpus.mess.texts import (
    GPU_MESS,
    LINES_MESS,
    NAMES_MESS,
    NUMBER_13_MESS,
    PROVIDER_MESS,
    TEXT_MESS,
    TYPED_RATE_MESS,
)

MESS: dict[str, tuple[Mess, ...]] = {
    "whole": WHOLE_MESS,
    "month": WHOLE_MESS,
    "yen": YEN_MESS,
    "decimal": DECIMAL_MESS,
    "percent": PERCENT_MESS,
    "rate": RATE_MESS,
    "day": DAY_MESS,
    "last_day": DAY_MESS,
    "choice": CHOICE_MESS,
    "mark": MARK_MESS,
    "text": TEXT_MESS,
    "long": TEXT_MESS,
    "names": NAMES_MESS,
    "lines": LINES_MESS,
    "corporate_number": NUMBER_13_MESS,
    "provider": PROVIDER_MESS,
    "gpu": GPU_MESS,
    "typed_rate": TYPED_RATE_MESS,
}
"""Every mess by the kind of value it happens to."""

__all__ = ["MESS", "Medium", "Mess", "Scrawl", "clean"]
