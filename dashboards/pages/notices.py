"""The board of answers: who was notified of a published plan, who accepted, who objected."""

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update

from allocator.ledger.names import Names
from api.plans import publishing
from api.plans.publishing import Acknowledgement, Answer
from api.settings import PREFIX
from api.store import documents
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.grid import MOST_ROWS, WRITTEN_IN, kept_until_saved, layout, options, room
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from models.text import Lang, text

NOTE = ("PUT", "/plans/{plan_id}/acknowledgements/{proposal_id}")


def _word(lang: Lang, key: str, **params: object) -> str:
    return text(f"pages.notices.{key}", lang, **params)


def _answers(lang: Lang) -> dict[str, str]:
    """Return the answers by their words."""
    return {_word(lang, f"answer.{answer}"): answer.value for answer in Answer}


def board(shown: Shown, asked: Asked, backstage: Backstage) -> Parts:
    """Show how each applicant stands to the published plan."""
    with backstage.read() as connection:
        known = {
            kept.version.name: kept
            for kept in documents.each(connection, shown.entry.id, publishing.ACKNOWLEDGEMENT, Acknowledgement)
        }
    names = Names(shown.scenario, asked.lang, marked=True)
    rows = []
    for proposal in shown.scenario.in_scope:
        kept = known.get(proposal.id)
        said = Acknowledgement(answer=Answer.NOT_NOTIFIED) if kept is None else kept.content
        rows.append(
            {
                "proposal": proposal.id,
                "applicant": names.applicant(proposal.id),
                "answer": _word(asked.lang, f"answer.{said.answer}"),
                "note": said.note,
                "etag": "new" if kept is None else kept.version.tag,
                "letter": f"{PREFIX}/plans/{shown.entry.id}/document?format=xlsx&proposal={proposal.id}"
                f"&document=notice&document=usage&document=reasons&lang={asked.lang}",
            }
        )
    return [
        dmc.Title(_word(asked.lang, "title"), order=2, size="h3", mt="xl", mb="xs"),
        html.P(_counted(rows, asked.lang), id="notices-count", role="status"),
        _grid(rows, asked),
    ]


def _counted(rows: list[dict[str, Any]], lang: Lang) -> str:
    counts = {answer: sum(row["answer"] == word for row in rows) for word, answer in _answers(lang).items()}
    return _word(lang, "count", **counts)


def _grid(rows: list[dict[str, Any]], asked: Asked) -> Any:
    editable = may(asked.who, *NOTE)
    words = list(_answers(asked.lang))
    columns: list[dict[str, Any]] = [
        {"field": "applicant", "width": 300},
        {"field": "answer", "width": 140, "editable": editable, "cellEditor": "agSelectCellEditor"},
        {"field": "note", "width": 320, "editable": editable},
        {"field": "letter", "width": 200, "cellRenderer": "markdown"},
    ]
    columns[1]["cellEditorParams"] = {"values": words}
    for column in columns:
        column["headerName"] = _word(asked.lang, f"column.{column['field']}")
    word = _word(asked.lang, "letter")
    data = [row | {"letter": f"[{word}]({row['letter']})"} for row in rows]
    whole = len(rows) <= MOST_ROWS
    return dag.AgGrid(
        id="notices-grid",
        rowData=data,
        columnDefs=columns,
        defaultColDef={"sortable": True, "resizable": True, "filter": True},
        getRowId="params.data.proposal",
        eventListeners={"cellValueChanged": kept_until_saved("notices-grid")},
        dashGridOptions=options(asked.lang, domLayout=layout(whole), **WRITTEN_IN),
        style=room(whole),
    )


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Write down what an applicant answered."""

    @answering(
        site,
        Output("notices-grid", "rowTransaction"),
        Output("notices-count", "children"),
        Input("notices-grid", "cellValueChanged"),
        State("notices-grid", "rowData"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def note(edits: list[dict[str, Any]], rows: list[dict[str, Any]], search: str) -> Any:
        asked = asking(search=search or "")
        plan = asked.word("plan") or backstage.window.newest() or ""
        if not edits:
            return no_update, no_update
        updated: dict[str, dict[str, Any]] = {}
        for edit in edits:
            row = updated.get(edit["data"]["proposal"], edit["data"])
            said = Acknowledgement(answer=Answer(_answers(asked.lang)[row["answer"]]), note=row["note"] or "")
            with backstage.acting(*NOTE) as change:
                kept = publishing.acknowledge(change, plan, row["proposal"], said, row["etag"])
            updated[row["proposal"]] = row | {"etag": kept.version.tag}
        done(_word(asked.lang, "kept", applicant=next(iter(updated.values()))["applicant"]))
        now = [updated.get(row["proposal"], row) for row in rows]
        return {"update": list(updated.values())}, _counted(now, asked.lang)
