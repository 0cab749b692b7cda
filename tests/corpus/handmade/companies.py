"""Big and middling companies: grid paper, side headings, units in a column of their own, lists behind drop-downs."""

from datetime import date

from tests.corpus.book import Ink
from tests.corpus.handmade.kit import Made, Maker, asked, may, one_line, same, stopped

OCT, NOV, DEC = date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1)
END = date(2025, 3, 31)
D = "yyyy/m/d"


def grid_paper_company() -> Made:
    """Grid paper with side headings merged downwards, then label and value merged to the right."""
    return Made(
        "grid paper company",
        "xlsxwriter",
        {
            "調査票": [
                ["生成AI基盤モデル開発　計算リソース調査票"],
                [],
                ["提案者", "", "", "法人名", "", "", "", same("ツルバミ電機株式会社", "applicant.legal_name")],
                ["", "", "", "担当者名", "", "", "", same("仮名　次郎", "applicant.person")],
                ["", "", "", "主たる業種", "", "", "", same("製造業", "class.main_industry")],
                ["", "", "", "従業員数（人）", "", "", "", same(18400, "class.regular_employees")],
                ["", "", "", "助成率の区分", "", "", "", same("その他の企業", "class.subsidy_class", "other")],
                ["開発内容", "", "", "提案名", "", "", "", same("図面を理解する基盤モデル", "content.title")],
                ["", "", "", "マルチモーダル", "", "", "", same("◯", "content.category_3", True)],
                ["", "", "", "GPU利用実績（基）", "", "", "", same("256基", "ability.max_gpus_operated", 256)],
                ["提供者", "", "", "第1希望", "", "", "", same("カケスGPU", "preferences.rank_1", "カケスＧＰＵ")],
                ["", "", "", "第2希望", "", "", "", same("ヒヨドリ", "preferences.rank_2", "ヒヨドリ計算センター")],
                ["", "", "", "自己調達の見通し", "", "", "", same("一部可能", "outlook.outlook", "partly")],
                ["", "", "", "自己調達できるGPU数（基）", "", "", "", same(64, "outlook.gpus")],
                [],
                *one_line(256, 90),
            ]
        },
        {
            "調査票": [
                "A1:N1",
                "A3:C7",
                "A8:C10",
                "A11:C14",
                *(f"D{row}:G{row}" for row in range(3, 15)),
                *(f"H{row}:N{row}" for row in range(3, 15)),
            ]
        },
    )


def units_in_a_column() -> Made:
    """Label, value, unit in three columns; money in thousands where the unit says so."""
    return Made(
        "units in a column",
        "openpyxl",
        {
            "様式1": [
                ["様式1　提案者について"],
                ["項目", "回答", "単位", "備考"],
                ["法人名", same("ミノムシ創薬株式会社", "applicant.legal_name"), "-"],
                ["常時雇用する従業員数", same(230, "class.regular_employees"), "人", "2024年3月末"],
                ["自己負担の上限額", same(120_000, "class.own_cap_yen", 120_000_000), "千円"],
                ["最低限必要な割合", same(70, "completion.minimum_share_percent"), "％"],
            ],
            "様式2": [
                ["様式2　開発内容"],
                ["項目", "回答", "単位"],
                ["提案名", same("創薬の基盤モデル", "content.title")],
                ["区分4　特定分野に特化した基盤モデル", same("○", "content.category_4", True)],
                ["これまでに同時に使った最大のGPU数", same(64, "ability.max_gpus_operated"), "基"],
                ["学習トークン数", same(300, "targets.training_tokens_billion", "300"), "10億"],
            ],
            "様式3-1": one_line(),
            "様式3-2": [
                ["様式3-2"],
                ["項目", "回答", "単位"],
                ["自己調達の見通し", same("可能", "outlook.outlook", "can")],
                ["自己調達の単価", same(850, "outlook.yen_per_gpu_hour"), "円/GPU時間"],
            ],
        },
    )


def merged_alternatives() -> Made:
    """Alternatives whose line number is merged over its rows, and a month table with a number over two months."""
    return Made(
        "merged alternatives",
        "openpyxl",
        {
            "様式1": [["様式1"], ["法人名", same("株式会社カラスウリ", "applicant.legal_name")]],
            "様式2": [["様式2"], ["提案名", same("画像基盤モデル", "content.title")]],
            "様式3-1": [
                ["様式3-1　必要な計算リソース"],
                ["(ア)　量"],
                ["需要行", "需要の形", "GPU機種"],
                [1, same("代替案", "line/1.shape", "alternatives")],
                [2, same("月別", "line/2.shape", "profile"), same("H100", "line/2.gpu_type")],
                [],
                ["(エ)　月別の量"],
                ["需要行", "2024年10月", "2024年11月", "2024年12月", "2025年1月", "2025年2月", "2025年3月"],
                [
                    2,
                    same(64, "line/2.2024-10"),
                    same(64, "line/2.2024-11"),
                    stopped(128, "line/2.2024-12"),
                    "",
                    same(0, "line/2.2025-02"),
                    same(32, "line/2.2025-03"),
                ],
                [],
                ["(オ)　代替案"],
                ["需要行", "代替案の提供事業者", "代替案のGPU機種", "代替案のGPU数", "代替案の日数", "不満の度合い"],
                [
                    1,
                    same("ツバメクラウド", "alternatives/1-tsubame.provider"),
                    same("H100", "alternatives/1-tsubame.gpu_type"),
                    same("64基", "alternatives/1-tsubame.gpus", 64),
                    same("90日", "alternatives/1-tsubame.days", 90),
                    same(0, "alternatives/1-tsubame.penalty"),
                ],
                [
                    "",
                    same("モズ・コンピューティング", "alternatives/1-mozu.provider"),
                    same("H200", "alternatives/1-mozu.gpu_type"),
                    same(48, "alternatives/1-mozu.gpus"),
                    same(120, "alternatives/1-mozu.days"),
                    same(10, "alternatives/1-mozu.penalty"),
                ],
            ],
        },
        {"様式3-1": ["D9:E9", "A13:A14"]},
    )


def costs_in_thousands() -> Made:
    """A cost build-up in 千円 with subtotals, a grand total by formula, and the unit in a line above."""
    return Made(
        "costs in thousands",
        "xlsxwriter",
        {
            "様式1": [["様式1"], ["法人名", same("株式会社アオニ科学", "applicant.legal_name")]],
            "様式2": [["様式2"], ["提案名", same("特許文書の言語モデル", "content.title")]],
            "様式3-1": one_line(),
            "様式3-3-2": [
                ["様式3-3-2　データの整備について（積算）"],
                ["", "", "", "", "（単位：千円）"],
                ["費目", "単価", "数量", "数量の単位", "金額"],
                [
                    same("データ購入費", "costs/データ購入費.item"),
                    same(1500, "costs/データ購入費.unit_price_yen", 1_500_000),
                    same(2, "costs/データ購入費.quantity", "2"),
                    same("式", "costs/データ購入費.unit"),
                    same(Ink(3000, formula="=B4*C4"), "costs/データ購入費.amount_yen", 3_000_000),
                ],
                [
                    same("アノテーション作業", "costs/アノテーション作業.item"),
                    same("５", "costs/アノテーション作業.unit_price_yen", 5_000),
                    same("1,200", "costs/アノテーション作業.quantity", "1200"),
                    same("時間", "costs/アノテーション作業.unit"),
                    same(6000, "costs/アノテーション作業.amount_yen", 6_000_000),
                ],
                ["小計", "", "", "", Ink(9000, formula="=SUM(E4:E5)")],
                [
                    same("権利処理費用", "costs/権利処理費用.item"),
                    same(800, "costs/権利処理費用.unit_price_yen", 800_000),
                    same(1, "costs/権利処理費用.quantity", "1"),
                    same("式", "costs/権利処理費用.unit"),
                    asked(800_000, "costs/権利処理費用.amount_yen"),
                ],
                ["合　計", "", "", "", Ink(809_000, formula="=SUM(E6:E7)")],
            ],
        },
    )


def lists_behind() -> Made:
    """A hidden sheet with the words of the drop-down lists, a change log, and a sheet of instructions in front."""
    return Made(
        "lists behind",
        "openpyxl",
        {
            "記入要領": [
                ["記入要領"],
                ["法人名", "登記上の名称を記入してください"],
                ["期限", "最後に使う日を記入してください"],
            ],
            "様式1": [
                ["様式1　提案者について"],
                ["法人名", same("イワバシリ医用情報株式会社", "applicant.legal_name")],
                ["法人番号", same(8700110005901, "applicant.corporate_number", "8700110005901")],
                ["居住者", same("あり", "eligibility.resident", "yes")],
            ],
            "様式2": [
                ["様式2　開発内容"],
                ["提案名", same("診療記録の言語モデル", "content.title")],
                ["主たる区分", same("区分6", "content.main_category", "ft_domain")],
                ["区分6　特定ドメイン向けファインチューニング", same("■", "content.category_6", True)],
            ],
            "様式3-1": one_line(16, 30, "H200"),
            "リスト": [["はい", "H100"], ["いいえ", "H200"], ["不明", "A100"]],
            "更新履歴": [["版", "日付", "内容"], ["1.0", "2024/4/15", "初版"], ["1.1", "2024/4/22", "GPU数を修正"]],
        },
        hidden=("リスト",),
        extras=(
            ("instructions in front", "記入要領", "", False),
            ("hidden word lists", "リスト", "", True),
            ("change log", "更新履歴", "", False),
        ),
    )


def circles_in_columns() -> Made:
    """Yes and no as two columns with a circle in one of them."""
    return Made(
        "circles in columns",
        "xlsxwriter",
        {
            "様式1": [
                ["様式1　提案者について"],
                ["法人名", same("ハナイカダ法務テック株式会社", "applicant.legal_name")],
                ["2　参加資格に関する事項"],
                ["項目", "はい", "いいえ", "不明"],
                ["居住者に当たるか", may("○", "eligibility.resident", "yes")],
                ["外資企業の子会社か", "", may("○", "eligibility.foreign_parent", "no")],
            ],
            "様式2": [["様式2"], ["提案名", same("契約書の言語モデル", "content.title")]],
            "様式3-1": one_line(8, 14),
        },
    )


def template_with_additions() -> Made:
    """Our form's 3-1 with a remark column, the example left in, a sum row and a blank row added."""
    return Made(
        "form with additions",
        "openpyxl",
        {
            "様式1": [
                ["様式1　提案者について"],
                ["本ツール用ひな形"],
                ["法人名", same("株式会社ノワケ気象", "applicant.legal_name")],
            ],
            "様式2": [["様式2　開発内容"], ["提案名", same("気象予測の基盤モデル", "content.title")]],
            "様式3-1": [
                ["様式3-1　必要な計算リソース"],
                ["(ア)　量"],
                ["", "需要行", "需要の形", "用途", "GPU機種", "希望GPU数（基）", "利用日数（日）", "社内メモ"],
                ["説明", "", "一定量／月別／代替案", "空欄は学習", "以下の数はこの機種で"],
                ["記入例", "1", "一定量", "学習", "H100", 128, 90],
                [
                    "",
                    "1",
                    same("一定量", "line/1.shape", "block"),
                    same("学習", "line/1.purpose", "training"),
                    same("H200", "line/1.gpu_type"),
                    same(96, "line/1.desired_gpus"),
                    same(60, "line/1.duration_days"),
                    "要確認",
                ],
                [],
                [
                    "",
                    "2",
                    same("一定量", "line/2.shape", "block"),
                    same("評価", "line/2.purpose", "evaluation"),
                    same("H200", "line/2.gpu_type"),
                    same(8, "line/2.desired_gpus"),
                    same(14, "line/2.duration_days"),
                ],
                ["", "合計", "", "", "", 104],
            ],
        },
        extras=(("a column of notes", "様式3-1", "H6", False),),
    )


COMPANIES: tuple[Maker, ...] = (
    grid_paper_company,
    units_in_a_column,
    merged_alternatives,
    costs_in_thousands,
    lists_behind,
    circles_in_columns,
    template_with_additions,
)
