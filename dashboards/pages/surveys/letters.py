"""The texts to mail back: one per applicant, with a button that copies it."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from allocator.intake.questions.letters import Letter
from dashboards.pages.parts import Parts
from dashboards.pages.surveys.looked import Looked
from models.text import Lang, text

READ = ("GET", "/cycles/{cycle_id}/letters")


def body(looked: Looked) -> Parts:
    """Show every text, the whole of one at a time."""
    lang = looked.lang
    found = looked.read.listing.letters(lang)
    if not found:
        return [html.P(text("pages.surveys.no_letters", lang), id="no-letters")]
    return [
        html.P(text("pages.surveys.letters_about", lang)),
        *(_letter(number, letter, lang) for number, letter in enumerate(found)),
    ]


def _letter(number: int, letter: Letter, lang: Lang) -> Component:
    named = " ".join(filter(None, (letter.number, letter.to)))
    name = f"letter-{number}"
    address = letter.mail or text("pages.surveys.no_address", lang)
    facts = [("mail", address), ("subject_line", letter.subject)]
    return html.Details(
        [
            html.Summary(text("pages.surveys.letter_of", lang, to=named, count=letter.count)),
            html.Dl(
                [
                    part
                    for key, value in facts
                    for part in (html.Dt(text(f"pages.surveys.{key}", lang)), html.Dd(value, id=f"{name}-{key}"))
                ],
                className="fact-list",
            ),
            html.Div(
                [
                    *([_copy(name, "mail", letter.mail, lang)] if letter.mail else []),
                    _copy(name, "subject_line", letter.subject, lang),
                    _copy(name, "text", letter.body, lang),
                ],
                className="row-tools",
            ),
            html.Pre(letter.body, id=f"{name}-text", className="letter", tabIndex=0),
        ],
        className="letter-frame",
    )


def _copy(name: str, what: str, content: str, lang: Lang) -> Component:
    """A button inside what copies, so that a keyboard reaches it."""
    button = dmc.Button(text(f"pages.surveys.copy_{what}", lang), variant="outline", size="md")
    copied = dmc.Button(text("pages.surveys.copied", lang), variant="filled", size="md")
    return dcc.Clipboard(id=f"{name}-copy-{what}", content=content, children=button, copied_children=copied)
