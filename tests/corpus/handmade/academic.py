"""Universities and institutes: free forms, ledgers, eras, digits in cells of their own."""

from datetime import date

from tests.corpus.book import Ink
from tests.corpus.handmade.kit import Made, Maker, asked, may, same, stopped

OCT, DEC, JAN = date(2024, 10, 1), date(2024, 12, 1), date(2025, 1, 1)
END = date(2025, 3, 31)
D = "yyyy/m/d"


def university_free_form() -> Made:
    """A university's own sheet: title, paragraphs between the parts, units typed into the cells."""
    return Made(
        "university free form",
        "openpyxl",
        {
            "Sheet1": [
                ["", "計算リソースに関する回答書"],
                ["", "令和6年4月19日"],
                [],
                ["", "１．提案者"],
                ["", "法人名：", same("国立大学法人ハルニレ工科大学", "applicant.legal_name")],
                ["", "担当者名：", same("架空　太郎", "applicant.person")],
                ["", "所属・役職：", same("情報理工学院　教授", "applicant.department")],
                ["", "助成区分：", same("大学", "class.subsidy_class", "academic")],
                [],
                ["", "２．開発内容"],
                ["", "提案名：", same("日本語大規模言語モデルの構築", "content.title")],
                ["", "区分1　大規模言語モデル", same("〇", "content.category_1", True)],
                ["", "区分2　言語以外のモーダル", same("×", "content.category_2", None)],
                ["", "パラメータ数（10億）：", same("13B", "targets.parameters_billion", "13")],
                [],
                ["", "３．必要な計算リソース"],
                ["", "以下のとおり、二段階で実施します。"],
                ["", "需要行", "需要の形", "GPU機種", "希望GPU数", "最低GPU数", "利用日数", "希望開始日", "期限"],
                [
                    "",
                    1,
                    same("一定量", "line/1.shape", "block"),
                    same("NVIDIA H100", "line/1.gpu_type", "H100"),
                    same("１２８基", "line/1.desired_gpus", 128),
                    same("６４基", "line/1.minimum_gpus", 64),
                    same("９０日間", "line/1.duration_days", 90),
                    same("令和６年１０月１日", "line/1.desired_start", OCT),
                    same("令和７年３月３１日", "line/1.deadline", END),
                ],
                [
                    "",
                    2,
                    same("一定量", "line/2.shape", "block"),
                    same("H-100", "line/2.gpu_type", "H100"),
                    same("32基", "line/2.desired_gpus", 32),
                    same("－", "line/2.minimum_gpus", None),
                    same("30日", "line/2.duration_days", 30),
                    asked("１月上旬", "line/2.desired_start"),
                    same("R7.3.31", "line/2.deadline", END),
                ],
                [],
                ["", "４．提供事業者の希望"],
                ["", "第1希望：", same("キビタキ", "preferences.rank_1", "キビタキ学術計算基盤")],
                ["", "希望以外の提供者：", same("可", "preferences.unranked_acceptable", "yes")],
                ["", "自己調達の見通し：", same("困難", "outlook.outlook", "cannot")],
                ["", "以上"],
            ]
        },
    )


def institute_ledger() -> Made:
    """An old-fashioned ledger: spaced labels, kanji eras, full-width figures with 円 behind."""
    return Made(
        "institute ledger",
        "xlsxwriter",
        {
            "調査票": [
                ["様式１　提案者について"],
                ["1　提案者"],
                ["法　人　名", same("ヨイヤミ研究機構", "applicant.legal_name")],
                ["担 当 者 名", same("見本　一郎", "applicant.person")],
                ["電 話 番 号", same("０３－００００－００００", "applicant.phone")],
                ["従 業 員 数", same("１，２５０名", "class.regular_employees", 1250)],
                ["助成率の区分", same("学術機関", "class.subsidy_class", "academic")],
                ["自己負担の上限額", same("５０，０００，０００円", "class.own_cap_yen", 50_000_000)],
                [],
                ["様式２　開発内容"],
                ["提　案　名", same("古文書を読む基盤モデルの開発", "content.title")],
                ["区分3　言語を含むマルチモーダル", same("○", "content.category_3", True)],
                [],
                ["様式３－１　必要な計算リソース"],
                ["需要行", "需要の形", "GPU機種", "希望基数", "作業量（GPU時間）", "開始可能日", "終了期限"],
                [
                    "１",
                    same("一定量", "line/1.shape", "block"),
                    same("Ａ１００", "line/1.gpu_type", "A100"),
                    same("６４", "line/1.desired_gpus", 64),
                    same("１３８，２４０", "line/1.work_gpu_hours", 138_240),
                    may("令和六年十一月一日", "line/1.earliest", date(2024, 11, 1)),
                    stopped("令和七年二月三十日", "line/1.deadline"),
                ],
            ]
        },
    )


def digits_in_cells() -> Made:
    """Grid paper with a date in seven cells; the corporate number in thirteen would be the next step."""
    return Made(
        "date in seven cells",
        "openpyxl",
        {
            "様式1": [
                ["様式1　提案者について"],
                ["法人名", same("学校法人ナナカマド大学", "applicant.legal_name")],
                ["助成率の区分", same("学術機関等", "class.subsidy_class", "academic")],
            ],
            "様式2": [
                ["様式2　開発内容"],
                ["提案名", same("音声対話基盤モデル", "content.title")],
                ["区分2　言語以外のモーダル", same("✓", "content.category_2", True)],
            ],
            "様式3-1": [
                ["様式3-1　必要な計算リソース"],
                ["(ア)　量"],
                ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）"],
                [
                    1,
                    same("一定量", "line/1.shape", "block"),
                    same("H200", "line/1.gpu_type"),
                    same(16, "line/1.desired_gpus"),
                    same(60, "line/1.duration_days"),
                ],
            ],
            "様式3-2": [
                ["様式3-2　提供事業者の希望と自己調達の見通し"],
                ["自己調達の見通し", same("一部できる", "outlook.outlook", "partly")],
                ["自己調達できるGPU数", same("8 基", "outlook.gpus", 8)],
                ["自己調達できる時期", may("令和", "outlook.since", DEC), 6, "年", 12, "月", 1, "日"],
            ],
        },
    )


def two_sheets_of_one_form() -> Made:
    """Form 3-1 ran out of rows, so the lines go on on a copy of the sheet."""
    head = ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）", "希望開始日"]

    def line(number: str, gpus: int, days: int, start: date, sure: bool) -> list[object]:
        mark = same if sure else may
        return [
            number,
            mark("一定量", f"line/{number}.shape", "block"),
            mark("H100", f"line/{number}.gpu_type"),
            mark(gpus, f"line/{number}.desired_gpus"),
            mark(days, f"line/{number}.duration_days"),
            mark(Ink(start, number_format=D), f"line/{number}.desired_start"),
        ]

    return Made(
        "two sheets of one form",
        "openpyxl",
        {
            "様式1": [["様式1　提案者について"], ["法人名", same("公立大学法人ウスライ大学", "applicant.legal_name")]],
            "様式2": [
                ["様式2　開発内容"],
                ["提案名", same("気象の基盤モデル", "content.title")],
                ["区分4　特定分野に特化した基盤モデル", same("○", "content.category_4", True)],
            ],
            "様式3-1": [
                ["様式3-1　必要な計算リソース"],
                ["(ア)　量"],
                head,
                line("1", 32, 30, OCT, True),  # type: ignore[list-item]
                line("2", 64, 30, DEC, True),  # type: ignore[list-item]
            ],
            "様式3-1 (2)": [
                ["様式3-1　必要な計算リソース（続き）"],
                ["(ア)　量"],
                head,
                line("3", 128, 60, JAN, False),  # type: ignore[list-item]
            ],
        },
    )


def government_style() -> Made:
    """Numbered as ministries do: １．, （１）, ①, with ※ notes under the answers."""
    return Made(
        "ministry style",
        "xlsxwriter",
        {
            "回答様式": [
                ["（別添）事前調査　回答様式"],
                ["※　本様式は A4 縦で印刷できるようにしてください。"],
                [],
                ["１．提案者"],
                ["（１）法人名", same(Ink("㈱髙﨑言語研究所", reading="タカサキ"), "applicant.legal_name")],
                ["※　登記上の名称を記載すること。"],
                ["（２）法人番号", same("8-7001-1000-5901", "applicant.corporate_number", "8700110005901")],
                ["（３）メールアドレス", same("research@example.com", "applicant.mail")],
                ["２．参加資格"],
                ["（１）居住者に当たるか", same("■はい　□いいえ　□不明", "eligibility.resident", "yes")],
                ["（２）外資企業の子会社か", same("□はい　■いいえ　□不明", "eligibility.foreign_parent", "no")],
                ["（３）国内の中心的拠点", same("群馬県架空市見本町１－１", "eligibility.japan_hub")],
                ["３．助成率の区分", same("特定事業者", "class.subsidy_class", "specified_business")],
                ["４．開発内容"],
                ["（１）提案名", same("法務に強い言語モデル", "content.title")],
                ["（２）区分6　特定ドメイン向けファインチューニング", same("レ", "content.category_6", True)],
                ["（３）元にする既存モデル", same("Harunire-7B", "content.base_model_name")],
                ["（４）既存モデルの開発者", same("株式会社ハルニレ言語工房", "content.base_model_developer")],
                ["（５）日本の開発拠点", same("有", "content.base_model_japan", "yes")],
                ["５．必要な計算リソース（様式3-1）"],
                ["需要行", "需要の形", "用途", "GPU機種", "希望GPU数（基）", "利用日数（日）", "希望開始日", "期限"],
                [
                    "①",
                    may("一定量", "line/1.shape", "block"),
                    may("学習", "line/1.purpose", "training"),
                    may("H100 SXM", "line/1.gpu_type", "H100"),
                    may("16 基", "line/1.desired_gpus", 16),
                    may("45", "line/1.duration_days", 45),
                    may("R6.11.1", "line/1.desired_start", date(2024, 11, 1)),
                    may("R7.2.28", "line/1.deadline", date(2025, 2, 28)),
                ],
                ["※　期限は最後に使う日。"],
            ]
        },
    )


ACADEMIC: tuple[Maker, ...] = (
    university_free_form,
    institute_ledger,
    digits_in_cells,
    two_sheets_of_one_form,
    government_style,
)
