"""Invented names, and how people write the names of providers and GPU types."""

import unicodedata

COMPANIES = (
    "株式会社ハルニレ言語工房", "ナナカマド知能株式会社", "株式会社ウスライ", "イワバシリ医用情報株式会社",
    "株式会社サザレイシ総研", "トウカエデ・ロボティクス株式会社", "合同会社ヒトツバ", "株式会社ヨイヤミ映像",
    "株式会社クサビラ", "ツルバミ電機株式会社", "株式会社アオニ科学", "株式会社カラスウリ", "ミノムシ創薬株式会社",
    "株式会社ノワケ気象", "ハナイカダ法務テック株式会社", "株式会社タマムシ画像",
)  # fmt: skip
UNIVERSITIES = (
    "国立大学法人ハルニレ工科大学",
    "学校法人ナナカマド大学",
    "公立大学法人ウスライ大学",
    "ヨイヤミ研究機構",
)
ENGLISH_COMPANIES = ("Harunire Labs K.K.", "Usurai Intelligence Co., Ltd.", "Tsurubami Robotics Inc.")
PEOPLE = ("架空 花子", "見本 一郎", "仮名　次郎", "例示 さくら", "架空　太郎")
DEPARTMENTS = ("研究開発部 部長", "知能情報研究室 教授", "事業企画本部　主任", "AI開発室", "経営企画部 課長")
INDUSTRIES = ("情報サービス業", "製造業", "ソフトウェア業", "教育・学習支援業", "卸売業", "サービス業")
CITIES = ("東京都千代田区架空町1-2-3", "大阪府架空市中央4丁目", "福岡県見本市", "北海道例示郡例示町", "京都府仮名市")
TITLES = (
    "日本語大規模言語モデルの構築", "医療画像と所見文のマルチモーダル基盤モデル", "製造現場向け時系列基盤モデル",
    "法務文書に強い言語モデルの開発", "音声対話基盤モデル", "図面を理解する基盤モデルの研究開発",
)  # fmt: skip
TEXTS = (
    "公開ベンチマークで既存の同規模モデルを5ポイント上回る",
    "学習データの出所をすべて記録し、公開する",
    "開発者10名、うち分散学習の経験者4名",
    "国内の3業界で試験導入を行い、2年以内に事業化する",
    "権利者の許諾を得たデータだけを使う",
    "誤情報の生成を抑える評価を毎週行う",
    "分散学習の障害時に自動で再開する仕組みを作る",
    "2026年度に東南アジアへ展開する計画",
)
PARTNERS = ("架空病院", "見本電力", "仮名新聞社", "例示銀行", "ミホン物流")
BASE_MODELS = (("Harunire-7B", "株式会社ハルニレ言語工房"), ("mihon-13b", "見本大学"), ("KAKU-70B", "架空研究所"))
DATASETS = (
    "日本語ウェブ文書",
    "判例コーパス",
    "診療記録（匿名化）",
    "図面画像集",
    "対話ログ",
    "特許公報",
    "音声書き起こし",
)
COSTS = ("データ購入費", "アノテーション作業", "データ整形（外注）", "権利処理費用", "収集用サーバー利用", "品質検査")
ROUNDS = ("第1回公募", "追加公募")

PROVIDERS: dict[str, tuple[str, ...]] = {
    "tsubame": ("ツバメクラウド", "Tsubame Cloud", "ツバメ", "ﾂﾊﾞﾒｸﾗｳﾄﾞ", "ツバメ クラウド"),
    "mozu": (
        "モズ・コンピューティング",
        "Mozu Computing",
        "モズコンピューティング",
        "株式会社モズ・コンピューティング",
    ),
    "hiyodori": ("ヒヨドリ計算センター", "ヒヨドリ", "Hiyodori Computing Center", "ヒヨドリ計算ｾﾝﾀｰ"),
    "kakesu": ("カケスＧＰＵ", "カケスGPU", "Kakesu GPU"),
    "oruri": ("オオルリ・インフラ", "オオルリインフラ", "Oruri Infra", "オオルリ・インフラ㈱"),
    "kibitaki": ("キビタキ学術計算基盤", "キビタキ", "Kibitaki Academic"),
}
"""Provider ids of the fictional supply: the name first, then how it is written by hand."""

GPUS: dict[str, tuple[str, ...]] = {
    "H100": ("H100", "NVIDIA H100", "H-100", "H100 80GB SXM5", "HGX H100", "Ｈ１００", "h100", "H100 SXM"),
    "H200": ("H200", "NVIDIA H200", "H-200", "H200 SXM", "HGX H200", "Ｈ２００"),
    "A100": ("A100", "NVIDIA A100", "A100 80GB", "A100 SXM4", "A-100"),
    "B200": ("B200", "NVIDIA B200", "HGX B200"),
}
"""GPU types and their spellings."""


def folded(text: str) -> str:
    """Compare names by their letters only: width, case, spaces, dots and hyphens aside."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _index(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(spelling): own for own, spellings in names.items() for spelling in (own, *spellings)}


_PROVIDER_OF, _GPU_OF = _index(PROVIDERS), _index(GPUS)


def provider_id(text: str) -> str:
    """Return the provider somebody means, or the text itself when it is nobody known."""
    return _PROVIDER_OF.get(folded(text), text)


def gpu_id(text: str) -> str:
    """Return the GPU type somebody means, or the text itself."""
    return _GPU_OF.get(folded(text), text)
