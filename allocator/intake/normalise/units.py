"""Units and scales as people write them. A unit that is not the one of the field is reckoned in or asked about."""

import re
import unicodedata
from decimal import Decimal

SCALES = {
    "兆": 10**12,
    "千億": 10**11,
    "百億": 10**10,
    "十億": 10**9,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
LATIN_SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3, "t": 10**12, "b": 10**9,
                "m": 10**6, "k": 10**3}  # fmt: skip
GPUS = frozenset({"基", "枚", "個", "gpu", "gpus", "gpu基", "gpu枚", "gpu個", "基分", "枚分"})
MACHINES = frozenset({"ノード", "node", "nodes", "台", "サーバ", "サーバー", "server", "servers", "ノード分", "台分"})
"""What holds several GPUs. 「台」 is said of both, so it is asked about."""
_DAYS = frozenset({"日", "日間", "day", "days", "d"})
_WEEKS = frozenset({"週", "週間", "week", "weeks", "w"})
_HOURS = frozenset({"時間", "hour", "hours", "h", "hr", "hrs"})
_MONTHS = frozenset({"か月", "カ月", "ヶ月", "ケ月", "ヵ月", "箇月", "个月", "月", "月間", "か月間", "カ月間", "ヶ月間",
                     "ヵ月間", "ケ月間", "month", "months"})  # fmt: skip
_GPU_HOURS = re.compile(r"(?:gpu|基|枚)[\-・*×·./]?(?:時間|時|h|hours?|hrs?)")
_GPU_DAYS = frozenset({"gpu日", "gpu-days", "gpudays", "gpu-day", "基日"})
_YEN_SIGNS = frozenset({"円", "yen", "jpy", "¥", "\\"})
NODE = "ノード"


def unit_key(text: str) -> str:
    """Fold a unit as written."""
    bare = re.sub(r"[\s\[\]()【】]+", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"^(?:単位|units?):?", "", bare)


def yen_scale(unit: str) -> int | None:
    """Return how many yen a unit is: 円, 千円, 百万円, thousand yen, ¥; None when it is no money of ours."""
    key = unit_key(unit)
    if key in _YEN_SIGNS:
        return 1
    for sign in ("円", "yen", "jpy"):
        if key.endswith(sign):
            scale = key.removesuffix(sign)
            return SCALES.get(scale) or (LATIN_SCALES.get(scale) if len(scale) > 1 else None)
    for sign in ("¥", "\\", "jpy"):
        if key.startswith(sign):
            return LATIN_SCALES.get(key.removeprefix(sign)) or SCALES.get(key.removeprefix(sign))
    return None


def factor(unit: str, expected: str) -> Decimal | None:
    """Return what one of ``unit`` is in the unit of a field; None: not known, so it is asked."""
    key = unit_key(unit)
    if not key or key == unit_key(expected):
        return Decimal(1)
    match expected:
        case "基":
            return Decimal(1) if key in GPUS else None
        case "日":
            if key in _DAYS:
                return Decimal(1)
            if key in _WEEKS:
                return Decimal(7)
            return Decimal(1) / 24 if key in _HOURS else None
        case "GPU時間":
            if _GPU_HOURS.fullmatch(key):
                return Decimal(1)
            return Decimal(24) if key in _GPU_DAYS else None
        case "人":
            return Decimal(1) if key in {"人", "名", "employees", "people", "persons"} else None
        case "ノード":
            return Decimal(1) if key in {"ノード", "node", "nodes"} else None
        case "GB":
            return Decimal(1) if key == "gb" else None
        case "％":
            return Decimal(10) if key == "割" else Decimal(1) if key in {"%", "パーセント", "percent"} else None
        case "10億":
            if key in {"b", "billion", "十億", "bパラメータ", "billionparameters", "billiontokens"}:
                return Decimal(1)
            known = {"パラメータ", "パラメーター", "トークン", "token", "tokens", "parameters", "params", "個"}
            return Decimal(1) if key in known else None
        case _:
            return None


def is_months(unit: str) -> bool:
    """Tell whether a duration is counted in months, which are of different lengths."""
    return unit_key(unit) in _MONTHS


def is_machines(unit: str) -> bool:
    """Tell whether nodes or servers are counted."""
    return unit_key(unit) in MACHINES


def is_gpus(unit: str) -> bool:
    """Tell whether GPUs are counted."""
    return unit_key(unit) in GPUS


_KNOWN = (
    GPUS | MACHINES | _DAYS | _WEEKS | _HOURS | (_MONTHS - {"月"}) | _GPU_DAYS
    | {"人", "名", "%", "gb", "10億", "十億", "billion", "b", "ノード時間"}
) - {"d", "w", "h"}  # fmt: skip


def is_unit(text: str) -> bool:
    """Tell whether a text is nothing but a unit we know."""
    key = unit_key(text)
    return bool(key) and (key in _KNOWN or _GPU_HOURS.fullmatch(key) is not None or yen_scale(key) is not None)
