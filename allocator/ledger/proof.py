"""What the plan reached tier by tier, how good it could be at most, and the sentence one may say about it.

A sentence holds for this input and these rules only, and says so first. For a later tier it adds that the earlier ones
stand at their values. What a tier lets later ones give up is part of what may still be better, so it is included. The
whole plan is called proven only where every tier is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from models.plan import CanonicalState, Plan, TierResult
from models.scenario import Scenario
from models.text import Lang, day_text, text
from models.tiers import MAXIMISED, TierName, TierSpec
from models.units import WHOLE

POINT = WHOLE // 100
"""One percent, in parts per million."""


def tier_scale(name: TierName, scenario: Scenario) -> int:
    """Tell how many of the integers a tier counts in make one of the units people read.

    Fill and dissatisfaction are shown as means over the proposals: percent, and points from 0 to 100.
    """
    match name:
        case TierName.FAIRNESS:
            return POINT
        case TierName.SERVED:
            return POINT * max(1, sum(proposal.weight_milli for proposal in scenario.in_scope))
        case TierName.PREFERENCE:
            return WHOLE * max(1, sum(proposal.priority_milli for proposal in scenario.in_scope))
        case TierName.TIMELINESS:
            return WHOLE
        case TierName.LATENESS:
            return 1_000 * WHOLE
        case _:
            return 1


_RATIO_TIERS = frozenset({TierName.SERVED, TierName.FAIRNESS})
"""Where a difference is said in percent; elsewhere it is said in the unit itself."""


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier and its place in the order (from 1).

    ``scale``: integers per unit people read; ``loss_ppm``: what it lets later tiers give up; ``earlier_proven``:
    whether all tiers before it are proven; ``again``: whether the same tier stands before it in the order.
    """

    number: int
    result: TierResult
    scale: int
    loss_ppm: int
    earlier_proven: bool
    again: bool = False

    @property
    def maximised(self) -> bool:
        """Whether more is better."""
        return self.result.name in MAXIMISED

    @property
    def behind(self) -> int:
        """By how much at most a plan could be better than this one, with the earlier tiers as they stand."""
        return abs(self.result.bound - self.result.value)


@dataclass(frozen=True, slots=True)
class ProofInfo:
    """All tiers of a plan, and whether what they leave open was settled in lot order."""

    lines: tuple[TierLine, ...]
    canonical: CanonicalState

    @property
    def proven_tiers(self) -> int:
        """How many tiers are proven one after another from the first."""
        return sum(line.earlier_proven and line.result.proven for line in self.lines)


def proof_info(scenario: Scenario, plan: Plan) -> ProofInfo:
    """Put the tier results beside the order they were solved in."""
    losses = _losses(scenario.rules.order.tiers, plan.tiers)
    lines: list[TierLine] = []
    proven = True
    for number, (result, loss) in enumerate(zip(plan.tiers, losses, strict=True), start=1):
        again = any((line.result.name, line.result.level) == (result.name, result.level) for line in lines)
        lines.append(TierLine(number, result, tier_scale(result.name, scenario), loss, proven, again))
        proven = proven and result.proven
    return ProofInfo(tuple(lines), plan.canonical)


def _losses(order: Sequence[TierSpec], results: Sequence[TierResult]) -> list[int]:
    """Walk both lists: one tier of the order has one result, or one per level."""
    waiting = list(order)
    losses: list[int] = []
    current: TierSpec | None = None
    for result in results:
        if current is None or result.level == 1:
            current = waiting.pop(0) if waiting else None
        losses.append(current.loss_ppm if current and current.name is result.name else 0)
    return losses


def amount(value: int, scale: int, *beside: int) -> str:
    """Write a tier value in its unit, with as many decimals as tell it from those ``beside`` it (at most nine)."""
    if scale == 1:
        return f"{value:,}"
    for decimals in range(1, 10):
        shown = _decimal(value, scale, decimals)
        if all(other == value or _decimal(other, scale, decimals) != shown for other in beside):
            return shown
    return _decimal(value, scale, 9)


def _decimal(value: int, scale: int, decimals: int) -> str:
    whole, rest = divmod(abs(value) * 10**decimals // scale, 10**decimals)
    return f"{'-' if value < 0 else ''}{whole:,}.{rest:0{decimals}d}"


def percent_up(part: int, whole: int) -> str:
    """Write part / whole as percent to a tenth, rounded up: a bound is never made better than it is."""
    tenths = -(-Fraction(part * 1000, whole) // 1)
    return f"{tenths // 10:,}.{tenths % 10}"


def headline(info: ProofInfo, lang: Lang) -> str:
    """Say in one line what is proven of the plan."""
    if not info.lines:
        return text("proof.none", lang)
    if info.proven_tiers < len(info.lines):
        key = "part" if info.proven_tiers else "open"
        return text(f"proof.headline_{key}", lang, proven=info.proven_tiers, of=len(info.lines))
    key = "all" if info.canonical is CanonicalState.COMPLETE else "all_tiers"
    said = [text(f"proof.headline_{key}", lang, of=len(info.lines))]
    if any(line.behind for line in info.lines):
        said.append(text("proof.headline_loss", lang))
    return text("proof.gap", lang).join(said)


def sentence(line: TierLine, lang: Lang) -> str:
    """Say what is known about one tier."""
    result = line.result
    given = text("proof.given_first" if line.number == 1 else "proof.given_later", lang)
    name = line_name(line, lang)
    if line.behind == 0:
        said = text("proof.best", lang, tier=name)
    elif result.name in _RATIO_TIERS and result.value:
        said = text("proof.within_percent", lang, tier=name, percent=percent_up(line.behind, result.value))
    else:
        unit = text(f"tier.{result.name}.unit", lang)
        difference = amount(line.behind, line.scale)
        said = text("proof.within_amount", lang, tier=name, amount=difference, unit=unit)
    parts = [given + said]
    if line.loss_ppm and line.behind:
        parts.append(text("proof.loss", lang, percent=percent_up(line.loss_ppm, WHOLE)))
    if not line.earlier_proven:
        parts.append(text("proof.earlier_open", lang))
    return text("proof.gap", lang).join(parts)


def tier_name(name: TierName, level: int, lang: Lang) -> str:
    """Name a tier; fairness with its level where it is not the first."""
    words = text(f"tier.{name}.name", lang)
    return text("tier.level", lang, tier=words, level=level) if level > 1 else words


def line_name(line: TierLine, lang: Lang) -> str:
    """Name a tier of a plan; one that stands in the order twice says at its second place what it is there for."""
    name = tier_name(line.result.name, line.result.level, lang)
    return text("tier.again", lang, tier=name) if line.again else name


def order_names(tiers: Sequence[TierSpec], lang: Lang) -> tuple[str, ...]:
    """Name the tiers of an order as ``line_name`` names those of a plan."""
    names = [tier_name(tier.name, 1, lang) for tier in tiers]
    return tuple(
        text("tier.again", lang, tier=name) if name in names[:place] else name for place, name in enumerate(names)
    )


def percent(ppm: int, digits: int = 1) -> str:
    """Write parts per million as percent, cut off (never rounded up to a whole that is not reached)."""
    scale = 10 ** (4 - digits)
    cut = abs(ppm) // scale
    return f"{'-' if ppm < 0 else ''}{cut // 10**digits}.{cut % 10**digits:0{digits}d} %"


def reading(scenario: Scenario, name: TierName, level: int, value: int, lang: Lang) -> str:
    """Write a tier value as a person reads it; the exact integer stands in the plan."""
    match name:
        case TierName.LEFT_OUT | TierName.LEFT_OUT_CANNOT | TierName.STABILITY | TierName.CONCENTRATION:
            return text(f"tier_value.{name}", lang, value=value)
        case TierName.FAIRNESS:
            shown = percent(value)
            return shown if level == 1 else text("tier_value.sum_of", lang, value=shown, level=level)
        case TierName.SERVED:
            weight = sum(p.weight_milli for p in scenario.in_scope)
            return percent(value // weight if weight else 0, 2)
        case TierName.PREFERENCE:
            weight = sum(p.priority_milli for p in scenario.in_scope) * WHOLE
            return text("tier_value.points", lang, value=f"{value / weight if weight else 0:.2f}")
        case TierName.TIMELINESS:
            return text("tier_value.days", lang, value=f"{value / WHOLE:,.1f}")
        case TierName.LATENESS:
            return text("tier_value.days", lang, value=f"{value / (1000 * WHOLE):,.1f}")
        case TierName.FINISH:
            return day_text(scenario.horizon.start + timedelta(days=value), lang)
        case TierName.COST:
            return text("tier_value.yen", lang, value=value)
        case TierName.PENALTY:
            return f"{value:,}"
