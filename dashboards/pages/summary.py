"""The plan in numbers: how good it is, what is proven of it, and with whom somebody has to speak."""

import dash_mantine_components as dmc
from dash import html

from allocator.ledger.proof import headline, proof_info, sentence
from dashboards.figures.outcomes import tenths, whole_hours
from dashboards.figures.proof import proof_table
from dashboards.figures.summary import group_table, not_given_table, summary_info, type_table
from dashboards.pages.asked import Asked
from dashboards.pages.parts import Parts, heading, key_figures, table_section
from dashboards.pages.view import Shown
from dashboards.pages.words import moment_text
from models.text import Lang, text


def strip(shown: Shown, lang: Lang) -> Parts:
    """Show the few numbers that belong above every schedule, and what is proven."""
    total = shown.figures.total

    def note(name: str, **params: object) -> str:
        return text(f"pages.summary.{name}", lang, **params)

    pools, hours = tenths(total.pool_alike_ppm), tenths(total.pool_by_hours_ppm)
    given = whole_hours(total.given_h + total.given_self_h)
    figures = [
        (
            note("served"),
            note("served_of", served=total.served, of=total.proposals),
            note("served_note", left_out=total.left_out, set_apart=total.set_apart, asked=total.asked_self),
        ),
        (note("alike"), f"{tenths(total.alike_ppm):.1f} %", note("from_pools", percent=f"{pools:.1f}")),
        (note("by_hours"), f"{tenths(total.by_hours_ppm):.1f} %", note("from_pools", percent=f"{hours:.1f}")),
        (note("hours"), f"{given:,}", note("hours_note", asked=whole_hours(total.asked_h))),
    ]
    proof = headline(proof_info(shown.scenario, shown.plan), lang)
    stopped: Parts = [] if shown.entry.final else [dmc.Text(note("not_final"), fw=700)]
    return [key_figures(figures), dmc.Text(proof, id="headline"), *stopped]


def body(shown: Shown, asked: Asked) -> Parts:
    """Show figures, proof, groups, GPU types, and the proposals that go without a provider."""
    lang = asked.lang
    info = summary_info(shown.scenario, shown.plan, shown.figures, lang)
    said: Parts = [html.Li(sentence(line, lang)) for line in info.proof.lines]
    return [
        *heading("summary", lang),
        *strip(shown, lang),
        dmc.Title(text("pages.summary.proof", lang), order=2, size="h3", mt="xl"),
        html.Ol(said, id="sentences"),
        table_section("proof", proof_table(info.proof, lang).drop(columns="sentence"), lang, "pages.summary.tiers"),
        table_section("groups", group_table(info, lang), lang, "pages.summary.groups"),
        table_section("without", not_given_table(info.not_given, lang), lang, "pages.summary.without"),
        table_section("types", type_table(info), lang, "pages.summary.types"),
        dmc.Text(text("pages.summary.equivalent", lang), size="sm", mt="xs"),
        html.P(_origin(shown, lang), id="origin"),
    ]


def _origin(shown: Shown, lang: Lang) -> str:
    return text(
        "pages.summary.origin",
        lang,
        made=moment_text(shown.entry.created_at, lang),
        plan=shown.entry.plan_hash[:12],
        scenario=shown.entry.scenario_hash[:12],
    )
