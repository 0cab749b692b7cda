"""What has to be done before something decided or entered counts."""

import dash_mantine_components as dmc
from dash import html

from api.cycles.proposals import Counts, left_behind, proposal_lines
from dashboards.pages.parts import Parts, notice
from dashboards.pages.proposals.listing import told
from dashboards.pages.proposals.looked import Looked
from dashboards.theme import ERROR
from models.text import text


def waiting(looked: Looked) -> Parts:
    """Say plainly what has to be done before something here counts."""
    lang, asked = looked.lang, looked.asked
    found: Parts = []
    lines = [line for line in proposal_lines(looked.inputs) if line.counts is not Counts.YES]
    if lines:
        link = html.A(
            text("pages.proposals.to_accept", lang), href=asked.link("/ui/surveys", part="accept"), className="action"
        )
        rows = [
            html.Li(text(f"pages.proposals.counts_{line.counts}", lang, applicant=line.applicant)) for line in lines
        ]
        found.append(notice("proposals-waiting", text("pages.proposals.waiting", lang), [html.Ul(rows), link]))
    lost = left_behind(looked.inputs)
    if lost:
        rows = [html.Li(told(kept, lang)) for kept in lost]
        about = dmc.Text(text("pages.proposals.left_behind_about", lang))
        found.append(notice("proposals-lost", text("pages.proposals.left_behind", lang), [about, html.Ul(rows)], ERROR))
    return found
