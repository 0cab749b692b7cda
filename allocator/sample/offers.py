"""The fictional supply: eleven invented providers, fifteen pools, calibrated to public 2024 figures.

Prices lie in the range public lists showed for 2024 (H100 about 300 to 900 yen per GPU-hour). One large H200 pool
arrives on 1 December, one pool is still under coordination and does not count. Lease rules differ: most begin on the
1st, some on the 1st or 16th, one on Mondays - few starting days, so that every tier of the sample can be proven.
"""

from datetime import date

from models.supply import (
    CapacityStep,
    Confidence,
    GpuType,
    LeaseRule,
    LeaseStart,
    Pool,
    PoolLabel,
    PriceStep,
    ProviderLabel,
    Supply,
)
from models.units import Period

WINDOW = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
OCTOBER, DECEMBER, JANUARY = date(2024, 10, 1), date(2024, 12, 1), date(2025, 1, 1)
SPEC = "製造元の公表仕様（密行列 bf16 理論値）"

GPU_TYPES = (
    GpuType(id="H100", h100_ppm=1_000_000, memory_gb=80, source=SPEC),
    GpuType(id="H200", h100_ppm=1_000_000, memory_gb=141, source=SPEC),
    GpuType(id="A100", h100_ppm=315_000, memory_gb=80, source=SPEC),
    GpuType(id="L40S", h100_ppm=366_000, memory_gb=48, source=SPEC),
    GpuType(id="TRN1", h100_ppm=192_000, memory_gb=32, source=SPEC),
)

PROVIDERS = tuple(
    ProviderLabel(
        id=provider,
        name=f"{name}（架空）",
        name_en=f"{english} (fictional)",
        aliases=(name, english, *aliases),
        contact=f"{provider}@example.com",
    )
    for provider, name, english, *aliases in (
        ("asagiri", "アサギリ計算基盤", "Asagiri Compute", "アサギリ"),
        ("hatsukari", "ハツカリGPUサービス", "Hatsukari GPU Service", "ハツカリ"),
        ("hibiki", "ヒビキ高性能計算", "Hibiki HPC", "ヒビキ"),
        ("isaribi", "イサリビ計算サービス", "Isaribi Computing", "イサリビ"),
        ("kagerou", "カゲロウ・データセンター", "Kagerou Datacentre", "カゲロウ", "カゲロウDC"),
        ("komorebi", "コモレビ・クラウド", "Komorebi Cloud", "コモレビ"),
        ("minazuki", "ミナヅキクラウド", "Minazuki Cloud", "ミナヅキ", "MNZ"),
        ("nagisa", "ナギサ・インフラ", "Nagisa Infrastructure", "ナギサ"),
        ("takane", "タカネ・アクセラレータ", "Takane Accelerators", "タカネ"),
        ("tsukishiro", "ツキシロ・コンピュート", "Tsukishiro Compute", "ツキシロ"),
        ("yukimi", "ユキミ学術計算センター", "Yukimi Academic Computing Centre", "ユキミ"),
    )
)

MONTHLY = LeaseRule(start_on=LeaseStart.MONTH_FIRST, min_days=28)
HALF_MONTHLY = LeaseRule(start_on=LeaseStart.HALF_MONTH, min_days=14)
WEEKLY = LeaseRule(
    start_on=LeaseStart.MONDAY, min_days=28, multiple_days=7, max_days=182, lead_time_days=14,
    max_nodes_per_lease=64, cancellable=False, prepaid=True,
)  # fmt: skip


def _pool(
    provider: str,
    gpu_type: str,
    nodes: int | tuple[tuple[date, int, Confidence], ...],
    yen: int | tuple[tuple[date, int], ...],
    lease: LeaseRule,
    node_size: int = 8,
    turnaround: int = 0,
    reserved: int = 0,
) -> Pool:
    steps = ((OCTOBER, nodes, Confidence.FIRM),) if isinstance(nodes, int) else nodes
    prices = ((OCTOBER, yen),) if isinstance(yen, int) else yen
    return Pool(
        id=f"{provider}-{gpu_type.lower()}",
        provider=provider,
        gpu_type=gpu_type,
        node_size=node_size,
        calendar=WINDOW,
        capacity=tuple(CapacityStep(since=since, nodes=count, confidence=sure) for since, count, sure in steps),
        prices=tuple(PriceStep(since=since, yen_per_gpu_hour=price) for since, price in prices),
        lease=lease,
        turnaround_days=turnaround,
        reserved_nodes=reserved,
    )


POOLS = (
    _pool("asagiri", "H100", 40, 737, MONTHLY),
    _pool("asagiri", "A100", 16, 277, MONTHLY),
    _pool("hatsukari", "H100", 16, 520, MONTHLY, turnaround=2),
    _pool(
        "hibiki", "H100",
        ((OCTOBER, 8, Confidence.FIRM), (JANUARY, 16, Confidence.EXPECTED)),
        ((OCTOBER, 560), (JANUARY, 540)),
        MONTHLY,
    ),
    _pool("isaribi", "H100", 12, 430, MONTHLY, node_size=4),
    _pool("kagerou", "H200", ((DECEMBER, 32, Confidence.EXPECTED),), ((DECEMBER, 690),), MONTHLY),
    _pool("komorebi", "H100", ((OCTOBER, 16, Confidence.COORDINATING),), 650, MONTHLY),
    _pool("komorebi", "L40S", 12, 130, HALF_MONTHLY, node_size=4),
    _pool("minazuki", "H100", 24, 620, HALF_MONTHLY),
    _pool("minazuki", "H200", 10, 811, HALF_MONTHLY),
    _pool("nagisa", "H200", 8, 760, HALF_MONTHLY, turnaround=3),
    _pool("takane", "TRN1", 24, 145, MONTHLY, node_size=16),
    _pool("tsukishiro", "H100", 12, 480, WEEKLY, turnaround=1),
    _pool("yukimi", "A100", 14, 180, HALF_MONTHLY, reserved=2),
    _pool("yukimi", "H100", 4, 300, HALF_MONTHLY),
)  # fmt: skip

_TYPE_WORDS = {"H100": "H100", "H200": "H200", "A100": "A100", "L40S": "L40S", "TRN1": "Trainium相当"}
_NOTES = {
    "kagerou-h200": "2024年12月1日に稼働予定（見込）",
    "komorebi-h100": "提供条件を調整中。配分には数えない",
    "yukimi-a100": "2ノードは開発加速支援者の性能評価用に確保",
    "tsukishiro-h100": "前払い・解約不可",
}


def supply() -> Supply:
    """Return the fictional supply."""
    names = {label.id: label for label in PROVIDERS}
    return Supply(
        cycle_id="2",
        version="架空-1",
        gpu_types=GPU_TYPES,
        pools=POOLS,
        providers=PROVIDERS,
        pool_labels=tuple(
            PoolLabel(
                id=pool.id,
                name=f"{names[pool.provider].aliases[0]} {_TYPE_WORDS[pool.gpu_type]}",
                name_en=f"{names[pool.provider].aliases[1]} {pool.gpu_type}",
                site="架空サイト",
                note=_NOTES.get(pool.id, ""),
            )
            for pool in POOLS
        ),
        fictional=True,
        source="架空の提供枠（見本）",
        as_of=date(2024, 9, 17),
    )
