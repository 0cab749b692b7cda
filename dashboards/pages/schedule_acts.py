"""What happens on a schedule while it is open: other looks, a bar or row that is chosen, pins."""

import json
from secrets import token_hex
from typing import Any

from dash import ALL, Dash, Input, Output, Patch, State, ctx, no_update, set_props

from api.cycles import pins
from api.cycles.pins import Also, Way
from dashboards.figures.looking import Chosen, Form, Group
from dashboards.pages.asked import Asked, address, asking, language_link, words_of
from dashboards.pages.backstage import Backstage, again, answering, done
from dashboards.pages.controls import FILTERS, range_values
from dashboards.pages.looks import Scale, look_of, moved, phase_word, written, zoomed
from dashboards.pages.panel import ALONE, PIN, UNPIN, panel
from dashboards.pages.schedule import (
    against_of,
    changes_section,
    chosen_rows,
    frame_height,
    graph_style,
    round_of,
    rows_of,
    scroll_to,
    shown_to,
)
from dashboards.pages.sheet import KEY, Sheet
from dashboards.pages.view import Shown
from models.errors import InputError, NotFoundError
from models.text import Lang, text

HERE = (State("location", "pathname"), State("location", "search"))
ZOOM = {f"schedule-scale-{scale}": scale for scale in Scale}
INTO_VIEW = "() => { document.getElementById('schedule-frame').scrollIntoView({block: 'nearest'}); }"
"""Who chooses a row below the chart is brought to the chart: no component moves the window."""
STEPS = {"schedule-back": -1, "schedule-on": 1}


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the schedule to the store."""
    _let_look(site, backstage)
    _let_choose(site, backstage)
    _let_pin(site, backstage)
    _let_unpin(site, backstage)
    site.clientside_callback(  # type: ignore[no-untyped-call]
        INTO_VIEW, Input("schedule-frame", "scrollTo"), prevent_initial_call=True
    )

    @answering(
        site,
        Input("schedule-address", "search"),
        State("schedule-drawn", "data"),
        State("location", "pathname"),
        prevent_initial_call=True,
    )
    def go_back(search: str, drawn: dict[str, str], path: str) -> None:
        words = words_of(search or "")
        if words != drawn:  # somebody went back or on in the browser
            again()
        for lang in Lang:  # what is looked at stays when the language is changed
            set_props(f"language-{lang}", {"href": language_link(lang, path, words)})


def form_of(asked: Asked) -> Form:
    """Return the form a page begins with: the old address of the lanes still shows lanes."""
    return Form.LANES if asked.path.rstrip("/").endswith("lanes") else Form.CAPACITY


def sheet_of(asked: Asked, backstage: Backstage) -> Sheet:
    """Return what an address shows."""
    shown = _shown(asked, backstage)
    look = look_of(asked, shown.scenario.horizon, form_of(asked))
    return Sheet.of(shown, look, asked.lang, against_of(asked, backstage))


def _shown(asked: Asked, backstage: Backstage) -> Shown:
    shown = shown_to(asked, backstage)
    if shown is None:
        raise NotFoundError("plan_not_found", id=asked.word("plan"))
    return shown


def _asked(path: str, words: dict[str, str]) -> Asked:
    return asking(path, address("", {name: word for name, word in words.items() if word}))


def _let_look(site: Dash, backstage: Backstage) -> None:
    """Draw anew what is looked at otherwise."""
    values = [Input(f"schedule-{name}", "value") for name in ("form", "group", *FILTERS, "from", "to")]
    clicks = [Input(name, "n_clicks") for name in (*ZOOM, *STEPS)]

    @answering(
        site,
        Output("schedule-address", "search", allow_duplicate=True),
        Output("schedule-drawn", "data", allow_duplicate=True),
        Output("chart-schedule", "figure", allow_duplicate=True),
        Output("chart-schedule", "style"),
        Output("schedule-frame", "h"),
        Output("caption-schedule", "children"),
        Output("grid-schedule", "rowData"),
        Output("schedule-from", "value"),
        Output("schedule-to", "value"),
        *values,
        *clicks,
        *HERE,
        prevent_initial_call=True,
    )
    def look(*given: Any) -> Any:
        path, search = given[-2:]
        before = words_of(search or "")
        form, group, *filters, start, last = given[: len(values)]
        words = before | {"form": form, "group": group, "from": start or "", "to": last or ""}
        words |= {name: written(chosen or ()) for name, chosen in zip(FILTERS, filters, strict=True)}
        words = _zoomed(str(ctx.triggered_id), words, path, backstage)
        plain = {"form": form_of(asking(path)), "group": Group.PROVIDER}
        words = {name: word for name, word in words.items() if word and word != plain.get(name)}
        if words == before:
            return [no_update] * 9
        sheet = sheet_of(_asked(path, words), backstage)
        figure = sheet.figure
        return [
            address("", words),
            words,
            figure,
            graph_style(figure),
            frame_height(figure),
            sheet.caption,
            rows_of(sheet),
            *range_values(sheet.look),
        ]

    @answering(
        site,
        Output("schedule-address", "search", allow_duplicate=True),
        Output("schedule-drawn", "data", allow_duplicate=True),
        Output("chart-schedule", "figure", allow_duplicate=True),
        Output("chart-schedule", "style", allow_duplicate=True),
        Output("caption-schedule", "children", allow_duplicate=True),
        Output("schedule-changes", "children"),
        Input("schedule-against", "value"),
        *HERE,
        prevent_initial_call=True,
    )
    def hold_against(against: str, path: str, search: str) -> Any:
        before = words_of(search or "")
        words = {name: word for name, word in (before | {"against": against or ""}).items() if word}
        if words == before:
            return [no_update] * 6
        sheet = sheet_of(_asked(path, words), backstage)
        figure = sheet.figure
        return [address("", words), words, figure, graph_style(figure), sheet.caption, changes_section(sheet)]


def _zoomed(trigger: str, words: dict[str, str], path: str, backstage: Backstage) -> dict[str, str]:
    """Change the days in view as the button says that was pressed."""
    if trigger not in ZOOM and trigger not in STEPS:
        return words
    asked = _asked(path, words)
    window = _shown(asked, backstage).scenario.horizon
    days = look_of(asked, window, form_of(asked)).days
    days = zoomed(ZOOM[trigger], days, window) if trigger in ZOOM else moved(STEPS[trigger], days, window)
    in_view = {"from": days.start.isoformat(), "to": days.last_day.isoformat()} if days else {"from": "", "to": ""}
    return words | in_view


def _let_choose(site: Dash, backstage: Backstage) -> None:
    """Open the phase of a bar or row that was chosen, and show it on the other side too."""

    @answering(
        site,
        Output("schedule-address", "search", allow_duplicate=True),
        Output("schedule-drawn", "data", allow_duplicate=True),
        Output("schedule-panel", "children", allow_duplicate=True),
        Output("chart-schedule", "figure", allow_duplicate=True),
        Output("chart-schedule", "clickData"),
        Output("schedule-frame", "scrollTo"),
        Output("grid-schedule", "selectedRows"),
        Output("grid-schedule", "scrollTo"),
        Input("chart-schedule", "clickData"),
        Input("grid-schedule", "selectedRows"),
        *HERE,
        prevent_initial_call=True,
    )
    def choose(click: dict[str, Any] | None, rows: list[dict[str, Any]] | None, path: str, search: str) -> Any:
        by_bar = ctx.triggered_id == "chart-schedule"
        key = _clicked(click) if by_bar else rows[0][KEY] if rows else None
        words = words_of(search or "")
        chosen = None if key is None else _phase(key)
        if chosen is None or phase_word(chosen) == words.get("phase"):
            return [no_update] * 8
        words |= {"phase": phase_word(chosen)}
        asked = _asked(path, words)
        sheet = sheet_of(asked, backstage)
        patched = Patch()
        patched["layout"]["shapes"] = sheet.picture.all_shapes(sheet.look)
        found = chosen_rows(sheet.look, rows_of(sheet)) if by_bar else []
        return [
            address("", words),
            words,
            panel(sheet.shown, chosen, asked, round_of(sheet.shown, backstage)),
            patched,
            None,
            no_update if by_bar else scroll_to(sheet) or no_update,
            found if by_bar else no_update,
            {"rowId": found[0][KEY], "rowPosition": "middle"} if found else no_update,
        ]

    @answering(
        site,
        Output("schedule-address", "search", allow_duplicate=True),
        Output("schedule-drawn", "data", allow_duplicate=True),
        Output("schedule-panel", "children", allow_duplicate=True),
        Output("chart-schedule", "figure", allow_duplicate=True),
        Output("grid-schedule", "selectedRows", allow_duplicate=True),
        Input("schedule-close", "n_clicks"),
        *HERE,
        prevent_initial_call=True,
    )
    def close(clicks: int | None, path: str, search: str) -> Any:
        if not clicks:
            return [no_update] * 5
        words = {name: word for name, word in words_of(search or "").items() if name != "phase"}
        sheet = sheet_of(_asked(path, words), backstage)
        patched = Patch()
        patched["layout"]["shapes"] = sheet.picture.all_shapes(sheet.look)
        return [address("", words), words, [], patched, []]


def _clicked(click: dict[str, Any] | None) -> str | None:
    point = click["points"][0] if click and click.get("points") else {}
    key = point.get("customdata")
    return key if isinstance(key, str) else None


def _phase(key: str) -> Chosen:
    proposal, phase, _ = json.loads(key)
    return str(proposal), str(phase)


# --- pins


def _let_pin(site: Dash, backstage: Backstage) -> None:
    """Write down what an officer decides about the phase that is open."""

    @answering(
        site,
        Output("schedule-panel", "children", allow_duplicate=True),
        Output("schedule-pin-reason", "error"),
        Input("schedule-pin", "n_clicks"),
        State("schedule-pin-way", "value"),
        State("schedule-pin-pool", "value"),
        State("schedule-pin-also", "value"),
        State("schedule-pin-reason", "value"),
        *HERE,
        prevent_initial_call=True,
    )
    def pin(
        clicks: int | None,
        way: str,
        pool: str | None,
        also: list[str] | None,
        reason: str | None,
        path: str,
        search: str,
    ) -> Any:
        if not clicks:
            return no_update, no_update
        asked = asking(path, search or "")
        if not (reason or "").strip():
            return no_update, text("error.pin_without_reason", asked.lang)
        sheet = sheet_of(asked, backstage)
        chosen, shown = sheet.look.chosen, sheet.shown
        around = round_of(shown, backstage)
        if chosen is None or around.cycle is None:
            raise InputError("pin_without_round")
        if way != Way.NOWHERE and not pool:
            raise InputError("pin_without_pool")
        decision = shown.plan.decision(*chosen)
        name = f"pin-{token_hex(4)}"
        wanted = pins.pin_as_shown(
            name,
            *chosen,
            Way(way),
            None if pool in (ALONE, None) else str(pool)[1:],
            frozenset(Also(one) for one in also or ()),
            decision.parts if decision else (),
            reason or "",
        )
        with backstage.acting(*PIN) as change:
            pins.put(change, around.cycle, name, wanted, "new", asked.who.shown)
        done(text("pages.panel.pinned", asked.lang))
        return panel(shown, chosen, asked, round_of(shown, backstage)), ""


def _let_unpin(site: Dash, backstage: Backstage) -> None:
    """Take a pin off, once the reason is given."""

    @answering(
        site,
        Output("schedule-unpin-dialog", "opened"),
        Output("schedule-unpin-which", "data"),
        Input({"type": "schedule-unpin", "pin": ALL, "tag": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def ask(clicks: list[int | None]) -> Any:
        if not any(clicks):
            return no_update, no_update
        which = ctx.triggered_id
        return True, {"pin": which["pin"], "tag": which["tag"]}

    @answering(
        site,
        Output("schedule-panel", "children", allow_duplicate=True),
        Output("schedule-unpin-reason", "error"),
        Input("schedule-unpin-do", "n_clicks"),
        State("schedule-unpin-which", "data"),
        State("schedule-unpin-reason", "value"),
        *HERE,
        prevent_initial_call=True,
    )
    def take_off(clicks: int | None, which: dict[str, str], reason: str | None, path: str, search: str) -> Any:
        if not clicks:
            return no_update, no_update
        asked = asking(path, search or "")
        if not (reason or "").strip():
            return no_update, text("error.pin_without_reason", asked.lang)
        sheet = sheet_of(asked, backstage)
        around = round_of(sheet.shown, backstage)
        if around.cycle is None:
            raise InputError("pin_without_round")
        set_props("schedule-unpin-dialog", {"opened": False})
        with backstage.acting(*UNPIN) as change:
            pins.withdraw(change, around.cycle, which["pin"], which["tag"], (reason or "").strip())
        done(text("pages.panel.unpinned", asked.lang))
        set_props("schedule-unpin-reason", {"value": ""})
        return panel(sheet.shown, sheet.look.chosen, asked, round_of(sheet.shown, backstage)), ""
