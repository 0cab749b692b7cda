"""Choices and marks: circles, check boxes, other words, doubts."""

from random import Random

from tests.corpus.book import Ink, Verdict
from tests.corpus.fields import choices
from tests.corpus.mess.kinds import Mess, Place, Written
from tests.corpus.truth import Value

SAME, MAY, ASKED, ROW = Verdict.SAME, Verdict.MAY, Verdict.ASKED, Verdict.ROW


def _options(value: Value, place: Place) -> tuple[str, list[str]]:
    """Return the official word of the value, and all official words."""
    assert place.field is not None
    code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    rows = choices()[place.field.choices]
    return next(o for o, own, _ in rows if own == code), [o for o, _, _ in rows]


def _boxes(value: Value, place: Place, rng: Random) -> Written:
    chosen, every = _options(value, place)
    on, off = rng.choice((("■", "□"), ("☑", "☐"), ("☑", "□"), ("レ", "□"), ("✓", "□")))
    return rng.choice(("　", " ", "\n")).join((on if option == chosen else off) + option for option in every), SAME


def _discs(value: Value, place: Place, rng: Random) -> Written:
    chosen, every = _options(value, place)
    return "　".join(("●" if option == chosen else "○") + option for option in every), MAY


def _no_box(value: Value, place: Place, rng: Random) -> Written | None:
    if place.fact.endswith(".shape"):
        return None
    return "　".join("□" + option for option in _options(value, place)[1]), MAY, None


def _two_boxes(value: Value, place: Place, rng: Random) -> Written:
    return "　".join("■" + option for option in _options(value, place)[1]), ASKED


def _circles(value: Value, place: Place, rng: Random) -> Written | None:
    if place.field is None or place.field.choices not in ("answer", "yes_no"):
        return None
    yes = value is True or value == "yes"
    return rng.choice(("○", "〇", "◯") if yes else ("×", "✕", "✖")), SAME


def _ticks(value: Value, place: Place, rng: Random) -> Written | None:
    if place.field is None or place.field.choices not in ("answer", "yes_no"):
        return None
    return (rng.choice(("✓", "レ", "✔", "☑", "■")), SAME) if value is True or value == "yes" else None


def _spelling(value: Value, place: Place, rng: Random) -> Written | None:
    assert place.field is not None
    if place.field.choices in ("answer", "yes_no"):
        yes = value is True or value == "yes"
        return rng.choice(
            ("Yes", "YES", "ＹＥＳ", " はい ", "はい　") if yes else ("No", "NO", "ｎｏ", " いいえ", "いいえ\u00a0")
        ), SAME
    official = _options(value, place)[0]
    return rng.choice((f" {official}", f"{official}　", f"\u00a0{official}")), SAME


def _polite(value: Value, place: Place, rng: Random) -> Written:
    official = _options(value, place)[0]
    return rng.choice((f"{official}。", f"「{official}」", f"{official}です")), MAY


def _doubt(value: Value, place: Place, rng: Random) -> Written:
    official, every = _options(value, place)
    doubts = (
        f"{official}？",
        "検討中",
        "要相談",
        f"{official}（一部を除く）",
        "△",
        f"{every[0]}または{every[1]}",
        f"たぶん{official}",
        "別紙参照",
        f"{every[0]}・{every[1]}",
    )
    return rng.choice(doubts), ASKED


def _unknown(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("A", "問題ないと考える", "9", "別途", "B案")), ASKED


def _boolean(value: Value, place: Place, rng: Random) -> Written | None:
    if place.field is None or place.field.choices not in ("answer", "yes_no"):
        return None
    yes = value is True or value == "yes"
    return Ink("TRUE" if yes else "FALSE", text=True) if place.medium.text else Ink(yes), MAY


def _dash(value: Value, place: Place, rng: Random) -> Written | None:
    if place.fact.endswith(".shape"):
        return None
    return Ink(rng.choice(("-", "ー", "―", "－")), text=True), SAME, None


def _struck(value: Value, place: Place, rng: Random) -> Written | None:
    return (Ink(_options(value, place)[0], struck=True), ASKED) if not place.medium.text else None


CHOICE_MESS = (
    Mess(27, "ticked boxes in one cell", _boxes),
    Mess(27, "filled among empty circles", _discs),
    Mess(27, "no box ticked", _no_box),
    Mess(27, "every box ticked", _two_boxes),
    Mess(27, "circle or cross", _circles),
    Mess(27, "tick for yes", _ticks),
    Mess(12, "case, width, spaces", _spelling),
    Mess(27, "polite wording", _polite),
    Mess(27, "doubtful choice", _doubt),
    Mess(27, "word not offered", _unknown),
    Mess(27, "true or false", _boolean),
    Mess(13, "lone dash", _dash),
    Mess(29, "struck through", _struck),
)


def _any_mark(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("○", "〇", "◯", "✓", "✔", "レ", "☑", "■", "●", "◎", " ○ ")), SAME


def _other_mark(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("はい", "該当", "1", "V", "yes", "（○）")), MAY


def _no_mark(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("×", "□", "☐", "-", "ー")), SAME, None


def _doubtful_mark(value: Value, place: Place, rng: Random) -> Written:
    return rng.choice(("△", "○？", "検討中", "要相談", "○→×")), ASKED


MARK_MESS = (
    Mess(27, "any mark", _any_mark),
    Mess(27, "another mark", _other_mark),
    Mess(27, "marked as not", _no_mark),
    Mess(27, "doubtful mark", _doubtful_mark),
)
