"""Short ways to write down a fictional answer: demand lines, wishes, outlook, and the answer around them."""

from datetime import date, datetime
from typing import Any

from models.names import folded_name
from models.policy import SubsidyClass
from models.scenario import OutlookKind, Purpose
from models.survey import (
    AlternativeRow,
    Answer,
    BaseModelUse,
    ClassDeclaration,
    Contact,
    Content,
    CostRow,
    DatasetRow,
    DemandRow,
    Eligibility,
    MonthAmount,
    Organisation,
    Preferences,
    Receipt,
    SelfProcurement,
    SurveyEntry,
    TargetCategory,
    TypeWish,
)
from models.units import JST, Rate, next_month

NAMES = {
    "asagiri": "アサギリ計算基盤",
    "hatsukari": "ハツカリGPUサービス",
    "hibiki": "ヒビキ高性能計算",
    "isaribi": "イサリビ計算サービス",
    "kagerou": "カゲロウ・データセンター",
    "komorebi": "コモレビ・クラウド",
    "minazuki": "ミナヅキクラウド",
    "nagisa": "ナギサ・インフラ",
    "takane": "タカネ・アクセラレータ",
    "tsukishiro": "ツキシロ・コンピュート",
    "yukimi": "ユキミ学術計算センター",
}
SPECIFIED, ACADEMIC, OTHER, OPEN = (
    SubsidyClass.SPECIFIED_BUSINESS,
    SubsidyClass.ACADEMIC,
    SubsidyClass.OTHER,
    SubsidyClass.UNKNOWN,
)


def types(*names: str | tuple[str, int, int]) -> tuple[TypeWish, ...]:
    """Accepted GPU types; ("A100", 1, 3) counts one A100 as a third of the first type."""
    return tuple(
        TypeWish(gpu_type=name)
        if isinstance(name, str)
        else TypeWish(gpu_type=name[0], counts_as=Rate(numerator=name[1], denominator=name[2]))
        for name in names
    )


def block(line: str, gpus: tuple[int, int], days: int, kinds: tuple[TypeWish, ...], **more: Any) -> DemandRow:
    """A fixed number of days: (desired, minimum) GPUs."""
    return DemandRow(
        line=line, shape="block", types=kinds, desired_gpus=gpus[0], minimum_gpus=gpus[1], duration_days=days, **more
    )


def work(line: str, gpus: tuple[int, int], hours: int, kinds: tuple[TypeWish, ...], **more: Any) -> DemandRow:
    """A fixed amount of work in GPU-hours of the first type."""
    return DemandRow(
        line=line, shape="block", types=kinds, desired_gpus=gpus[0], minimum_gpus=gpus[1], work_gpu_hours=hours, **more
    )


def monthly(
    line: str, first: date, gpus: tuple[int, ...], kinds: tuple[TypeWish, ...], percent: int, **more: Any
) -> DemandRow:
    """GPUs month by month from ``first``, to be scaled down to ``percent`` at most."""
    months: list[MonthAmount] = []
    month = first
    for count in gpus:
        months.append(MonthAmount(month=month, gpus=count))
        month = next_month(month)
    return DemandRow(
        line=line, shape="profile", types=kinds, months=tuple(months), minimum_scale_percent=percent, **more
    )


def either(line: str, *ways: tuple[str, str, int, int, int | None], **more: Any) -> DemandRow:
    """Either-ors: (provider, GPU type, GPUs, days, penalty)."""
    return DemandRow(
        line=line,
        shape="alternatives",
        alternatives=tuple(
            AlternativeRow(provider=NAMES[provider], gpu_type=gpu_type, gpus=gpus, days=days, penalty=penalty)
            for provider, gpu_type, gpus, days, penalty in ways
        ),
        **more,
    )


def evaluation(line: str, after: str, kinds: tuple[TypeWish, ...], gpus: int = 16, days: int = 28) -> DemandRow:
    """A short evaluation run after training."""
    return block(line, (gpus, gpus), days, kinds, purpose=Purpose.EVALUATION, after=(after,))


def wishes(*ranked: str, refused: tuple[str, ...] = (), others: bool = False) -> Preferences:
    """Providers in order, those refused, and whether any other will do."""
    return Preferences(
        ranked=tuple(NAMES[provider] for provider in ranked),
        refused=tuple(NAMES[provider] for provider in refused),
        unranked_acceptable=Answer.YES if others else Answer.NO,
    )


CANNOT = SelfProcurement(outlook=OutlookKind.CANNOT, reason="自社での調達は予算・納期の面から困難（架空）")
UNSURE = SelfProcurement(outlook=OutlookKind.UNKNOWN)


def can(yen: int, since: date | None = None) -> SelfProcurement:
    """The applicant could procure everything alone."""
    return SelfProcurement(
        outlook=OutlookKind.CAN, since=since, yen_per_gpu_hour=yen, reason="既存契約の枠で調達可能（架空）"
    )


def partly(gpus: int, yen: int, since: date | None = None) -> SelfProcurement:
    """The applicant could procure some GPUs alone."""
    return SelfProcurement(
        outlook=OutlookKind.PARTLY,
        gpus=gpus,
        since=since,
        yen_per_gpu_hour=yen,
        reason="一部は自社設備で対応可能（架空）",
    )


def answer(
    serial: int,
    name: str,
    /,
    subsidy_class: SubsidyClass,
    categories: tuple[TargetCategory, ...],
    title: str,
    preferences: Preferences,
    outlook: SelfProcurement,
    rows: tuple[DemandRow, ...],
    **more: Any,
) -> SurveyEntry:
    """One fictional answer. ``content`` and further fields of the entry may be given by name."""
    content: dict[str, Any] = {
        "title": f"{title}（架空）",
        "categories": categories,
        "main_category": categories[0],
        "continued_pretraining": Answer.NO,
        "benchmark_target": "公開ベンチマークの平均点で既存の同規模モデルを上回る（架空）",
        "team": "研究者・技術者あわせて10名程度（架空）",
        "openness_model": "重みを公開予定（架空）",
        "market_size": "国内市場を想定（架空）",
    } | more.pop("content", {})
    if any(category.needs_base_model for category in categories) and "base_model" not in content:
        content["base_model"] = BaseModelUse(
            name="ヒノキ-13B（架空）", developer="ヒノキ知能研究所（架空）", developer_has_japan_base=Answer.YES
        )
    legal_name = f"{name}（架空）"
    declared = ClassDeclaration(
        subsidy_class=subsidy_class, basis="unknown" if subsidy_class is SubsidyClass.UNKNOWN else "declared"
    )
    fields: dict[str, Any] = {
        "number": f"{serial:03d}",
        "receipt": Receipt(
            file=f"調査票_{serial:03d}_架空.xlsx",
            sha256="0" * 64,
            sender=f"applicant{serial:03d}@example.com",
            received_at=datetime(2024, 4, 12 + serial % 13, 10, serial, tzinfo=JST),
        ),
        "applicant": Organisation(legal_name=legal_name, folded=folded_name(legal_name)),
        "contact": Contact(person="架空 太郎", department="架空部", mail=f"applicant{serial:03d}@example.com"),
        "eligibility": Eligibility(
            resident=Answer.YES,
            resident_basis="日本国内に主たる事務所（架空）",
            japan_hub="東京都（架空）",
            long_term_commitment="国内の開発拠点を5年以上維持する計画（架空）",
            foreign_parent=Answer.YES if serial % 11 == 0 else Answer.NO,
        ),
        "declared_class": declared,
        "content": Content(**content),
        "demand": rows,
        "preferences": preferences,
        "self_procurement": outlook,
        "datasets": (
            DatasetRow(name="日本語文書集（架空）", kind="文章", size="1,000億トークン", ready=date(2024, 9, 30)),
        ),
        "costs": (
            CostRow(
                item="データ整形作業（架空）", unit_price_yen=5_000, quantity="400", unit="時間", amount_yen=2_000_000
            ),
        ),
        "remarks": "この調査票は架空の見本です",
    } | more
    return SurveyEntry(**fields)
