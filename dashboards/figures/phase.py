"""One phase in full: what is asked, what is given, why the two differ, and what officers decided about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allocator.exports.documents.facts import facts
from allocator.exports.view import view_of
from allocator.ledger import Figures
from allocator.ledger.names import Names
from allocator.ledger.nouns import PhaseFigures
from allocator.ledger.reasons import Wording
from dashboards.figures.allotments import Allotment, allotments, period_text
from dashboards.figures.looking import Chosen
from dashboards.figures.outcomes import tenths
from dashboards.figures.wish import wish_text
from models.plan import Plan
from models.scenario import Part, Phase, Pin, Proposal, Scenario
from models.studies import Alternative, Reasoned, Reasons
from models.text import Lang, text

Line = tuple[str, str]
"""A name and what is said under it."""


@dataclass(frozen=True, slots=True)
class PhaseInfo:
    """A phase as a panel shows it. ``pins``: those the plan kept. ``verified``: ``why`` explains all that differs."""

    applicant: str
    title: str
    proposal: Proposal
    phase: Phase
    parts: tuple[Part, ...]
    asked: tuple[Line, ...]
    given: tuple[tuple[Line, ...], ...]
    why: tuple[str, ...]
    verified: bool
    pins: tuple[Pin, ...]


def phase_info(
    scenario: Scenario,
    plan: Plan,
    counted: Figures,
    chosen: Chosen,
    lang: Lang,
    today: date,
    reasons: Reasons | None = None,
) -> PhaseInfo | None:
    """Collect what there is to say about a phase; None where the scenario does not know it.

    ``reasons``: what solving again has found out, as far as it is there.
    """
    proposal = next((one for one in scenario.proposals if one.id == chosen[0]), None)
    phase = next((one for one in proposal.phases if one.id == chosen[1]), None) if proposal else None
    if proposal is None or phase is None:
        return None
    called = Names(scenario, lang, marked=True)
    said = facts(view_of(scenario, plan, lang, today, counted=counted, reasons=reasons), proposal, phase)
    wording = Wording(scenario, plan, lang, counted=counted)
    mine = [one for one in (reasons.reasons if reasons else ()) if _about(one.alternative) == chosen]
    row = next(one for one in counted.proposal(proposal.id).phases if one.id == phase.id)
    decision = plan.decision(proposal.id, phase.id)
    rows = [one for one in allotments(scenario, plan, lang) if (one.proposal, one.phase) == chosen]
    return PhaseInfo(
        applicant=called.applicant(proposal.id),
        title=called.title(proposal.id),
        proposal=proposal,
        phase=phase,
        parts=decision.parts if decision else (),
        asked=tuple(_asked(proposal, phase, row, called, lang)),
        given=tuple(tuple(_given(one, lang)) for one in rows),
        why=(*said.said, *(_reason(wording, one) for one in mine)),
        verified=said.verified or said.solved_again,
        pins=tuple(pin for pin in scenario.pins if (pin.proposal, pin.phase) == chosen),
    )


def _about(alternative: Alternative) -> Chosen:
    return alternative.proposal, alternative.phase


def _reason(wording: Wording, one: Reasoned) -> str:
    """Say what was not given, what is in its way, and what solving again has shown."""
    subject = wording.subject(one.alternative)
    return wording.say("line", subject=subject, binding=wording.binding(one), verdict=wording.verdict(one)).strip()


def _asked(proposal: Proposal, phase: Phase, row: PhaseFigures, called: Names, lang: Lang) -> Iterator[Line]:
    def line(key: str, said: str) -> Line:
        return text(f"figures.phase.{key}", lang), said

    gap = text("figures.list_gap", lang)
    yield line("size", text("figures.phase.gpus_days", lang, gpus=row.asked_gpus, days=row.asked_days))
    if phase.acceptable:
        yield line("types", gap.join(gpu.gpu_type for gpu in phase.acceptable))
    for key, day in (("start", phase.desired_start), ("earliest", phase.earliest), ("deadline", _last(phase.deadline))):
        if day is not None:
            yield line(key, text("figures.phase.day", lang, day=day))
    wishes = proposal.wishes
    ranked = [
        text("figures.phase.ranked", lang, rank=rank, provider=called.provider(provider))
        for rank, provider in enumerate(wishes.ranked, start=1)
    ]
    others = "any_other" if wishes.unranked_acceptable else "no_other" if ranked else "alone"
    yield line("wishes", gap.join([*ranked, text(f"figures.phase.{others}", lang)]))
    yield line("outlook", text(f"figures.outlook.{proposal.outlook.kind}", lang))
    yield line("fill", f"{tenths(row.fill.raw_ppm):.1f} %")


def _last(end: date | None) -> date | None:
    return None if end is None else date.fromordinal(end.toordinal() - 1)


def _given(row: Allotment, lang: Lang) -> Iterator[Line]:
    def line(key: str, said: str) -> Line:
        return text(f"figures.column.{key}", lang), said

    yield line("provider", row.provider if row.pool is None else f"{row.provider} / {row.pool_name}")
    if row.pool is None:
        yield line("gpus", f"{row.gpus:,}")
    else:
        size = text("figures.hover.size", lang, nodes=row.nodes, gpus=row.gpus, gpu_type=row.gpu_type)
        yield text("figures.phase.given_size", lang), size
    yield text("figures.phase.used", lang), period_text(row.used, lang)
    if row.held != row.used:
        yield text("figures.phase.held", lang), period_text(row.held, lang)
    yield line("wish", wish_text(row.wish, row.rank, lang))
    yield line("kind", text(f"figures.kind.{'given' if row.given else 'pinned' if row.pinned else 'planned'}", lang))


def pin_text(pin: Pin, called: Names, lang: Lang) -> str:
    """Say in a sentence what a pin decides."""
    if pin.forbid:
        if pin.pool is None and not pin.self_procured:
            return text("figures.pin.nowhere", lang)
        return text("figures.pin.not_here", lang, pool=called.pool(pin.pool))
    said: list[str] = []
    if pin.pool is not None or pin.self_procured:
        said.append(text("figures.pin.here", lang, pool=called.pool(pin.pool)))
    if pin.nodes is not None:
        said.append(text("figures.pin.nodes", lang, nodes=pin.nodes))
    if pin.start is not None:
        said.append(text("figures.pin.start", lang, day=pin.start))
    last = _last(pin.end)
    if last is not None:
        said.append(text("figures.pin.end", lang, day=last))
    return text("figures.list_gap", lang).join(said)
