"""Startups and consortia: English sheets, everything in one column, phases side by side, dittos."""

from datetime import date

from tests.corpus.book import Ink
from tests.corpus.handmade.kit import Made, Maker, asked, may, one_line, same

OCT, NOV, DEC = date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1)
END = date(2025, 3, 31)
D = "yyyy/m/d"


def english_startup() -> Made:
    """A startup's English sheet, with American habits where they are unambiguous."""
    return Made(
        "english startup",
        "xlsxwriter",
        {
            "form 1": [
                ["Form 1: Applicant"],
                ["Applicant", same("Harunire Labs K.K.", "applicant.legal_name")],
                ["Contact person", same("Hanako Kakuu", "applicant.person")],
                ["E-mail", same("gpu@example.com", "applicant.mail")],
                ["Resident", same("Yes", "eligibility.resident", "yes")],
                ["Foreign parent", same("NO", "eligibility.foreign_parent", "no")],
                ["Employees", same("48", "class.regular_employees", 48)],
                ["Own contribution cap (JPY)", may("¥50,000,000", "class.own_cap_yen", 50_000_000)],
                ["Minimum share (%)", same("60%", "completion.minimum_share_percent", 60)],
            ],
            "form 2": [
                ["Form 2"],
                ["Title", same("A speech foundation model", "content.title")],
                ["Base model", same("mihon-13b", "content.base_model_name")],
                ["Parameters (10億)", same("13", "targets.parameters_billion", "13")],
            ],
            "form 3-1": [
                ["Form 3-1: Compute"],
                [
                    "Line",
                    "Shape",
                    "Purpose",
                    "GPU type",
                    "Desired GPUs",
                    "Minimum GPUs",
                    "Days",
                    "Desired start",
                    "Deadline",
                ],
                [
                    1,
                    may("block", "line/1.shape"),
                    may("Training", "line/1.purpose", "training"),
                    same("NVIDIA H100", "line/1.gpu_type", "H100"),
                    same("1,024", "line/1.desired_gpus", 1024),
                    same(512, "line/1.minimum_gpus"),
                    same("90 days", "line/1.duration_days", 90),
                    same("Oct 1, 2024", "line/1.desired_start", OCT),
                    same("31 Mar 2025", "line/1.deadline", END),
                ],
                [
                    2,
                    may("block", "line/2.shape"),
                    may("Evaluation", "line/2.purpose", "evaluation"),
                    same("H100", "line/2.gpu_type"),
                    asked("~64", "line/2.desired_gpus"),
                    may("N/A", "line/2.minimum_gpus", None),
                    same(14, "line/2.duration_days"),
                    asked("12/01/2024", "line/2.desired_start"),
                    asked("ASAP", "line/2.deadline"),
                ],
            ],
            "form 3-2": [
                ["Form 3-2"],
                ["First choice", same("Tsubame Cloud", "preferences.rank_1", "ツバメクラウド")],
                ["Second choice", same("Mozu Computing", "preferences.rank_2", "モズ・コンピューティング")],
                ["Any other provider", same("yes", "preferences.unranked_acceptable", "yes")],
            ],
        },
    )


def consortium() -> Made:
    """A consortium on several sheets with names of its own, members as a table."""
    return Made(
        "consortium",
        "openpyxl",
        {
            "00_目次": [["目次"], ["01", "代表提案者"], ["02", "共同提案者"], ["03", "計算リソース"]],
            "01_代表": [
                ["様式1　提案者について"],
                ["提案者名", same("トウカエデ・ロボティクス株式会社", "applicant.legal_name")],
                ["過去の採択", same("第1回公募、追加公募", "applicant.prior_rounds", ("第1回公募", "追加公募"))],
                ["complete or nothing", same("○", "completion.complete_or_nothing", "yes")],
            ],
            "02_共同": [
                ["様式1-2　共同提案者"],
                ["No.", "法人名", "法人番号", "役割"],
                [
                    1,
                    same("国立大学法人例示大学", "co_applicants/国立大学法人例示大学.legal_name"),
                    same("8700110005901", "co_applicants/国立大学法人例示大学.corporate_number"),
                    "評価",
                ],
                [2, same("株式会社ミホン物流", "co_applicants/株式会社ミホン物流.legal_name"), "", "データ提供"],
            ],
            "03_開発": [
                ["様式2　開発内容"],
                ["開発テーマ", same("ロボット動作基盤モデル", "content.title")],
                [
                    "社会実装の協力者",
                    same("架空病院\n見本電力", "content.deployment_partners", ("架空病院", "見本電力")),
                ],
                ["区分1　大規模言語モデル", ""],
                ["区分3　言語を含むマルチモーダル", same("●", "content.category_3", True)],
            ],
            "05_計算": one_line(128, 120, "H200"),
            "04_データ": [
                ["様式3-3　データの整備について（開発・整備するデータセットの内容）"],
                ["データセットの名称", "種類", "分量", "出所", "権利", "完了予定日"],
                [
                    same("動作記録", "datasets/動作記録.name"),
                    same("動画", "datasets/動作記録.kind"),
                    same("約3,000時間", "datasets/動作記録.size"),
                    same("自社", "datasets/動作記録.source"),
                    same("許諾済み", "datasets/動作記録.rights"),
                    same("2024年9月", "datasets/動作記録.ready", date(2024, 9, 30)),
                ],
            ],
        },
        extras=(("contents page", "00_目次", "", False),),
    )


def phases_side_by_side() -> Made:
    """A table on its side: phases as columns, months as rows."""
    months = ("2024年10月", "2024年11月", "2024年12月", "2025年1月", "2025年2月", "2025年3月")
    keys = ("2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
    first, second = (64, 64, 128, 128, None, None), (None, None, None, 32, 32, 16)
    body = [
        [month, *(gpus and same(gpus, f"line/{line}.{key}") for line, gpus in ((1, one), (2, two)))]
        for month, key, one, two in zip(months, keys, first, second, strict=True)
    ]
    return Made(
        "phases side by side",
        "openpyxl",
        {
            "様式1": [["様式1"], ["法人名", same("株式会社ヨイヤミ映像", "applicant.legal_name")]],
            "様式2": [["様式2"], ["提案名", same("映像基盤モデル", "content.title")]],
            "様式3-1": [
                ["様式3-1　必要な計算リソース（単位：基）"],
                ["需要行", "1", "2"],
                ["需要の形", same("月別", "line/1.shape", "profile"), same("月別", "line/2.shape", "profile")],
                ["用途", same("学習", "line/1.purpose", "training"), same("評価", "line/2.purpose", "evaluation")],
                ["GPU機種", same("H200", "line/1.gpu_type"), same("H200", "line/2.gpu_type")],
                *body,
                [
                    "最低の割合（％）",
                    same(50, "line/1.minimum_scale_percent"),
                    same("100％", "line/2.minimum_scale_percent", 100),
                ],
            ],
        },
    )


def one_column() -> Made:
    """Label and value in the same cell, one per line, as in a mail."""
    return Made(
        "one column",
        "openpyxl",
        {
            "Sheet1": [
                ["事前調査の回答をお送りします。"],
                [],
                [may("法人名：株式会社ウスライ", "applicant.legal_name", "株式会社ウスライ")],
                [may("担当者名：例示 さくら", "applicant.person", "例示 さくら")],
                [may("提案名：時系列基盤モデル", "content.title", "時系列基盤モデル")],
                [may("第1希望：ツバメクラウド", "preferences.rank_1", "ツバメクラウド")],
                [may("自己調達の見通し：不可能", "outlook.outlook", "cannot")],
                [],
                *one_line(),
            ]
        },
    )


def dittos() -> Made:
    """A table with 〃 and 同上 for what is the same as above."""
    return Made(
        "dittos",
        "xlsxwriter",
        {
            "様式1": [["様式1"], ["法人名", same("株式会社クサビラ", "applicant.legal_name")]],
            "様式2": [["様式2"], ["提案名", same("化学の基盤モデル", "content.title")]],
            "様式3-1": [
                ["様式3-1"],
                ["(ア)　量"],
                ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）"],
                [
                    1,
                    same("一定量", "line/1.shape", "block"),
                    same("A100", "line/1.gpu_type"),
                    same(64, "line/1.desired_gpus"),
                    same(30, "line/1.duration_days"),
                ],
                [
                    2,
                    may("〃", "line/2.shape", "block"),
                    may("〃", "line/2.gpu_type", "A100"),
                    asked("同上", "line/2.desired_gpus", 64),
                    same(60, "line/2.duration_days"),
                ],
            ],
        },
    )


def ticked_categories() -> Made:
    """The seven categories as a ticked list in one column, each box in the same cell as its words."""
    return Made(
        "ticked categories",
        "openpyxl",
        {
            "様式1": [["様式1"], ["法人名", same("株式会社タマムシ画像", "applicant.legal_name")]],
            "様式2": [
                ["様式2　開発内容"],
                ["提案名", same("画像生成基盤モデル", "content.title")],
                ["区分（当てはまるものに■）"],
                ["□大規模言語モデル"],
                [may("■言語以外のモーダル", "content.category_2", True)],
                ["□言語を含むマルチモーダル"],
                ["□特定分野に特化した基盤モデル"],
                ["対象分野", same("意匠", "content.domain_name")],
            ],
            "様式3-1": one_line(),
        },
    )


def months_in_eras() -> Made:
    """Months under two-row headings with eras, blank months inside, and dates a startup forgot to clean."""
    return Made(
        "months in eras",
        "xlsxwriter",
        {
            "様式1": [["様式1"], ["法人名", same("合同会社ヒトツバ", "applicant.legal_name")]],
            "様式2": [["様式2"], ["提案名", same("対話モデル", "content.title")]],
            "様式3-1": [
                ["様式3-1"],
                ["(ア)　量"],
                ["需要行", "需要の形", "GPU機種"],
                ["1", same("月別の量", "line/1.shape", "profile"), same("HGX H100", "line/1.gpu_type", "H100")],
                ["(イ)　時期と順序"],
                ["需要行", "希望開始日", "期限", "目標期限"],
                [
                    "1",
                    same("令和6年10月", "line/1.desired_start", OCT),
                    same("R7年3月", "line/1.deadline", END),
                    same(Ink(date(2025, 3, 14), number_format="[$-411]ggge年m月d日"), "line/1.due"),
                ],
                ["(エ)　月別の量（単位：基）"],
                ["需要行", "令和6年", "", "", "令和7年", "", "", "最低の割合（％）"],
                ["", "10月", "11月", "12月", "1月", "2月", "3月", ""],
                [
                    "1",
                    same("16", "line/1.2024-10", 16),
                    same("１６基", "line/1.2024-11", 16),
                    same("-", "line/1.2024-12", None),
                    same(0, "line/1.2025-01"),
                    same(" 32 ", "line/1.2025-02", 32),
                    asked("32～64", "line/1.2025-03"),
                    same(Ink(0.5, number_format="0%"), "line/1.minimum_scale_percent", 50),
                ],
            ],
        },
        {"様式3-1": ["B9:D9", "E9:G9", "A9:A10", "H9:H10"]},
    )


STARTUPS: tuple[Maker, ...] = (
    english_startup,
    consortium,
    phases_side_by_side,
    one_column,
    dittos,
    ticked_categories,
    months_in_eras,
)
