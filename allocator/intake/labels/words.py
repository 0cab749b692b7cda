"""What a text is called by: a label without its unit, numbering and remarks; and which fields have that label."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from allocator.intake.form import BookForm, Field, Kind, Section, SheetForm
from allocator.intake.marks import HEADS, VALUE_HEADS
from allocator.intake.normalise.units import is_unit
from models.names import folded_text

TOTALS = frozenset({"計", "合計", "小計", "総計", "総合計", "total", "subtotal", "grandtotal", "sum"})
_LONGEST_LABEL = 60
_NUMBERING = re.compile(
    r"^\s*(?:[(\[【〔]?\s*(?:\d{1,2}(?:[-.]\d{1,2})*|[A-Za-zア-ンｱ-ﾝ一二三四五六七八九十①-⑳]|(?:問|Q|項目)\s*\d{1,2})"
    r"\s*[)\]】〕.．、:：]|[①-⑳■□◆◇●○・▼▽※*]|(?:問|Q)\s*\d{1,2}(?:[-.]\d{1,2})?\s"
    r"|\d{1,2}(?:-\d{1,2})?[\s　](?=\s*\D{4}))\s*"
)
_REMARK = re.compile(r"\s*[(\[【〔<＜{]([^()\[\]【】〔〕<>{}]*)[)\]】〕>＞}]\s*$")
_HARMLESS = re.compile(
    r"(?:必須|任意|required|optional|半角|全角|英数字?|数字|整数|数値|記入|入力|選択|複数|該当|当てはまる|もの|に|は|で|を|の|み|可|○|〇"
    r"|わかる|分かる|範囲|で|西暦|和暦|予定|希望|申告|計画|登記上|ください|してください|あれば|なければ|ある|場合|空欄)+|例[:：]?.*|yyyy.*"
    r"|\d{4}[-/年].*|\d{1,2}桁.*|(?:※|注)?\s*\d*|billion|in japan",
    re.IGNORECASE,
)
"""Remarks behind a label that do not change what its number means; any other makes a numeric label a question."""
_LEADING = re.compile(r"^\s*[(\[【〔]\s*(?:必須|任意|要記入|required|optional)\s*[)\]】〕]\s*", re.IGNORECASE)
_NOTE_LINE = re.compile(r"\s*\n\s*[※*]\s*([^\n]*)$")
_TAIL = re.compile(r"(?:[:：*※＊]|\s*(?:必須|任意|required|optional))+\s*$", re.IGNORECASE)
_UNIT_LINE = re.compile(
    r"(?:単位|unit|units)\s*[:：は]?\s*([^\s、,。)）\]】]+?)(?=$|[\s、,。)）\]】]|です)", re.IGNORECASE
)
_AROUND = re.compile(r"^[\s(\[【〔<■□◆◇●○・▼▽※*]+|[\s)\]】〕>:：]+$")
_AFTER_COLON = re.compile(r"^(?P<label>[^:：]+)[:：](?P<unit>[^:：]+)$")
_MEASURED = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.YEN, Kind.PERCENT, Kind.RATE, Kind.DAY, Kind.LAST_DAY})
_NEAR = 0.74
_SHORTEST_NEAR = 3
_OWN = frozenset(folded_text(word) for word in (*HEADS, *VALUE_HEADS))
"""Words over the columns of our lists: labels of nothing."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text as a label: the keys it may be found by, most literal first, and the unit it states.

    ``doubtful``: the keys that came of taking off a remark that may change the meaning, such as （1ノードあたり）.
    """

    keys: tuple[str, ...]
    unit: str = ""
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A field of a section that a label may mean. ``official``: by its own label, not by another name for it."""

    sheet: SheetForm
    section: Section
    field: Field
    official: bool = False

    @property
    def name(self) -> str:
        """The label with its section, to tell it from the same word elsewhere."""
        return f"{self.section.heading} / {self.field.label}"


def label_key(text: str) -> str:
    """Fold a label as written: widths, spaces, a colon or asterisk behind it do not matter."""
    return folded_text(text).strip(":*※")


def unit_in(text: str) -> str:
    """Return the unit a line states: 「(単位：千円)」, 「単位：基」."""
    plain = unicodedata.normalize("NFKC", text)
    found = _UNIT_LINE.search(plain)
    if found is not None and is_unit(found[1]):
        return found[1]
    bare = re.fullmatch(r"\s*[(\[]\s*([^()\[\]]{1,8})\s*[)\]]\s*", plain)
    return bare[1] if bare is not None and is_unit(bare[1]) else ""


def unit_said(text: str) -> str:
    """Return the unit a cell beside a value states: 「円」, 「単位：円」."""
    return unit_in(text) or (text if is_unit(text) else "")


@cache
def label_of(text: str) -> Label:
    """Return what a text may be called by."""
    if len(text) > _LONGEST_LABEL:
        return Label(())
    plain = unicodedata.normalize("NFKC", text).strip()
    unit = ""
    forms = [plain]
    for taken in (_LEADING, _NUMBERING):
        if taken.match(forms[-1]):
            forms.append(taken.sub("", forms[-1]))
    keys: list[str] = []
    sure: set[str] = set()
    for form in forms:
        for bare, stated, harmless in _without_remarks(form):
            found = [label_key(words) for words in (bare, *_two_languages(bare))]
            keys += found
            unit = unit or stated
            if harmless:
                sure.update(found)
    coloned = _AFTER_COLON.match(plain)
    if coloned is not None and is_unit(coloned["unit"]):
        keys.append(label_key(coloned["label"]))
        sure.add(label_key(coloned["label"]))
        unit = unit or coloned["unit"]
    return Label(tuple(dict.fromkeys(key for key in keys if key)), unit, frozenset(keys) - sure)


def _without_remarks(text: str) -> list[tuple[str, str, bool]]:
    """Take off what stands in brackets at the end, and 必須, piece by piece.

    Each time return also the unit found so far, and whether all that was taken off is without meaning.
    """
    found = [(text, "", True)]
    unit, harmless = "", True
    while True:
        bare = _TAIL.sub("", text)
        found += [(text, unit, harmless), (bare, unit, harmless)]
        remark = _REMARK.search(bare) or _NOTE_LINE.search(bare)
        if remark is None:
            return found
        inside = remark[1].strip()
        said = unit_said(inside) or _unit_among(inside)
        harmless = harmless and bool(
            said or all(_HARMLESS.fullmatch(part.strip()) for part in re.split(r"[、,・]", inside))
        )
        unit = unit or said
        text = bare[: remark.start()]


def _two_languages(text: str) -> tuple[str, ...]:
    """Return both names where one of two is Japanese and one English: 「法人名 / Applicant」."""
    names = tuple(name.strip() for name in re.split(r"[/\n]", text, maxsplit=1))
    english = [name for name in names if name.isascii() and any(map(str.isalpha, name))]
    return names if len(names) == 2 and all(names) and len(english) == 1 else ()


def _unit_among(text: str) -> str:
    return next((part for part in re.split(r"[・、,/\s]", text) if is_unit(part)), "")


class Labels:
    """All labels of a form: which fields each of them may mean."""

    def __init__(self, form: BookForm) -> None:
        self.form = form
        self.targets: dict[str, tuple[Target, ...]] = {}
        for sheet in form.sheets:
            for section in sheet.sections:
                for of in section.fields:
                    own = {label_key(of.label), label_key(of.heading)}
                    with_unit = {f"{key}({of.unit})" for key in of.keys if of.unit}
                    for key in sorted(of.keys | own | {label_key(key) for key in with_unit}):
                        target = Target(sheet, section, of, official=key in own)
                        self.targets[key] = (*self.targets.get(key, ()), target)

    @cached_property
    def line_targets(self) -> tuple[Target, ...]:
        """The key columns that number demand lines."""
        return tuple(
            Target(sheet, section, of, official=True)
            for sheet in self.form.sheets for section in sheet.sections for of in section.fields
            if of.main and of.kind is Kind.LINE
        )  # fmt: skip

    @cached_property
    def line_names(self) -> frozenset[str]:
        """What the number of a demand line is called."""
        return frozenset(key for target in self.line_targets for key in target.field.keys if len(key) > 1)

    @cached_property
    def neutral(self) -> frozenset[str]:
        """Headings that gather columns and add nothing to what these mean."""
        return frozenset(label_key(word) for word in self.form.neutral)

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles and headings of the form."""
        headings = {key for sheet in self.form.sheets for part in sheet.sections for key in label_of(part.heading).keys}
        return frozenset(headings).union(*(sheet.keys for sheet in self.form.sheets))

    def of(self, text: str) -> tuple[Target, ...]:
        """Return the fields a text may be the label of."""
        label = label_of(text)
        for key in label.keys:
            found = self.targets.get(key, ())
            if key in label.doubtful:
                found = tuple(target for target in found if target.field.kind not in _MEASURED)
            if found:
                return found
        return ()

    def near(self, text: str) -> tuple[Target, ...]:
        """Return the fields whose label a text nearly is: a slip of the hand, or another word."""
        if self.of(text):
            return ()
        keys = label_of(text).keys
        if any(key in _OWN or key in self.titles or key in self.neutral for key in keys):
            return ()
        for key in keys:
            if len(key) < _SHORTEST_NEAR or len(key) > _LONGEST_LABEL // 2 or key.isdecimal():
                continue
            close = difflib.get_close_matches(key, self.targets, n=1, cutoff=_NEAR)
            if close:
                return self.targets[close[0]]
        return ()


_MADE: dict[int, tuple[BookForm, Labels]] = {}


def labels_of_form(form: BookForm) -> Labels:
    """Return the labels of a form; made once for each."""
    made = _MADE.get(id(form))
    if made is None or made[0] is not form:
        made = (form, Labels(form))
        _MADE[id(form)] = made
    return made[1]


def is_total(text: str) -> bool:
    """Tell whether a text heads a total: 計, 合計（円）, Total."""
    return any(label_key(bare) in TOTALS for bare, _, _ in _without_remarks(unicodedata.normalize("NFKC", text)))


@cache
def key_in(text: str, names: frozenset[str]) -> str:
    """Return the number in 「需要行1」 or "Line 2", when the text begins with one of ``names``; else nothing."""
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", text))
    for name in sorted(names, key=len, reverse=True):
        folded = folded_text(plain)
        if folded.startswith(name) and len(folded) > len(name):
            rest = re.sub(r"^[\s:：#]*(?:no\.?|番号|第|#)?[\s:：]*", "", folded[len(name) :])
            if re.fullmatch(r"[0-9a-z]{1,4}", rest):
                return rest
    return ""
