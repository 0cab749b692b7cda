"""Questions go out in one workbook, answers come back in it, and are remembered."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from allocator.cli.documents import read_document
from allocator.cli.importing import NOTHING, READABLE
from models.scenario import Block, OutlookKind, Profile, Scenario
from models.survey import Answer, MonthAmount, Preferences, SelfProcurement, TypeWish
from models.text import Lang
from tests.allocator.cli.answering import Desk, read_rows
from tests.allocator.intake.books import below, cell_of
from tests.allocator.prepare.answers import a_row, an_entry, day

Editing = Callable[[Workbook], None]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def about(text: str) -> "Writing":
    return Writing("希望GPU数（基）", text)


class Writing:
    """Writes into a column of the amounts of the first line."""

    def __init__(self, column: str, text: str | int | None) -> None:
        self.column, self.text = column, text

    def __call__(self, book: Workbook) -> None:
        below(book["様式3-1"], "(ア)　量", self.column, 3).value = self.text


def scenario(desk: Desk) -> Scenario:
    return read_document(desk.out, Scenario)


def gpus(desk: Desk) -> int:
    (proposal,) = scenario(desk).proposals
    demand = proposal.phases[0].demand
    assert isinstance(demand, Block)
    return demand.desired_gpus


def unreadable(desk: Desk, text: str = "約128") -> None:
    desk.receive()
    desk.alter("a.xlsx", about(text))


def test_an_answer_stands_in_its_cell(desk: Desk) -> None:
    unreadable(desk)
    assert desk.take() == NOTHING
    row = next(row for row in desk.rows() if row["符号"] == "number_about")
    assert (row["ファイル"], row["シート"], row["元の値"]) == ("a.xlsx", "様式3-1", "約128")
    assert (row["回答がないとき"], row["照会先"]) == ("計画に入れません（一覧に残します）", "提案者")
    assert desk.take((desk.answer({"number_about": "１２８"}),)) == READABLE
    assert gpus(desk) == 128
    assert "number_about" not in desk.asked()
    (kept,) = desk.rows("回答済")
    assert (kept["回答"], kept["元の値"], kept["セル・項目"]) == ("１２８", "約128", row["セル・項目"])
    used = next(row for row in desk.rows() if row["符号"] == "answer_used")
    assert (used["元の値"], used["用いた値"]) == ("約128", "１２８")


def test_the_same_answers_twice_and_the_memory_alone_give_the_same_scenario(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    answered = desk.answer({"number_about": 128})
    desk.take((answered,))
    first = desk.out.read_bytes()
    desk.take((answered, answered))
    assert desk.out.read_bytes() == first
    desk.take((desk.list,))  # the list just written is the memory
    assert desk.out.read_bytes() == first
    assert desk.rows("回答済")[0]["回答"] == "128"


def test_an_answer_passes_the_same_rules_and_is_asked_again(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    desk.take((desk.answer({"number_about": "-5"}),))
    row = next(row for row in desk.rows() if row["符号"] == "number_negative")
    assert row["元の値"] == "-5"
    again = desk.answer({"number_negative": "64"})
    assert desk.take((again,)) == READABLE
    assert gpus(desk) == 64
    assert [row["回答"] for row in desk.rows("回答済")] == ["64"]
    assert "answer_replaced" in [row["符号"] for row in desk.rows()]


def test_blank_as_is_and_withdraw(desk: Desk) -> None:
    desk.receive()
    desk.alter("a.xlsx", Writing("最低GPU数（基）", "半分"))
    desk.take()
    desk.take((desk.answer({"number_unreadable": "空欄"}),))
    assert gpus(desk) == 128
    assert "minimum_gpus_unstated" in desk.asked()  # blank has a question of its own
    accepted = desk.answer({"minimum_gpus_unstated": "このまま"})
    desk.take((accepted,))
    assert "minimum_gpus_unstated" not in desk.asked()
    assert sorted(row["回答"] for row in desk.rows("回答済")) == ["このまま", "空欄"]
    book = openpyxl.load_workbook(desk.list)
    for row in book["回答済"].iter_rows(min_row=2):
        for cell in row:
            cell.value = "取り消し" if cell.value in ("このまま", "空欄") else cell.value
    book.save(desk.folder / "back.xlsx")
    assert desk.take((desk.folder / "back.xlsx",)) == NOTHING
    assert "number_unreadable" in desk.asked()
    assert "回答済" not in openpyxl.load_workbook(desk.list).sheetnames


def test_answers_about_fields_reach_the_field_and_name_its_cell(desk: Desk) -> None:
    entry = an_entry("A-1", "ソラマメ（架空）", self_procurement=SelfProcurement(), preferences=Preferences())
    desk.receive(entry=entry)
    desk.take()
    rows = {row["符号"]: row for row in desk.rows()}
    page = openpyxl.load_workbook(desk.surveys / "a.xlsx")["様式3-2"]
    assert rows["outlook_unknown"]["セル・項目"] == cell_of(page, "自己調達の見通し").coordinate
    assert rows["outlook_unknown"]["シート"] == "様式3-2"
    desk.take((desk.answer({"outlook_unknown": "不可能", "wishes_unstated": "いいえ"}),))
    (proposal,) = scenario(desk).proposals
    assert (proposal.outlook.kind, proposal.wishes.unranked_acceptable) == (OutlookKind.CANNOT, False)


def test_an_answer_may_fill_a_field_that_was_not_in_the_workbook_at_all(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", self_procurement=SelfProcurement()))

    def without(book: Workbook) -> None:
        del book["様式3-2"]

    desk.alter("a.xlsx", without)
    desk.take()
    desk.take((desk.answer({"outlook_unknown": "不可能"}),))
    assert scenario(desk).proposals[0].outlook.kind is OutlookKind.CANNOT


def test_an_answer_about_one_line_reaches_that_line(desk: Desk) -> None:
    rows = [a_row("1"), a_row("2", minimum_gpus=None)]
    desk.receive(entry=an_entry("A-1", rows=rows))
    desk.take()
    desk.take((desk.answer({"minimum_gpus_unstated": "16"}),))
    demands = [phase.demand for phase in scenario(desk).proposals[0].phases]
    assert [demand.minimum_gpus for demand in demands if isinstance(demand, Block)] == [32, 16]


def test_names_are_asked_once_with_suggestions_and_answered_for_all(desk: Desk) -> None:
    for number in ("1", "2"):
        wishes = Preferences(ranked=("甲くらうど",), unranked_acceptable=Answer.NO)
        types = (TypeWish(gpu_type="H一〇〇"),)
        entry = an_entry(number, f"会社{number}", [a_row(types=types)], preferences=wishes)
        desk.receive(f"{number}.xlsx", entry)
    assert desk.take() == NOTHING
    names = {row["種類"]: row for row in desk.rows("名前の確認")}
    assert (names["提供事業者"]["書かれた名前"], names["提供事業者"]["件数"]) == ("甲くらうど", "2")
    assert names["GPU機種"]["書かれた名前"] == "H一〇〇"
    answered = desk.answer({"甲くらうど": "甲クラウド", "H一〇〇": "H100"}, "名前の確認", "書かれた名前")
    assert desk.take((answered,)) == READABLE
    assert [proposal.wishes.ranked for proposal in scenario(desk).proposals] == [("kou",), ("kou",)]
    assert "名前の確認" not in openpyxl.load_workbook(desk.list).sheetnames
    assert {row["回答"] for row in desk.rows("回答済")} == {"甲クラウド", "H100"}


def test_an_answer_that_is_no_name_either_is_said_and_asked_again(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", preferences=Preferences(ranked=("丙",), unranked_acceptable=Answer.YES)))
    desk.take()
    desk.take((desk.answer({"provider_unknown": "丁"}),))
    assert {"provider_unknown", "answer_name_unknown"} <= {row["符号"] for row in desk.rows()}
    assert "provider_unknown" in desk.asked()


def test_an_answer_for_a_file_that_has_changed_is_said_and_kept(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    answered = desk.answer({"number_about": "128"})
    desk.alter("a.xlsx", about("約256"))
    assert desk.take((answered,)) == NOTHING
    said = next(row for row in desk.rows() if row["符号"] == "answer_file_changed")
    assert "a.xlsx" in said["内容"]
    assert "number_about" in desk.asked()
    assert [row["回答"] for row in desk.rows("回答済")] == ["128"]
    desk.alter("a.xlsx", about("約128"))


def test_an_answer_for_a_file_that_is_not_there_is_said_and_kept(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    answered = desk.answer({"number_about": "128"})
    (desk.surveys / "a.xlsx").unlink()
    desk.receive("b.xlsx", an_entry("B-1"))
    desk.take((answered,))
    assert "answer_file_absent" in [row["符号"] for row in desk.rows()]
    assert [row["回答"] for row in desk.rows("回答済")] == ["128"]


def test_a_point_without_a_cell_can_only_be_accepted(desk: Desk) -> None:
    desk.receive()

    def extra(book: Workbook) -> None:
        book["様式1"]["F30"] = "欄外のメモ"

    desk.alter("a.xlsx", extra)
    desk.take()
    assert "cells_unread" in desk.asked()
    desk.take((desk.answer({"cells_unread": "64"}),))
    assert {"cells_unread"} <= set(desk.asked())
    assert "answer_only_as_is" in [row["符号"] for row in desk.rows()]
    desk.take((desk.answer({"cells_unread": "このまま"}),))
    assert "cells_unread" not in desk.asked()


def test_the_csv_list_takes_answers_and_remembers_too(desk: Desk) -> None:
    unreadable(desk)
    listed = desk.folder / "problems.csv"
    desk.take(problems=listed)
    heads, *rows = list(csv.reader(listed.read_text(encoding="utf-8-sig").splitlines()))
    code, answer = heads.index("符号"), heads.index("回答")
    for row in rows:
        row[answer] = "128" if row[code] == "number_about" else row[answer]
    with listed.open("w", encoding="cp932", newline="") as file:  # as Excel saves it
        csv.writer(file).writerows([heads, *rows])
    assert desk.take((listed,), problems=desk.folder / "next.csv") == READABLE
    assert desk.take((desk.folder / "next.csv",)) == READABLE
    assert gpus(desk) == 128
    assert [row["回答"] for row in desk.rows("回答済")] == ["128"]


def test_one_letter_per_applicant_in_polite_japanese(desk: Desk) -> None:
    unreadable(desk)
    desk.receive("b.xlsx", an_entry("B-1", "ミドリ（架空）", self_procurement=SelfProcurement()))
    desk.take()
    letters = {row["宛先"]: row for row in desk.rows("照会文")}
    assert set(letters) == {"ソラマメ（架空）", "ミドリ（架空）"}
    letter = letters["ソラマメ（架空）"]
    cell = next(row["セル・項目"] for row in desk.rows() if row["符号"] == "number_about")
    assert letter["件名"] == "【ご確認のお願い】計算リソース調査票について（受付番号 A-1）"
    body = letter["本文"]
    assert body.startswith("ソラマメ（架空） 御中\n\n平素よりお世話になっております。")
    assert f"（1）a.xlsx／様式3-1／{cell}「希望GPU数」\n　　ご記入の内容：約128\n" in body
    assert "ご回答がない場合：計画に入れません（一覧に残します）" in body
    assert "採択・配分を決めるものではありません" in body
    assert "ミドリ" not in body
    assert letter["照会の数"] == str(body.count("確認したいこと："))


def test_letters_in_english(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Lang.EN)
    unreadable(desk)
    desk.take()
    (letter,) = read_rows(desk.list, "Letters")
    assert "(1) a.xlsx / 様式3-1 / " in letter["Text"]
    assert "You wrote: 約128" in letter["Text"]
    assert "Without an answer: Not planned (stays listed)" in letter["Text"]
    assert not [line for line in letter["Text"].splitlines() if "{" in line]
    assert desk.take((desk.answer({"number_about": "128"}),)) == READABLE


def test_what_is_for_the_office_is_not_mailed(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", preferences=Preferences(ranked=("丙",), unranked_acceptable=Answer.YES)))
    desk.take()
    assert desk.asked() == ["provider_unknown"]
    assert desk.rows()[0]["照会先"] == "事務局" or "照会文" not in openpyxl.load_workbook(desk.list).sheetnames
    assert "照会文" not in openpyxl.load_workbook(desk.list).sheetnames


def test_replaced_answers_are_shown_and_decided_in_the_list(desk: Desk) -> None:
    desk.receive("a.xlsx", an_entry("A-1"))
    desk.receive("b.xlsx", an_entry("A-1", rows=[a_row(desired_gpus=96)]))
    (desk.surveys / "receipts.csv").write_text(
        "file,received_at\na.xlsx,2024-04-18 10:00\nb.xlsx,2024-04-19 10:00\n", encoding="utf-8"
    )
    desk.take()
    assert gpus(desk) == 96
    (changed,) = desk.rows("差替え")
    assert (changed["項目"], changed["差替え前"], changed["差替え後"]) == ("(ア)　量　1　希望GPU数", "64", "96")
    assert changed["セル・項目"]
    assert "希望GPU数" in desk.heard.out
    desk.take((desk.answer({"superseded": "前の版"}),))
    assert gpus(desk) == 64
    assert "superseded" not in desk.asked()


def test_the_terminal_says_how_many_questions_there_are(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    assert "提案者1者" in desk.heard.out
    desk.take((desk.answer({"number_about": "128"}),))
    assert "1件を使い" in desk.heard.out


# --- every way a workbook can be asked about


def say(sheet: str, heading: str, column: str, rows: int, value: object) -> Editing:
    def edit(book: Workbook) -> None:
        below(book[sheet], heading, column, rows).value = value

    return edit


def put(sheet: str, label: str, value: object) -> Editing:
    def edit(book: Workbook) -> None:
        cell_of(book[sheet], label).value = value

    return edit


def a_second_label(book: Workbook) -> None:
    page = book["様式1"]
    page["A60"], page["B60"] = "自己負担の上限額", 5


@pytest.mark.parametrize(
    ("edit", "code", "answer"),
    [
        (say("様式3-1", "(ア)　量", "需要の形", 3, "山形"), "choice_unknown", "一定量"),
        (say("様式3-1", "(イ)　時期と順序", "期限", 3, "そのうち"), "day_unreadable", "2025-03-31"),
        (say("様式3-1", "(イ)　時期と順序", "期限", 3, "10月31日"), "day_without_year", "2024-10-31"),
        (say("様式3-1", "(ア)　量", "需要行", 3, None), "row_without_key", "1"),
        (say("様式3-1", "(ア)　量", "希望GPU数（基）", 3, "#REF!"), "cell_error", "64"),
        (say("様式3-1", "(ア)　量", "利用日数（日）", 3, None), "duration_or_work", "30"),
        (say("様式3-1", "(ア)　量", "作業量（GPU時間）", 3, 50_000), "duration_or_work", "空欄"),
        (say("様式3-1", "(ア)　量", "GPU機種", 3, None), "gpu_type_missing", "H100"),
        (say("様式3-1", "(ア)　量", "用途", 3, "その他"), "purpose_other", "学習"),
        (say("様式3-1", "(ア)　量", "最低GPU数（基）", 3, 999), "minimum_above_desired", "32"),
        (put("様式1", "自己負担の上限額", "たくさん"), "number_unreadable", "9億円"),
        (put("様式1", "法人番号", "123"), "corporate_number_length", "空欄"),
        (put("様式1", "居住者に当たるか", None), "resident_unstated", "はい"),
        (put("様式1", "国内の中心的拠点", None), "japan_hub_missing", "東京都"),
        (put("様式1", "法人名", None), "required_blank", "ソラマメ（架空）"),
        (put("様式2", "提案名", None), "required_blank", "開発"),
        (put("様式2", "区分1　大規模言語モデル", "たぶん"), "mark_unknown", "○"),
        (put("様式2", "区分2　言語以外のモーダル", "○"), "main_category_unstated", "区分1"),
        (put("様式2", "区分1　大規模言語モデル", None), "main_category_unstated", "区分1"),
        (put("様式1", "助成率の区分", "不明"), "class_unknown", "学術機関等"),
        (put("様式1", "状態", "検討中"), "choice_unknown", "応募"),
        (a_second_label, "label_twice", "900,000,000"),
    ],
)
def test_one_answer_settles_each_question(desk: Desk, edit: Editing, code: str, answer: str) -> None:
    rows = [a_row(deadline=day(3, 31))]
    desk.receive(entry=an_entry("A-1", "ソラマメ（架空）", rows, own_cap_yen=900_000_000))
    desk.alter("a.xlsx", edit)
    desk.take()
    assert code in desk.asked()
    assert all(row["回答がないとき"] and row["照会先"] for row in desk.rows() if row["照会キー"])
    assert desk.take((desk.answer({code: answer}),)) == READABLE
    assert desk.asked() == []
    assert [row["回答"] for row in desk.rows("回答済")] == [answer]


def test_blank_months_are_asked_one_by_one(desk: Desk) -> None:
    months = tuple(MonthAmount(month=day(month, 1), gpus=8) for month in (10, 1))
    shape: dict[str, Any] = {"shape": "profile", "desired_gpus": None, "minimum_gpus": None, "duration_days": None}
    row = a_row("1", months=months, minimum_scale_percent=50, **shape)
    desk.receive(entry=an_entry("A-1", rows=[row]))
    desk.take()
    asked = [row for row in desk.rows() if row["符号"] == "month_blank_inside"]
    assert len({row["セル・項目"] for row in asked}) == 2  # November and December
    desk.take(
        (desk.answer({row["照会キー"]: gpus for row, gpus in zip(asked, ("16", "0"), strict=True)}, 0, "照会キー"),)
    )
    (phase,) = scenario(desk).proposals[0].phases
    assert isinstance(phase.demand, Profile)
    assert [segment.gpus for segment in phase.demand.segments] == [8, 16, 0, 8]
    assert desk.asked() == []


def test_two_answers_to_one_question_count_for_neither(desk: Desk) -> None:
    for number in ("1", "2"):
        wishes = Preferences(ranked=("丙",), unranked_acceptable=Answer.YES)
        desk.receive(f"{number}.xlsx", an_entry(number, f"会社{number}", preferences=wishes))
    desk.take()
    first = desk.answer({"provider_unknown": "甲クラウド"})
    book = openpyxl.load_workbook(first)
    page = book["確認事項"]
    at = [cell.value for cell in page[1]].index("回答")
    page.cell(page.max_row, at + 1).value = "乙計算"
    book.save(first)
    desk.take((first,))
    assert "answers_contradict" in [row["符号"] for row in desk.rows()]
    assert desk.asked().count("provider_unknown") == 2


def test_the_list_may_be_read_and_written_in_one_place_with_who_and_when(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    book = openpyxl.load_workbook(desk.answer({"number_about": "128"}))
    page = book["確認事項"]
    heads = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[heads.index("回答")].value)
    row[heads.index("回答した人")].value = "架空 花子"
    row[heads.index("回答日")].value = datetime(2024, 5, 7)
    book.save(desk.list)
    for _ in range(3):
        assert desk.take((desk.list,)) == READABLE
        (kept,) = desk.rows("回答済")
        assert (kept["回答"], kept["回答した人"], kept["回答日"]) == ("128", "架空 花子", "2024-05-07")
        assert kept["内容"].startswith("「希望GPU数」がおおよその数です")


def test_a_field_answered_wrongly_is_asked_again_and_answered_by_its_cell(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", self_procurement=SelfProcurement()))
    desk.take()
    desk.take((desk.answer({"outlook_unknown": "たぶん"}),))
    assert "choice_unknown" in desk.asked()
    desk.take((desk.answer({"choice_unknown": "不可能"}),))
    assert desk.asked() == []
    assert scenario(desk).proposals[0].outlook.kind is OutlookKind.CANNOT


def test_a_column_that_stands_nowhere_is_asked_again_too(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", rows=[a_row(split_between=("甲クラウド", "甲クラウド"))]))

    def without(book: Workbook) -> None:
        page = book["様式3-1"]
        below(page, "(ウ)　代わりに使えるGPU機種と、2社への分割", "分割先2", 0).value = "何か"

    desk.alter("a.xlsx", without)
    desk.take()
    assert "split_half" in desk.asked()
    desk.take((desk.answer({"split_half": "甲クラウド"}),))
    assert "split_ignored" in desk.asked()
    desk.take((desk.answer({"split_ignored": "乙計算"}),))
    assert scenario(desk).proposals[0].phases[0].split is not None


def test_what_follows_from_one_cell_is_mailed_once(desk: Desk) -> None:
    desk.receive(entry=an_entry("A-1", "ソラマメ（架空）"))
    desk.alter("a.xlsx", put("様式1", "助成率の区分", "中小企業"))
    desk.take()
    assert {"choice_unknown", "class_unknown"} <= set(desk.asked())
    (letter,) = desk.rows("照会文")
    assert letter["照会の数"] == "1"
    assert "候補：特定事業者、学術機関等、その他の企業、不明" in letter["本文"]


def test_an_old_list_among_the_answers_is_told_apart(desk: Desk) -> None:
    unreadable(desk)
    desk.take()
    (desk.surveys / "確認事項.xlsx").write_bytes(desk.list.read_bytes())
    desk.take()
    (row,) = [row for row in desk.rows() if row["ファイル"] == "確認事項.xlsx"]
    assert (row["符号"], row["扱い"]) == ("file_is_question_list", "読めない")


def test_a_company_spelled_in_several_ways_is_confirmed_in_the_queue_of_names(desk: Desk) -> None:
    for number, name in (("1", "株式会社Ａ商会"), ("2", "A商会㈱"), ("3", "(株)A商会")):
        desk.receive(f"{number}.xlsx", an_entry(number, name))
    desk.take()
    assert desk.asked() == ["company_spelled_differently"]
    (row,) = desk.rows("名前の確認")
    assert (row["種類"], row["近い名前"]) == ("会社名", "同じ / 別")
    assert {proposal.group for proposal in scenario(desk).proposals} == {"G-1"}
    desk.take((desk.answer({"company_spelled_differently": "別"}),))
    assert desk.asked() == []
    assert len({proposal.group for proposal in scenario(desk).proposals}) == 3
