"""What is asked about the answers: where, what stands there, what is done unanswered, and a field to answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import MATCH, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from allocator.importing import Listing
from allocator.intake.questions.listing import asked_of, choices_of, default_of, label_of
from api.cycles import receiving
from api.cycles.inputs import Inputs
from api.cycles.nouns import Said
from api.store.documents import Kept
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.given import three
from dashboards.pages.parts import Parts
from dashboards.pages.surveys.looked import PATH, Looked, looking
from dashboards.pages.words import moment_text, person_words
from models.errors import InputError, StaleError
from models.problems import Problem
from models.questions import Asked as About
from models.questions import read_key, source_of
from models.text import Lang, text

ANSWER = ("PUT", "/cycles/{cycle_id}/answers")
SUBJECT = "subject"
MOST = 40
"""Questions shown at a time; more are chosen by whom they are about."""

ByKey = Mapping[str, Sequence[Problem]]


def open_by_key(listing: Listing) -> dict[str, list[Problem]]:
    """Return what waits for an answer: one question may have several things to say."""
    found: dict[str, list[Problem]] = {}
    for problem in listing.questions:
        found.setdefault(problem.question, []).append(problem)
    return found


def body(looked: Looked) -> Parts:
    """Show the open questions of one subject or of all, and the answers given so far."""
    lang, asked = looked.lang, looked.asked
    by_key = open_by_key(looked.read.listing)
    subjects: dict[str, int] = {}
    for problems in by_key.values():
        subjects[problems[0].subject] = subjects.get(problems[0].subject, 0) + 1
    wanted = asked.word(SUBJECT)
    chosen = {key: problems for key, problems in by_key.items() if not wanted or problems[0].subject == wanted}
    shown = list(chosen.items())[:MOST]
    more = len(chosen) - len(shown)
    said = {kept.version.name: kept for kept in looked.inputs.said}
    cards: Parts = [_card(key, problems, said.get(key), looked) for key, problems in shown]
    none = [html.P(text("pages.surveys.no_questions", lang), id="no-questions")] if not by_key else []
    return [
        html.P(text("pages.surveys.questions_about", lang)),
        *([_chooser(looked, subjects, wanted)] if len(subjects) > 1 else []),
        *none,
        *cards,
        *([html.P(text("pages.surveys.more_questions", lang, count=more), role="note")] if more > 0 else []),
        *_answers(looked, by_key),
    ]


def _chooser(looked: Looked, subjects: Mapping[str, int], wanted: str) -> Component:
    lang = looked.lang
    whole = {"value": "", "label": text("pages.surveys.all_subjects", lang, count=sum(subjects.values()))}
    named = [
        {"value": subject, "label": text("pages.surveys.counted", lang, name=looked.named(subject), count=count)}
        for subject, count in sorted(subjects.items())
        if subject
    ]
    chooser: Component = dmc.Select(
        id="surveys-subject",
        label=text("pages.surveys.subject", lang),
        data=[whole, *named],
        value=wanted,
        searchable=True,
        allowDeselect=False,
        maw=520,
        my="md",
    )
    return chooser


# --- one question


def _card(key: str, problems: Sequence[Problem], said: Kept[Said] | None, looked: Looked) -> Component:
    return html.Article(
        [
            html.H3(_where(problems[0], looked.lang), className="question-place"),
            html.Div(_inside(key, problems, said, looked), id={"type": "questions-card", "key": key}),
        ],
        className="question",
    )


def _where(problem: Problem, lang: Lang) -> str:
    place, label = problem.place, label_of(problem)
    steps = [step for step in (place.file, place.sheet, place.cell) if step]
    where = text("pages.surveys.step", lang).join(steps)
    return (
        text("pages.surveys.labelled", lang, place=where, label=label)
        if label and where
        else where or label or problem.subject
    )


def _inside(
    key: str,
    problems: Sequence[Problem],
    said: Kept[Said] | None,
    looked: Looked,
    notes: Parts | None = None,
    written: str | None = None,
    tag: str | None = None,
) -> Parts:
    """``notes``: what is to be said first; ``written`` and ``tag``: what stands in the field and what it replaces."""
    lang, first = looked.lang, problems[0]
    facts = [
        (name, value) for name, value in (("subject", looked.named(first.subject)), ("value", first.value)) if value
    ]
    lines = [(text(f"pages.surveys.{name}_is", lang), value) for name, value in facts]
    lines.append((text("pages.surveys.default_is", lang), default_of(first, lang)))
    lines.append((text("pages.surveys.asked_is", lang), text(f"question.asked.{asked_of(first) or 'office'}", lang)))
    found: Parts = [
        *(notes or []),
        *(
            html.P(text(problem.text_key, lang, **problem.params), className="question-sentence")
            for problem in problems
        ),
        html.Dl([part for name, value in lines for part in (html.Dt(name), html.Dd(value))], className="fact-list"),
    ]
    if may(looked.asked.who, *ANSWER):
        value = written if written is not None else said.content.text if said else ""
        found += _field(key, choices_of(first, lang), value, tag or ("new" if said is None else said.version.tag), lang)
    return found


def _field(key: str, choices: Sequence[str], value: str, tag: str, lang: Lang) -> Parts:
    about = read_key(key)
    point = about is not None and about.asked is About.POINT
    also = ("as_is",) if point or (about is not None and about.asked is About.VERSION) else ("as_is", "blank")
    offered = list(dict.fromkeys((*choices, *(text(f"question.{name}", lang) for name in also))))
    return [
        html.Div(
            [
                dmc.Autocomplete(
                    id={"type": "questions-answer", "key": key},
                    label=text("pages.surveys.answer", lang),
                    description=text("pages.surveys.answer_point" if point else "pages.surveys.answer_about", lang),
                    data=offered,
                    value=value,
                    className="answer-field",
                ),
                dmc.Button(text("pages.surveys.save", lang), id={"type": "questions-save", "key": key}, size="md"),
                dcc.Store(id={"type": "questions-tag", "key": key}, data=tag),
            ],
            className="answer-row",
        )
    ]


# --- the answers


def _answers(looked: Looked, by_key: ByKey) -> Parts:
    """List the answers given so far that answered something; each can be changed or taken back."""
    lang, inputs = looked.lang, looked.inputs
    given = [kept for kept in inputs.said if kept.version.name not in by_key]
    if not given:
        return []
    whole = html.Details(
        [
            html.Summary(text("pages.surveys.answered", lang, count=len(given))),
            *(_given(kept, looked) for kept in sorted(given, key=lambda kept: kept.version.at, reverse=True)),
        ],
        className="answered",
    )
    return [whole]


def _given(kept: Kept[Said], looked: Looked) -> Component:
    return html.Article(
        [
            html.H3(_target(kept.version.name, looked.inputs, looked.lang), className="question-place"),
            html.Div(_settled(kept, looked.asked), id={"type": "questions-card", "key": kept.version.name}),
        ],
        className="question",
    )


def _settled(kept: Kept[Said], asked: Asked, notes: Parts | None = None, written: str | None = None) -> Parts:
    lang = asked.lang
    line = text(
        "pages.surveys.answered_by",
        lang,
        answer=kept.content.text,
        by=person_words(kept.version.by, {}, lang),
        at=moment_text(kept.version.at, lang),
    )
    field = _field(
        kept.version.name, (text("question.withdraw", lang),), written or kept.content.text, kept.version.tag, lang
    )
    return [*(notes or []), html.P(line), *(field if may(asked.who, *ANSWER) else [])]


def _target(name: str, inputs: Inputs, lang: Lang) -> str:
    key = read_key(name)
    if key is None:
        return name
    file = next((kept.content.file for kept in inputs.uploads if source_of(kept.content.sha256) == key.source), "")
    return text("pages.surveys.step", lang).join(
        filter(None, (file, key.target.replace("!", text("pages.surveys.step", lang))))
    )


# --- what happens


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Keep an answer; go to the questions of one subject."""

    @answering(
        site,
        Output("location", "search", allow_duplicate=True),
        Input("surveys-subject", "value"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(subject: str | None, search: str) -> Any:
        asked = looking(backstage, search).asked
        if (subject or "") == asked.word(SUBJECT):
            return no_update
        return asked.link(PATH, part="questions", subject=subject or "").removeprefix(PATH)

    @answering(
        site,
        Output({"type": "questions-card", "key": MATCH}, "children"),
        Input({"type": "questions-save", "key": MATCH}, "n_clicks"),
        State({"type": "questions-answer", "key": MATCH}, "value"),
        State({"type": "questions-tag", "key": MATCH}, "data"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, written: str | None, tag: str, search: str) -> Any:
        which = ctx.triggered_id
        if not clicks or not which:
            return no_update
        return saved(backstage, looking(backstage, search), which["key"], written or "", tag, search)


def saved(backstage: Backstage, before: Looked, key: str, written: str, tag: str, search: str) -> Parts:
    """Keep an answer and show what reading the answers again makes of it."""
    asked, lang = before.asked, before.lang
    if not written.strip():
        raise InputError("answer_not_written")
    try:
        with backstage.acting(*ANSWER) as change:
            kept = receiving.answer(change, before.inputs.id, key, Said(text=written.strip()), tag)
    except StaleError as error:
        return _both(before, key, written, error)
    now = looking(backstage, search)
    problems = open_by_key(now.read.listing).get(key)
    if problems:
        withdrawn = kept.content.text.strip() == text("question.withdraw", lang)
        words = text(f"pages.surveys.{'taken_back' if withdrawn else 'still_asked'}", lang)
        return _inside(key, problems, kept, now, [html.P(words, role="status", className="saved")])
    return _settled(kept, asked, [html.P(text("pages.surveys.saved", lang), role="status", className="saved")])


def _both(before: Looked, key: str, written: str, error: StaleError) -> Parts:
    """Show that somebody else answered meanwhile; what was written stays in the field."""
    asked = before.asked
    notes: Parts = [three(error, lambda value: str(value["text"]), asked.lang)]
    problems = open_by_key(before.read.listing).get(key)
    said = next((kept for kept in before.inputs.said if kept.version.name == key), None)
    if problems:
        return _inside(key, problems, said, before, notes, written, error.params["etag"])
    return [*notes, *_field(key, (), written, error.params["etag"], asked.lang)]
