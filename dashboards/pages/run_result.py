"""What a run led to: the proof of its plan in plain words, or what cannot be kept together."""

import dash_mantine_components as dmc
from dash import html

from allocator.ledger.proof import headline, proof_info, sentence
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.parts import Parts
from dashboards.pages.run_news import together
from dashboards.pages.words import moment_text
from models.job import Run
from models.outcome import Infeasible
from models.text import text


def run_result(asked: Asked, backstage: Backstage, run: Run | None) -> Parts:
    """Say how a run ended and what may be said of its plan; nothing while it goes on."""
    if run is None or not run.state.ended:
        return []
    lang = asked.lang
    made, name = moment_text(run.created_at, lang), backstage.window.scenario_names().get(run.scenario, run.scenario)
    said: Parts = [
        dmc.Title(text("pages.runs.result", lang), order=2, size="h3", mt="xl", mb="xs"),
        html.P(text("pages.runs.result_of", lang, made=made, scenario=name)),
        html.P(html.Strong(text(f"run.state.{run.state}", lang)), id="runs-ended"),
    ]
    if run.message:
        said.append(html.P(text(f"run.message.{run.message}", lang)))
    outcome = backstage.store.outcome(run.id)
    if isinstance(outcome, Infeasible):
        said += together(backstage.window.scenario(run.made or run.scenario), outcome.conflict, lang)
    if run.plan:
        said += _proof(asked, backstage, run.plan)
    return [html.Section(said, id="runs-result")]


def _proof(asked: Asked, backstage: Backstage, plan_id: str) -> Parts:
    lang = asked.lang
    shown = backstage.window.shown(plan_id)
    if shown is None:
        return []
    info = proof_info(shown.scenario, shown.plan)
    lines = [html.Li(sentence(line, lang)) for line in info.lines]
    links = [
        html.A(text(f"pages.runs.to_{place}", lang), href=asked.link(f"/ui/{place}", plan=plan_id))
        for place in ("schedule", "summary")
    ]
    return [html.P(headline(info, lang)), html.Ol(lines, id="runs-sentences"), dmc.Group(links, gap="lg")]
