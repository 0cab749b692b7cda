"""The columns of the table of many applicants: the fields of the survey form, under the same labels."""

from functools import cache

from allocator.intake.form import BookForm, Kind, Section, SheetForm, book_form

FIELDS = (
    "office",
    "applicant",
    "eligibility",
    "class",
    "completion",
    "content",
    "targets",
    "ability",
    "business",
    "preferences",
    "outlook",
)
"""Sections of the form that say one thing about an applicant."""
LINES = ("amounts", "timing", "types", "months")
"""Tables of the form with one row per demand line."""
_LEFT_OUT = frozenset({"openness_model", "openness_code", "openness_data", "openness_paper", "reclassified_reason"})
_EXAMPLE: dict[str, str | int] = {
    "office.number": "A-01",
    "applicant.legal_name": "○○株式会社",
    "content.title": "○○モデルの開発",
    "amounts.line": "1",
    "amounts.shape": "一定量",
    "amounts.gpu_type": "H100",
    "amounts.desired_gpus": 128,
    "amounts.minimum_gpus": 64,
    "amounts.duration_days": 90,
    "timing.desired_start": "2024-10-01",
    "timing.deadline": "2025-03-31",
    "preferences.unranked_acceptable": "はい",
    "outlook.outlook": "不可能",
}


@cache
def bulk_form() -> BookForm:
    """Return the form of the table, made from the survey form: long texts are left to the survey workbook."""
    survey = book_form("survey")
    parts = {part.id: part for sheet in survey.sheets for part in sheet.sections}
    fields = [
        field.model_copy(update={"key": f"{name}.{field.key}", "main": field.key == "line", "required": False})
        for name in (*FIELDS, *LINES)
        for field in parts[name].fields
        if field.kind is not Kind.LONG and field.key not in _LEFT_OUT
        if not (name in LINES[1:] and field.key == "line")
    ]
    table = Section.model_validate(
        {
            "id": "bulk",
            "heading": "提案者と需要行",
            "kind": "table",
            "rows": 20,
            "months": True,
            "field": [field.model_dump() for field in fields],
            "example": [_EXAMPLE],
        }
    )
    sheet = SheetForm.model_validate(
        {
            "name": "一括入力",
            "title": "一括入力　複数の提案者",
            "landscape": True,
            "guide": (
                "1つの需要行を1行に書きます。提案者の項目は、行ごとに繰り返しても、最初の行だけに書いてもかまいません。",
                "見出しの言葉を残せば、使わない列は消せます。同じ見出しの CSV でも読み込めます。",
                "事前調査に回答していない提案者は「事前調査への回答」を「いいえ」とします。扱いに差はありません。",
            ),
            "section": [table.model_dump(by_alias=True)],
        }
    )
    return BookForm(
        file="一括入力.xlsx",
        title="計算リソース調査票　一括入力",
        intro=survey.intro[2:5],
        sheet=(sheet,),
        choices=survey.choices,
    )
