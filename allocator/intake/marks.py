"""Words on our sheets that both the writer and the reader know."""

from datetime import date

from models.names import folded_text

EXAMPLE = "記入例"
GUIDANCE = "説明"
_EXAMPLES = frozenset({EXAMPLE, "例", "記載例", "入力例", "記入見本", "見本", "サンプル", "example", "sample"})
_ROUND_A_MARK = "()[]【】〔〕<>〈〉《》「」:："
HEADS = ("項目", "値", "単位", "出典", "日付", "説明")
"""Column headings of a list of fields; a plain list has 記入欄 for the value and no unit, source and date."""
VALUE_HEADS = ("値", "記入欄", "回答", "記入")
SOURCE_HEADS = ("出典",)
DATE_HEADS = ("日付", "時点")
UNIT_HEAD = "単位"
REMARK_HEADS = ("説明", UNIT_HEAD)
MARK = "本ツール用ひな形"
"""Stands on every sheet we write."""


def is_example_mark(text: str) -> bool:
    """Tell whether a text only says that its row is an example: 「記入例」, 「【例】」, 「（記載例）」."""
    return folded_text(text).strip(_ROUND_A_MARK) in _EXAMPLES


def month_label(month: date) -> str:
    """Return the column heading of a month: 2024年10月."""
    return f"{month.year}年{month.month}月"
