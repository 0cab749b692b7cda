"""Text files: what Google Sheets, Excel and older systems export."""

from datetime import date

from tests.corpus.handmade.kit import Made, Maker, may, one_line, same

OCT, END = date(2024, 10, 1), date(2025, 3, 31)


def google_sheets() -> Made:
    """A Google Sheets export: UTF-8 without mark, ticked boxes as TRUE, empty columns behind."""
    return Made(
        "google sheets",
        "utf-8",
        {
            "csv": [
                ["計算リソース調査票", "", "", "", "", "", "", ""],
                ["法人名", same("株式会社ハルニレ言語工房", "applicant.legal_name")],
                ["メールアドレス", same("gpu@example.com", "applicant.mail")],
                ["居住者に当たるか", may("TRUE", "eligibility.resident", "yes")],
                ["提案名", same("日本語大規模言語モデルの構築", "content.title")],
                ["大規模言語モデル", may("TRUE", "content.category_1", True)],
                ["マルチモーダル", may("FALSE", "content.category_3", None)],
                [],
                ["必要な計算リソース"],
                ["需要行", "需要の形", "GPU機種", "希望GPU数（基）", "利用日数（日）", "希望開始日", "期限", "備考"],
                [
                    "1",
                    same("一定量", "line/1.shape", "block"),
                    same("H100", "line/1.gpu_type"),
                    same("1,024", "line/1.desired_gpus", 1024),
                    same("90", "line/1.duration_days", 90),
                    same("2024/10/01", "line/1.desired_start", OCT),
                    same("2025/03/31", "line/1.deadline", END),
                    same("=フェーズ1", "line/1.note"),
                ],
            ]
        },
    )


def excel_cp932() -> Made:
    """Excel's CSV on Windows: CP932, half-width kana, ㈱ and ①, yen signs."""
    return Made(
        "excel cp932",
        "cp932",
        {
            "csv": [
                ["様式１　提案者"],
                ["法人名", same("㈱髙﨑言語研究所", "applicant.legal_name")],
                ["ﾒｰﾙｱﾄﾞﾚｽ", same("a@example.com", "applicant.mail")],
                ["従業員数（人）", same("1,250", "class.regular_employees", 1250)],
                ["自己負担上限（円）", same("￥50,000,000", "class.own_cap_yen", 50_000_000)],
                ["備考", same("①本学習～②評価", "completion.remarks")],
                [],
                ["様式２　開発内容"],
                ["件名", same("図面ﾃﾞｰﾀの基盤ﾓﾃﾞﾙ", "content.title")],
                ["ﾏﾙﾁﾓｰﾀﾞﾙ", same("○", "content.category_3", True)],
                [],
                *one_line(32, 45, "A100"),
                [],
                ["様式３－２"],
                ["第１希望", same("ﾂﾊﾞﾒｸﾗｳﾄﾞ", "preferences.rank_1", "ツバメクラウド")],
                [
                    "使えない提供事業者",
                    same("モズ・コンピューティング", "preferences.refused", ("モズ・コンピューティング",)),
                ],
                ["自らの調達の見通し", same("できない", "outlook.outlook", "cannot")],
            ]
        },
    )


def unicode_text() -> Made:
    """Excel's 「Unicode テキスト」: UTF-16 with tabs; a cell with a line break in quotes."""
    return Made(
        "unicode text",
        "utf-16 tabs",
        {
            "text": [
                ["様式1　提案者について"],
                ["法人名", same("ナナカマド知能株式会社", "applicant.legal_name")],
                [
                    "過去の支援事業への参加",
                    same("第1回公募\n追加公募", "applicant.prior_rounds", ("第1回公募", "追加公募")),
                ],
                ["助成率の区分", same("特定事業者", "class.subsidy_class", "specified_business")],
                ["様式2　開発内容"],
                ["提案名", same("音声対話基盤モデル", "content.title")],
                ["様式3-1"],
                ["需要行", "需要の形", "GPU機種", "2024年10月", "2024年11月", "2024年12月", "最低の割合（％）"],
                [
                    "1",
                    same("月別", "line/1.shape", "profile"),
                    same("B200", "line/1.gpu_type"),
                    same("8", "line/1.2024-10", 8),
                    same("16", "line/1.2024-11", 16),
                    same("16", "line/1.2024-12", 16),
                    same("50%", "line/1.minimum_scale_percent", 50),
                ],
            ]
        },
    )


EXPORTS: tuple[Maker, ...] = (google_sheets, excel_cp932, unicode_text)
