"""The kinds of mess in cells, tables and sheets, by their number in DOMAIN section 3."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocator.intake import read_surveys
from allocator.intake.labels.words import label_of
from allocator.intake.template import write_survey, write_template
from models.names import folded_name
from models.problems import Level
from tests.allocator.intake.books import Sheets, below, change, full_entry, write_sheets
from tests.allocator.intake.mess.answers import HEADS, LINE, NAME, SHEET, START, amount, asked, demand, read, sheet

TABLE: list[list[Any]] = [*START, ["様式3-1"], HEADS, LINE]
MONTHS = ["需要行", "2024年10月", "2024年11月", "2024年12月"]


# --- 9 merged cells


def test_case_09_a_name_merged_over_rows_counts_for_each(tmp_path: Path) -> None:
    heads = ["需要行", "代替案の提供事業者", "代替案のGPU機種", "代替案のGPU数", "代替案の日数"]

    def edit(page: Worksheet) -> None:
        page.merge_cells("A7:A8")
        page.merge_cells("C7:C8")

    answer = demand(tmp_path, heads, ["3", "甲社", "H100", 64, 60], [None, "乙社", None, 48, 80], edit=edit)
    assert [(way.provider, way.gpu_type, way.gpus) for way in answer.line.alternatives] == [
        ("甲社", "H100", 64),
        ("乙社", "H100", 48),
    ]
    assert answer.codes == ["merged_filled", "merged_filled"]


def test_case_09_a_month_heading_merged_over_two_rows(tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.merge_cells("A6:A7")
        page.merge_cells("B6:C6")

    rows: list[list[Any]] = [["需要行", "2024年", None, "2025年"], [None, "11月", "12月", "1月"], ["1", 64, 0, 128]]
    answer = demand(tmp_path, *rows, edit=edit)
    assert [(a.month, a.gpus) for a in answer.line.months] == [
        (date(2024, 11, 1), 64),
        (date(2024, 12, 1), 0),
        (date(2025, 1, 1), 128),
    ]
    assert answer.codes == []


def test_case_09_one_number_over_two_months_or_rows_is_stopped(tmp_path: Path) -> None:
    answer = demand(tmp_path, MONTHS, ["1", 64, None, 128], edit=lambda page: page.merge_cells("B7:C7"))
    assert [amount.month.month for amount in answer.line.months] == [12]
    assert [problem.code for problem in answer.problems if problem.level is Level.ROW] == ["merged_across"] * 2
    answer = demand(tmp_path, HEADS, LINE, ["2", "A100", None, 8, 9], edit=lambda page: page.merge_cells("C7:C8"))
    assert answer.entry is not None
    assert [row.unreadable for row in answer.entry.demand] == [("希望GPU数",), ("希望GPU数",)]


# --- 10, 11 formulas and errors


def test_case_10_a_formula_without_a_result_is_stopped(tmp_path: Path) -> None:
    answer = amount(tmp_path, "=64*2")  # written by a library, so nothing is stored with it
    assert (answer.line.desired_gpus, asked(answer)) == (None, {"cell_without_value": Level.ROW})


@pytest.mark.parametrize("written", ["#REF!", "#N/A", "#DIV/0!"])
def test_case_11_error_values_are_stopped_with_their_cell(written: str, tmp_path: Path) -> None:
    problem = amount(tmp_path, written).the("cell_error")
    assert (problem.level, problem.place.cell, problem.value) == (Level.ROW, "C7", written)


# --- 15, 16 text files

TEXT = '法人名,㈱髙﨑①～ｶﾌﾞ\r\n提案名,架空の開発\r\n\r\n需要行,GPU機種,希望GPU数（基）,自己\r\n1,H100,"1,024",\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_case_15_encodings_and_separators(encoding: str, separator: str, tmp_path: Path) -> None:
    text = TEXT if separator == "," else TEXT.replace('"1,024"', "1024").replace(",", separator)
    path = tmp_path / "answer.csv"
    path.write_bytes(text.encode(encoding))
    answer = read(path)
    assert answer.entry is not None
    assert answer.entry.applicant.legal_name == "㈱髙﨑①～ｶﾌﾞ"
    assert answer.line.desired_gpus == 1024


@pytest.mark.parametrize("name", ["answer.csv", "回答.TXT", "answer.tsv"])
def test_case_15_the_name_of_a_text_file_does_not_matter(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(TEXT.encode("cp932"))
    assert read(tmp_path / name).line.desired_gpus == 1024


def test_case_15_a_byte_that_is_no_letter_refuses_the_file_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    damaged = (TEXT + "備考,ここ", "ここまでの計画を作り直しました\r\n")
    for data in (damaged[0].encode() + b"\xff" + damaged[1].encode(), damaged[0].encode("cp932") + b"\xff\xff\r\n"):
        path.write_bytes(data)
        answer = read(path)
        assert answer.entry is None
        problem = answer.the("text_undecodable")
        assert (problem.level, problem.params["line"]) == (Level.FILE, 6)


def test_case_16_names_stay_as_typed_and_have_a_key(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes(TEXT.encode("cp932"))
    answer = read(path)
    assert answer.entry is not None
    assert answer.entry.applicant.legal_name == "㈱髙﨑①～ｶﾌﾞ"
    assert answer.entry.applicant.folded == folded_name("株式会社高崎1~カブ")


def test_case_16_a_yen_sign_is_a_backslash_in_cp932(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes((TEXT + '\r\n自己負担の上限額,"\\90,000,000"\r\n').encode("cp932"))
    answer = read(path)
    assert answer.entry is not None
    assert answer.entry.own_cap_yen == 90_000_000


# --- 17, 18, 19 names


@pytest.mark.parametrize(
    "written", ["株式会社ソラマメ", "(株)ソラマメ", "ソラマメ㈱", "ソラマメ　株式会社", "ｿﾗﾏﾒ株式会社"]
)
def test_case_17_one_company_has_one_key_and_its_own_spelling(written: str, tmp_path: Path) -> None:
    answer = sheet(tmp_path, [["法人名", written], *TABLE[2:]])
    assert answer.entry is not None
    assert (answer.entry.applicant.legal_name, answer.entry.applicant.folded) == (written, "ソラマメ")


def test_case_18_names_of_providers_are_kept_for_the_alias_table(tmp_path: Path) -> None:
    answer = sheet(
        tmp_path, [*START, ["第1希望", "グーグル"], ["第2希望", "GCP"], ["希望する提供事業者", ""], *TABLE[4:]]
    )
    assert answer.entry is not None
    assert answer.entry.preferences.ranked == ("グーグル", "GCP")


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("NVIDIA H100 80GB SXM5", ("NVIDIA H100 80GB SXM5",)),
        ("A100/H100どちらでも", ("A100", "H100")),
        ("H100 または H200", ("H100", "H200")),
        ("A100 40GB/80GB", ("A100 40GB/80GB",)),
    ],
)
def test_case_19_one_type_or_several(written: str, types: tuple[str, ...], tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, ["1", written, 128, 64, 90])
    assert tuple(wish.gpu_type for wish in answer.line.types) == types


def test_case_19_the_latest_gpu_is_no_type(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, ["1", "最新GPU", 128, 64, 90])
    assert (answer.line.types, asked(answer)) == ((), {"gpu_type_vague": Level.ASK})


# --- 20 sheets


def test_case_20_sheets_by_number_title_or_labels(tmp_path: Path) -> None:
    sheets = {"3-1 (2)": [HEADS, LINE], "様式１（提出用）": START[1:2], "まとめ": [["様式2　開発内容"], *START[3:]]}
    answer = read(write_sheets(tmp_path / "a.xlsx", sheets))
    assert (answer.line.desired_gpus, asked(answer)) == (128, {})


def test_case_20_extra_sheets_are_listed_and_not_mistaken_for_the_form(tmp_path: Path) -> None:
    sheets: Sheets = {
        "様式1": START[1:2],
        "様式2": START[3:],
        "様式3-1": [HEADS, LINE],
        "参考": [["会社名", "別の会社"], ["従業員数", 9]],
    }
    answer = read(write_sheets(tmp_path / "a.xlsx", sheets))
    assert answer.entry is not None
    assert (answer.entry.applicant.legal_name, answer.entry.declared_class.regular_employees) == (NAME, None)
    assert answer.the("cells_unread").value == "A1: 会社名 / B1: 別の会社 / A2: 従業員数 / B2: 9"


def test_case_20_hidden_sheets_and_rows_are_read_and_said(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {"様式1": START[:2], "様式2": START[2:], "様式3-1": [HEADS, LINE]})

    def edit(book: Workbook) -> None:
        book["様式2"].sheet_state = "hidden"
        book["様式3-1"].row_dimensions[2].hidden = True

    answer = read(change(path, edit))
    assert (answer.line.desired_gpus, asked(answer)) == (128, {"hidden_read": Level.ASK})
    places = {problem.place.sheet for problem in answer.problems if problem.code == "hidden_read"}
    assert places == {"様式2", "様式3-1"}


def test_case_20_a_missing_sheet_refuses_the_file_and_names_those_found(tmp_path: Path) -> None:
    answer = read(write_sheets(tmp_path / "a.xlsx", {"様式1": START[:2], "様式2": START[2:]}))
    assert answer.entry is None
    assert answer.the("sheet_missing").params == {"sheet": "様式3-1", "found": ["様式1", "様式2"]}


# --- 21 headings


def test_case_21_guidance_and_example_rows_are_no_answer(tmp_path: Path) -> None:
    example = ["1", "一定量", "学習", "提供枠", "H100", 128, 64, 90, "いいえ"]
    heads = ["需要行", "需要の形", "用途", "調達", "GPU機種", "希望GPU数", "最低GPU数", "利用日数", "途中の増量可"]
    answer = demand(tmp_path, heads, example, ["2", "一定量", "評価", "提供枠", "A100", 8, 8, 30, "いいえ"])
    assert (answer.line.line, answer.codes) == ("2", ["example_dropped"])


def test_case_21_a_changed_example_row_is_asked(tmp_path: Path) -> None:
    path, _, _ = write_template(tmp_path)

    def edit(book: Workbook) -> None:
        below(book["様式3-1"], "(ア)　量", "希望GPU数（基）", 2).value = 777

    problem = read(change(path, edit)).the("example_changed")
    assert "777" in problem.params["cells"]


def test_case_21_a_heading_that_may_be_two_fields_names_both(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU数", "日数"], ["1", 64, 90])
    problems = [p for p in answer.problems if p.code == "header_ambiguous" and p.place.cell == "B6"]
    (problem,) = problems
    assert problem.level is Level.ROW
    assert any("希望GPU数" in name for name in problem.params["candidates"])
    assert any("代替案のGPU数" in name for name in problem.params["candidates"])
    assert answer.line.desired_gpus is None


@pytest.mark.parametrize("written", ["希望GPU數", "希望ＧＰＵ類"])
def test_case_21_a_near_miss_is_suggested_and_never_taken(written: str, tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", written, "利用日数"], ["1", "H100", 64, 90])
    problem = answer.the("label_near")
    assert (problem.level, problem.value, problem.params["suggested"]) == (Level.ROW, "64", "希望GPU数")
    assert (answer.line.desired_gpus, answer.line.unreadable) == (None, ("希望GPU数",))


@pytest.mark.parametrize(
    ("written", "key", "unit"),
    [
        ("(3) 希望GPU数（基）※必須", "希望gpu数", "基"),
        ("１．法人名：", "法人名", ""),
        ("金額[単位：百万円]", "金額", "百万円"),
        ("問２　提案名（任意）", "提案名", ""),
        ("金額：千円", "金額", "千円"),
    ],
)
def test_case_21_labels_lose_numbering_remarks_and_units(written: str, key: str, unit: str) -> None:
    label = label_of(written)
    assert key in label.keys
    assert label.unit == unit


# --- 22, 23 files


def test_case_22_each_kind_of_file_has_its_sentence(tmp_path: Path) -> None:
    def zipped(*names: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as parts:
            for name in names:
                parts.writestr(name, "x")
        return out.getvalue()

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    kinds = {
        "a.xls": (ole, "file_old_xls"),
        "b.xlsx": (ole, "file_encrypted"),
        "c.xlsb": (zipped("xl/workbook.bin"), "file_xlsb"),
        "d.docx": (zipped("word/document.xml"), "file_archive"),
        "e.pdf": (b"%PDF-1.7 scan", "file_pdf"),
        "f.zip": (zipped("answer.xlsx"), "file_archive"),
        "g.png": (b"\x89PNG\r\n", "file_picture"),
        "h.xlsm": (zipped("xl/workbook.xml", "xl/vbaProject.bin"), "file_with_macros"),
        "i.xlsx": (zipped("xl/workbook.xml", "xl/activeX/activeX1.xml"), "file_activex"),
    }
    for name, (data, code) in kinds.items():
        (tmp_path / name).write_bytes(data)
        answer = read(tmp_path / name)
        assert (answer.entry, answer.codes) == (None, [code]), name


def test_case_23_embedded_objects_are_said_and_not_followed(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {SHEET: TABLE})
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/embeddings/oleObject1.bin", b"object")
    answer = read(path)
    assert answer.line.desired_gpus == 128
    assert asked(answer) == {"embedded_objects": Level.ASK}


# --- 24, 25, 26


def test_case_24_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a 最終_確定2.xlsx"):
        write_survey(tmp_path / name, full_entry())
    snapshot, problems = read_surveys([tmp_path])
    assert (len(snapshot.entries), [problem.code for problem in problems]) == (1, ["file_twice"])


def test_case_25_a_total_is_no_row_and_is_compared(tmp_path: Path) -> None:
    answer = demand(tmp_path, HEADS, LINE, ["2", "A100", 64, 32, 30], ["合計", None, 200, 96, None])
    assert answer.entry is not None
    assert [row.line for row in answer.entry.demand] == ["1", "2"]
    problem = answer.the("total_differs")
    assert (problem.level, problem.place.cell, problem.value, problem.used) == (Level.ASK, "C9", "200", "192")


def test_case_25_totals_of_months_are_compared_too(tmp_path: Path) -> None:
    answer = demand(tmp_path, [*MONTHS, "計"], ["1", 64, 0, 128, 190])
    assert [amount.gpus for amount in answer.line.months] == [64, 0, 128]
    assert (answer.the("total_differs").value, answer.the("total_differs").used) == ("190", "192")
    assert demand(tmp_path, [*MONTHS, "計"], ["1", 64, 0, 128, 192]).codes == []


def test_case_26_an_end_before_its_start_is_kept_as_written(tmp_path: Path) -> None:
    answer = demand(tmp_path, ["需要行", "GPU機種", "希望開始日", "期限"], ["1", "H100", "2025-03-01", "2024-10-31"])
    assert (answer.line.desired_start, answer.line.deadline) == (date(2025, 3, 1), date(2024, 10, 31))


# --- 27, 29 what is no cell


def test_case_27_a_box_drawn_as_an_object_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(SHEET)
        for row, values in enumerate(TABLE):
            page.write_row(row, 0, values)
        page.insert_button("F3", {"caption": "□はい"})
        page.insert_textbox("F9", "11月は使いません")
    answer = read(path)
    assert answer.line.desired_gpus == 128
    assert asked(answer) == {"control_unread": Level.ASK, "text_box_unread": Level.ASK}
    assert answer.the("text_box_unread").value == "11月は使いません"


def test_case_29_struck_values_are_shown_and_not_taken(tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page["C7"].font = Font(strike=True)
        page["D7"].value = CellRichText(TextBlock(InlineFont(strike=True), "128"), " 64")

    answer = demand(tmp_path, HEADS, LINE, edit=edit)
    assert (answer.line.desired_gpus, answer.line.minimum_gpus) == (None, None)
    assert asked(answer) == {"struck": Level.ROW, "struck_partly": Level.ROW}
    assert (answer.the("struck").value, answer.the("struck_partly").used) == ("128", "64")


def test_case_29_comments_and_colours_are_listed(tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page["C7"].comment = Comment("11月から倍にしたい", "記入者")
        page["C7"].font = Font(color="FFFF0000")
        page["A12"].value = "赤字は変更箇所です"

    answer = demand(tmp_path, HEADS, LINE, edit=edit)
    assert answer.the("comment_unread").value == "11月から倍にしたい"
    assert answer.the("colour_means").value == "C7: 128"
    assert answer.line.desired_gpus == 128


def test_furigana_does_not_leak_into_names(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {SHEET: [["法人名", "PLACE"], *TABLE[2:]]})
    kept = {}
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    furigana = '<rPh sb="0" eb="2"><t>カクウ</t></rPh><rPh sb="2" eb="4"><t>ダイガク</t></rPh><phoneticPr fontId="1"/>'
    name = f"<t>架空大学</t>{furigana}"
    with zipfile.ZipFile(path, "w") as parts:
        for part, data in kept.items():
            parts.writestr(part, data.replace(b"<t>PLACE</t>", name.encode()))
    assert any(b"<t>PLACE</t>" in data for data in kept.values())
    answer = read(path)
    assert answer.entry is not None
    assert answer.entry.applicant.legal_name == "架空大学"


def test_number_formats_that_show_a_unit_count(tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page["B8"].number_format = '#,##0"千円"'
        page["C7"].number_format = '0"ノード"'

    rows = [*TABLE, ["自己負担の上限額", 90_000]]
    answer = sheet(tmp_path, rows, edit)
    assert answer.entry is not None
    assert answer.entry.own_cap_yen == 90_000_000
    assert (answer.line.desired_gpus, answer.the("number_in_nodes").value) == (None, "128")


def test_every_cell_that_was_not_used_is_listed(tmp_path: Path) -> None:
    rows = [*TABLE, ["※1 見込みの数です"], [], ["以上"], [None, None, None, None, None, None, "追記：12月は不要"]]
    answer = sheet(tmp_path, rows)
    assert answer.the("cells_unread").value == "A8: ※1 見込みの数です / A10: 以上 / G11: 追記：12月は不要"
    assert answer.the("cells_unread").params["count"] == 3


def test_every_case_has_a_test() -> None:
    folder = Path(__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("test_cases_*.py"))
    missing = [number for number in range(1, 33) if f"def test_case_{number:02d}_" not in text]
    assert missing == []
