"""One person's hand: which words, marks and units they put on labels, and what they do to each value."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.corpus.book import Book, Expectation, Extra, Ink, Page, Spot, Verdict
from tests.corpus.fields import Field, Section
from tests.corpus.mess import MESS, Medium, Mess, Scrawl, clean
from tests.corpus.mess.kinds import Place
from tests.corpus.names import folded
from tests.corpus.truth import Value

STYLES = (
    "plain",
    "plain",
    "numbered",  # (1) 法人名
    "colon",  # 法人名：
    "spaced",  # 法　人　名
    "marked",  # 法人名【必須】
    "wide",  # ＧＰＵ機種
    "narrow",  # ﾒｰﾙｱﾄﾞﾚｽ
    "wrapped",  # a line break inside
    "explained",  # 法人名（任意）
    "bulleted",  # ・法人名
    "bilingual",  # 法人名 / Applicant
)
"""What people do to labels."""
_SHUNNED = {"その他", "項目", "形", "status", "reason", "備考", "note"}
"""Synonyms too general to stand alone in a form of somebody's own."""
NUMBERINGS = ("({n}) ", "{n}. ", "（{n}）", "{n}）", "Q{n}. ", "問{n}　", "1-{n} ", "{n}　")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_NARROW = {
    "メールアドレス": "ﾒｰﾙｱﾄﾞﾚｽ", "データセット名": "ﾃﾞｰﾀｾｯﾄ名", "パラメータ数": "ﾊﾟﾗﾒｰﾀ数", "モデルの公開": "ﾓﾃﾞﾙの公開",
    "データの公開": "ﾃﾞｰﾀの公開", "データの量": "ﾃﾞｰﾀの量", "コードの公開": "ｺｰﾄﾞの公開",
}  # fmt: skip
_SMALL = (("千円", 1_000), ("百万円", 1_000_000))


def kind_of(field: Field | None, key: str) -> str:
    """Return the kind a mess is chosen by: provider and GPU names are texts of their own."""
    if field is None:
        return "month"
    if key.startswith(("rank_", "split_first", "split_second")) or key == "provider":
        return "names" if key == "rank_more" else "provider"
    if key == "gpu_type" or key.startswith("type_"):
        return "gpu"
    return key if key == "typed_rate" else field.kind if field.kind in MESS else "text"


_HARD = (Verdict.ASKED, Verdict.ROW)


@dataclass
class Plan:
    """How much is spoiled: a share of all values gently, and at most ``hard`` of them beyond repair.

    ``featured``: messes, each for one kind of value, tried until they happened once, so that rare ones are met too.
    """

    rng: Random
    medium: Medium
    share: float = 0.15
    hard: int = 3
    featured: list[tuple[str, Mess]] = field(default_factory=list)

    def scrawl(self, value: Value, place: Place) -> Scrawl:
        """Write one value, spoiled or clean."""
        featured = self._featured(value, place)
        if featured is not None:
            return featured
        spoiled = self.rng.choice(MESS[place.kind])(value, place, self.rng) if self.rng.random() < self.share else None
        if spoiled is None or not self._allowed(spoiled, place):
            return clean(value, place, self.rng)
        if spoiled.verdict in _HARD:
            self.hard -= 1
        return spoiled

    def _allowed(self, spoiled: Scrawl, place: Place) -> bool:
        """Whether a value may be spoiled so: the name and the title of an answer must stay readable."""
        named = place.fact in ("applicant.legal_name", "content.title")
        return spoiled.verdict not in _HARD or (self.hard > 0 and not named)

    def _featured(self, value: Value, place: Place) -> Scrawl | None:
        for wanted in self.featured:
            spoiled = wanted[1](value, place, self.rng) if wanted[0] == place.kind else None
            if spoiled is not None and self._allowed(spoiled, place):
                self.featured.remove(wanted)
                return spoiled
        return None


@dataclass
class Hand:
    """How somebody labels things, the same way throughout one file."""

    rng: Random
    style: str = "plain"
    english: bool = False
    synonyms: float = 0.0
    units: str = "round"
    month_style: str = "kanji"
    yen_unit: tuple[str, int] = ("円", 1)
    example: bool = False
    totals: bool = False
    unit_line: bool = False
    numbering: str = "({n}) "
    """One of ``NUMBERINGS``."""
    merged_lines: bool = False
    """In the table of alternatives the line number stands once, merged over its rows."""
    sum_column: bool = False
    """Behind the months stands their sum."""
    blanks: bool = True
    """Whether labels of unanswered fields are printed too."""
    _chosen: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _count: int = 0

    @property
    def traits(self) -> str:
        """What is special about this hand, for reports."""
        flags = [name for name in ("english", "example", "totals", "unit_line", "blanks") if getattr(self, name)]
        return f"{self.style} labels, months {self.month_style}, {self.yen_unit[0]}, {' '.join(flags)}"

    def base(self, field: Field) -> str:
        """Return the words of a label: official, or a synonym that nothing else in the file is called by."""
        key = (field.section, field.key)
        if key not in self._chosen:
            ascii_only = [name for name in field.also if name.isascii()]
            japanese = [name for name in field.also if not name.isascii() and name not in _SHUNNED]
            text = field.label
            if self.english and ascii_only and ascii_only[0] not in _SHUNNED:
                text = ascii_only[0][0].upper() + ascii_only[0][1:]
            elif japanese and self.rng.random() < self.synonyms:
                text = self.rng.choice(japanese)
            scope = f"{field.section}:" if field.kind == "line" else ""
            if scope + folded(text) in self._taken:
                text = field.label
            self._taken.add(scope + folded(text))
            self._chosen[key] = text
        return self._chosen[key]

    def unit(self, field: Field) -> str:
        """Return the unit a label states."""
        if field.kind == "yen":
            return self.yen_unit[0] if field.section == "costs" else "円"
        return field.unit

    def label(self, field: Field, table: bool = False, unit: bool = True) -> str:
        """Write the label of a field, decorated and with its unit."""
        text, style = self.base(field), self.style
        of = self.unit(field) if unit else ""
        self._count += 1
        if style == "spaced" and not self.english and 2 <= len(text) <= 4 and not text.isascii():
            text = "　".join(text)
        elif style == "wide":
            text = text.translate(_WIDE)
        elif style == "narrow":
            text = _NARROW.get(text, text)
        elif style == "wrapped" and len(text) > 4 and not self.english:
            middle = len(text) // 2
            text = f"{text[:middle]}\n{text[middle:]}"
        elif style == "bilingual" and not self.english and (english := [n for n in field.also if n.isascii()]):
            text = f"{text}{self._ending((' / ', '／', chr(10)))}{english[0][0].upper()}{english[0][1:]}"
        if of and not (self.unit_line and table and field.kind == "yen"):
            shapes = {"round": "{t}（{u}）", "square": "{t}[{u}]", "named": "{t}（単位：{u}）", "narrow": "{t} ({u})"}
            text = shapes[self.units].format(t=text, u=of)
        if style == "numbered" and not table:
            text = self.numbering.format(n=self._count % 30 + 1) + text
        elif style == "bulleted" and not table:
            # In front of a category, a box or dot would be a tick.
            bullets = ("・",) if field.kind == "mark" else ("・", "■ ", "◆", "●", "＊")
            text = self._ending(bullets) + text
        elif style == "colon" and not table:
            text += self._ending(("：", ":", " ："))
        elif style == "marked":
            text = f"{text}{self._ending(('【必須】', '（必須）', ' *', '※'))}" if field.decides else text
        elif style == "explained" and not table:
            text += self._ending(("（記入してください）", "\n※わかる範囲で", "（任意）"))
        return text

    def _ending(self, endings: tuple[str, ...]) -> str:
        return endings[len(self._taken) % len(endings)]

    def month(self, month: date) -> Ink:
        """Write the heading of a month."""
        names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        texts = {
            "kanji": f"{month.year}年{month.month}月",
            "wide": f"{month.year}年{month.month}月".translate(_WIDE),
            "slash": f"{month.year}/{month.month:02}",
            "iso": f"{month:%Y-%m}",
            "era": f"令和{month.year - 2018}年{month.month}月",
            "era letter": f"R{month.year - 2018}.{month.month}",
            "english": f"{names[month.month - 1]} {month.year}",
            "bare": f"{month.month}月",
            "wrapped": f"{month.year}年\n{month.month}月",
        }
        if self.month_style == "day":
            return Ink(month, number_format='yyyy"年"m"月"')
        return Ink(texts[self.month_style], text=True)


@dataclass
class Pen:
    """Writes facts onto a page and notes what must become of each."""

    book: Book
    hand: Hand
    plan: Plan
    breaks: list[tuple[str, int]] = field(default_factory=list)
    """(sheet, row) where a blank row may be inserted without tearing anything apart."""

    @property
    def rng(self) -> Random:
        """The source of chance."""
        return self.plan.rng

    def fact(
        self,
        page: Page,
        row: int,
        column: int,
        fact: str,
        field: Field | None,
        value: Value,
        *,
        wide: int = 1,
        tall: int = 1,
    ) -> None:
        """Write one value of the truth."""
        key = fact.rsplit(".", 1)[1]
        unit = "基" if field is None else field.unit
        place = Place(kind_of(field, key), field, self.plan.medium, unit, fact)
        name, scale = self.hand.yen_unit
        if field is not None and field.section == "costs" and field.kind == "yen" and scale > 1:
            amount = int(str(value))
            shown = amount // scale if amount % scale == 0 else amount / scale
            scrawl = Scrawl(Ink(shown), value, Verdict.SAME, f"4 {name} in the heading")
        else:
            scrawl = self.plan.scrawl(value, place)
        if field is None and self.hand.month_style == "bare" and scrawl.verdict is Verdict.SAME:
            scrawl = Scrawl(scrawl.ink, scrawl.value, Verdict.MAY, "5 month heading without year")
        page.put(row, column, scrawl.ink, wide, tall)
        self.expect(fact, scrawl, field, Spot(page.name, row, column))

    def expect(self, fact: str, scrawl: Scrawl, field: Field | None, spot: Spot) -> None:
        """Note what must become of a fact."""
        label = field.label if field is not None else fact.rsplit(".", 1)[1]
        self.book.expectations.append(
            Expectation(fact, scrawl.value, scrawl.verdict, scrawl.case, label, scrawl.ink, spot)
        )

    def extra(self, case: str, page: Page, row: int, column: int, **more: bool) -> None:
        """Note something that is no fact."""
        self.book.extras.append(Extra(case, Spot(page.name, row, column), **more))


def yen_unit(rng: Random) -> tuple[str, int]:
    """Draw the unit of the cost table."""
    return rng.choice((("円", 1), ("円", 1), ("円", 1), *_SMALL))


def shown_fields(section: Section, values: dict[str, Value], every: bool) -> list[Field]:
    """Return the fields that get a label: those of the applicant, all or only the answered ones."""
    return [field for field in section.fields if field.key in values or (every and not field.office)]
