"""Tiers and their values in words: what a raw integer means to a person, and what has been proven."""

from datetime import timedelta

from models.plan import CanonicalState, Plan, TierResult
from models.scenario import Scenario
from models.text import Lang, day_text, text
from models.tiers import TierName, TierSpec
from models.units import WHOLE


def tier_name(name: TierName, level: int, lang: Lang) -> str:
    """Name a tier; a higher level of fairness by its number."""
    words = text(f"cli.tier.{name}", lang)
    return words if level == 1 else text("cli.tier_level", lang, tier=words, level=level)


def percent(ppm: int, digits: int = 1) -> str:
    """Write parts per million as percent, cut off (never rounded up to a whole that is not reached)."""
    scale = 10 ** (4 - digits)
    cut = abs(ppm) // scale
    return f"{'-' if ppm < 0 else ''}{cut // 10**digits}.{cut % 10**digits:0{digits}d} %"


def reading(scenario: Scenario, name: TierName, level: int, value: int, lang: Lang) -> str:
    """Write a tier value as a person reads it; the exact integer stands in the plan."""
    match name:
        case TierName.LEFT_OUT | TierName.LEFT_OUT_CANNOT | TierName.STABILITY | TierName.CONCENTRATION:
            return text(f"cli.value.{name}", lang, value=value)
        case TierName.FAIRNESS:
            shown = percent(value)
            return shown if level == 1 else text("cli.value.sum_of", lang, value=shown, level=level)
        case TierName.SERVED:
            weight = sum(p.weight_milli for p in scenario.in_scope)
            return percent(value // weight if weight else 0, 2)
        case TierName.PREFERENCE:
            weight = sum(p.priority_milli for p in scenario.in_scope) * WHOLE
            return text("cli.value.points", lang, value=f"{value / weight if weight else 0:.2f}")
        case TierName.TIMELINESS:
            return text("cli.value.days", lang, value=f"{value / WHOLE:,.1f}")
        case TierName.LATENESS:
            return text("cli.value.days", lang, value=f"{value / (1000 * WHOLE):,.1f}")
        case TierName.FINISH:
            return day_text(scenario.horizon.start + timedelta(days=value), lang)
        case TierName.COST:
            return text("cli.value.yen", lang, value=value)
        case TierName.PENALTY:
            return f"{value:,}"


def proof(scenario: Scenario, tier: TierResult, spec: TierSpec, first: bool, all_before: bool, lang: Lang) -> str:
    """Say what is known about how good a tier is."""

    def shown(value: int) -> str:
        return reading(scenario, tier.name, tier.level, value, lang)

    if not tier.proven:
        sentence = text("cli.proof.open", lang, best=shown(tier.best), bound=shown(tier.bound))
    elif first:
        sentence = text("cli.proof.first", lang)
    else:
        sentence = text("cli.proof.later" if all_before else "cli.proof.later_open", lang)
    if spec.loss_ppm:
        given_up = text(
            "cli.proof.loss", lang, loss=percent(spec.loss_ppm), best=shown(tier.best), frozen=shown(tier.frozen)
        )
        return f"{sentence} {given_up}" if lang is Lang.EN else sentence + given_up
    return sentence


def headline(plan: Plan, lang: Lang) -> str:
    """Say in one sentence how far the whole plan is proven."""
    if not plan.tiers:
        return text("cli.headline.unknown", lang)
    if not plan.proven:
        first_open = next(number for number, tier in enumerate(plan.tiers, 1) if not tier.proven)
        return text("cli.headline.open", lang, proven=first_open - 1, of=len(plan.tiers))
    return text(f"cli.headline.{'settled' if plan.canonical is CanonicalState.COMPLETE else 'proven'}", lang)
