"""The panel beside a schedule: one phase in full, with its pins and, for who may, a way to pin it right there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from allocator.ledger.names import Names
from api.cycles.nouns import CycleId
from api.cycles.pins import Also, Way
from api.plans.reasons import ReasonsSeen, ReasonsState
from api.store.documents import Kept
from dashboards.figures.allotments import bands
from dashboards.figures.looking import Chosen
from dashboards.figures.phase import Line, PhaseInfo, phase_info, pin_text
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import may
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from dashboards.pages.words import person_words
from models.scenario import Pin
from models.studies import Reasons
from models.text import Lang, text
from models.units import day_in_japan

ALONE = "-"
"""What the chooser of pools calls procuring alone; no pool can be called so, since choices are numbered from 0."""
PIN = ("PUT", "/cycles/{cycle_id}/pins/{pin_id}")
UNPIN = ("DELETE", "/cycles/{cycle_id}/pins/{pin_id}")
APPLICANT = "/ui/applicant"


@dataclass(frozen=True, slots=True)
class Round:
    """The round a plan belongs to and the pins that stand there now; without a cycle nothing can be pinned.

    ``seen``: the reasons of the plan, and how it stands with them.
    """

    cycle: CycleId | None = None
    pins: tuple[Kept[Pin], ...] = ()
    seen: ReasonsSeen | None = None

    @property
    def reasons(self) -> Reasons | None:
        """What solving again has found out, as far as it is there."""
        return self.seen.reasons if self.seen else None

    def of(self, chosen: Chosen) -> tuple[Kept[Pin], ...]:
        """Return the pins of a phase."""
        return tuple(kept for kept in self.pins if (kept.content.proposal, kept.content.phase) == chosen)


def panel(shown: Shown, chosen: Chosen | None, asked: Asked, around: Round) -> Parts:
    """Show the phase that was chosen; nothing where none was, or where this plan does not know it."""
    if chosen is None:
        return []
    today = day_in_japan(datetime.now(UTC))
    info = phase_info(shown.scenario, shown.plan, shown.figures, chosen, asked.lang, today, around.reasons)
    if info is None:
        return [html.P(_say("unknown", asked.lang))]
    lang = asked.lang
    named: dict[str, Any] = {"aria-label": _say("close_about", lang)}
    head = html.Div(
        [
            dmc.Title(info.applicant, order=2, size="h4"),
            dmc.Button(_say("close", lang), id="schedule-close", variant="default", style={"minHeight": 44}, **named),
        ],
        className="panel-head",
    )
    link = asked.link(APPLICANT, proposal=info.proposal.id)
    return [
        head,
        html.P(_say("what", lang, title=info.title, phase=info.phase.id)),
        html.P(html.A(_say("applicant", lang), href=link)),
        _part(_say("given", lang), [_lines(lines) for lines in info.given] or [html.P(_say("nothing", lang))]),
        _part(_say("asked", lang), [_lines(info.asked)]),
        _part(_say("why", lang), _why(info, around, lang)),
        _part(_say("pins", lang), _pins(info, shown, chosen, around, asked)),
    ]


def _say(key: str, lang: Lang, **params: object) -> str:
    return text(f"pages.panel.{key}", lang, **params)


def _part(title: str, inside: Parts) -> Component:
    return html.Section([dmc.Title(title, order=3, size="h5", mt="sm"), *inside])


def _lines(lines: tuple[Line, ...]) -> Component:
    pairs: Parts = [part for name, said in lines for part in (html.Dt(name), html.Dd(said))]
    return html.Dl(pairs, className="panel-lines")


def _why(info: PhaseInfo, around: Round, lang: Lang) -> Parts:
    if not info.why:
        return [html.P(_say("as_wished", lang))]
    said: Parts = [html.Ul([html.Li(sentence) for sentence in info.why])]
    if info.verified:
        return said
    begun = around.seen is not None and around.seen.state is not ReasonsState.NONE
    state = around.seen.sentence(lang) if around.seen and begun else _say("not_verified", lang)
    return [*said, html.P(state, className="panel-note")]


# --- pins


def _pins(info: PhaseInfo, shown: Shown, chosen: Chosen, around: Round, asked: Asked) -> Parts:
    lang = asked.lang
    called = Names(shown.scenario, lang, marked=True)
    kept = {pin.id: pin for pin in info.pins}
    now = around.of(chosen)
    standing = {one.content.id for one in now}
    lines = [_pin(one, kept.get(one.content.id) == one.content, called, asked) for one in now]
    lines += [
        html.Li(_pin_words(pin, "gone" if around.cycle else "kept", called, lang))
        for pin in info.pins
        if pin.id not in standing
    ]
    found: Parts = [html.Ul(lines, className="panel-pins")] if lines else [html.P(_say("no_pins", lang))]
    if around.cycle is None:
        return [*found, html.P(_say("no_round", lang), className="panel-note")]
    if not may(asked.who, *PIN):
        return [*found, html.P(_say("may_not", lang), className="panel-note")]
    return [*found, _form(info, shown, len(now), lang)]


def _pin_words(pin: Pin, state: str, called: Names, lang: Lang) -> str:
    by = person_words(pin.by, {}, lang) if pin.by else "-"
    return _say(f"pin_{state}", lang, pin=pin_text(pin, called, lang), reason=pin.reason, by=by)


def _pin(one: Kept[Pin], is_kept: bool, called: Names, asked: Asked) -> Component:
    words = _pin_words(one.content, "kept" if is_kept else "next", called, asked.lang)
    inside: Parts = [html.Span(words)]
    if may(asked.who, *UNPIN):
        label, tall = _say("unpin", asked.lang), {"minHeight": 44}
        name = {"type": "schedule-unpin", "pin": one.content.id, "tag": one.version.tag}
        inside.append(dmc.Button(label, id=name, variant="default", size="compact-md", style=tall))
    return html.Li(inside)


def pool_choices(shown: Shown, info: PhaseInfo, lang: Lang) -> list[dict[str, str]]:
    """Offer the pools with a GPU type the phase accepts, and procuring alone."""
    types = {gpu.gpu_type for gpu in info.phase.acceptable}
    fitting = [band for band in bands(shown.scenario, lang) if band.gpu_type in types or not types]
    named = [{"value": f"0{band.pool}", "label": f"{band.provider} / {band.name}"} for band in fitting]
    return [*named, {"value": ALONE, "label": text("figures.self", lang)}]


def _form(info: PhaseInfo, shown: Shown, pins: int, lang: Lang) -> Component:
    first = next((part.pool for part in info.parts), None)
    chosen = ALONE if info.parts and first is None else f"0{first}" if first else None
    fields: Parts = [
        dmc.RadioGroup(
            dmc.Stack([dmc.Radio(_say(f"way.{way}", lang), value=way) for way in Way], gap="xs"),
            id="schedule-pin-way",
            label=_say("way.label", lang),
            value=Way.HERE,
        ),
        dmc.Select(
            id="schedule-pin-pool",
            label=_say("pool", lang),
            data=pool_choices(shown, info, lang),
            value=chosen,
            searchable=True,
            allowDeselect=False,
            styles={"input": {"minHeight": "44px"}},
        ),
    ]
    if info.parts:
        fields.append(
            dmc.CheckboxGroup(
                dmc.Stack([dmc.Checkbox(label=_say(f"also.{also}", lang), value=also) for also in Also], gap="xs"),
                id="schedule-pin-also",
                label=_say("also.label", lang),
                value=[],
            )
        )
    else:
        fields.append(html.Div(dmc.CheckboxGroup([], id="schedule-pin-also", value=[]), hidden=True))
    fields += [
        dmc.Textarea(
            id="schedule-pin-reason",
            label=_say("reason", lang),
            description=_say("reason_about", lang),
            required=True,
            autosize=True,
            minRows=2,
            persistence=f"{info.proposal.id} {info.phase.id} {pins}",
            persistence_type="memory",
        ),
        dmc.Button(_say("pin", lang), id="schedule-pin", mt="sm", style={"minHeight": 44}),
        html.P(_say("when", lang), className="panel-note"),
    ]
    summary = html.Summary(_say("form", lang), className="filters-label")
    return html.Details([summary, dmc.Stack(fields, gap="sm")])


def unpin_dialog(lang: Lang) -> Component:
    """Ask for the reason before a pin is taken off."""
    dialog: Component = dmc.Modal(
        [
            html.P(_say("unpin_about", lang)),
            dmc.Textarea(
                id="schedule-unpin-reason", label=_say("reason", lang), required=True, autosize=True, minRows=2
            ),
            dmc.Button(_say("unpin_do", lang), id="schedule-unpin-do", mt="sm", color="red", style={"minHeight": 44}),
        ],
        id="schedule-unpin-dialog",
        title=_say("unpin", lang),
        opened=False,
        closeButtonProps={"aria-label": _say("close", lang)},
    )
    return dialog
