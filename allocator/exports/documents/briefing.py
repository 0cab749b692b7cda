"""説明資料: two pages for those who decide - the picture and the figures, then what is proven and what is open."""

from collections.abc import Iterator

from allocator.exports.documents.open_points import counts
from allocator.exports.sheet import Cell, Chart, Document, Kind, Table
from allocator.exports.view import View
from allocator.ledger.picture import month_hours
from allocator.ledger.proof import headline, percent, proof_info, sentence
from models.units import WHOLE


def documents(view: View) -> Iterator[Document]:
    """Yield the briefing."""
    period = view.scenario.horizon
    program = view.scenario.labels.program_name or view.text("word.programme")
    lead = (view.text("lead.briefing", program=program, start=period.start, end=period.last_day),)
    yield view.document("briefing", (_picture(view), _standing(view)), lead=lead)


def _picture(view: View) -> Table:
    hours = month_hours(view.scenario, view.plan)
    rows: list[tuple[Cell, ...]] = [
        (row.month, row.asked_h // WHOLE, row.ready_h // WHOLE, row.held_h // WHOLE, row.used_h // WHOLE)
        for row in hours
    ]
    exact = {
        "asked_hours": sum(row.asked_h for row in hours) // WHOLE,
        "ready_hours": sum(row.ready_h for row in hours) // WHOLE,
        "held_hours": sum(row.held_h for row in hours) // WHOLE,
        "used_hours": sum(row.used_h for row in hours) // WHOLE,
    }
    bars = ("asked_hours", "ready_hours", "held_hours", "used_hours")
    columns = (view.column("month", Kind.MONTH, 16), *(view.column(key, Kind.WHOLE, 30) for key in bars))
    notes = (view.text("note.picture"),)
    chart = Chart(view.text("chart.picture"), "month", bars, view.text("chart.unit"))
    return view.table("picture", columns, rows, sums=set(bars), exact=exact, notes=notes, one_page=True, chart=chart)


def _standing(view: View) -> Table:
    """Say in a row each what is proven, what it costs, and how many points of each kind are open."""
    info = proof_info(view.scenario, view.plan)
    of_class = [
        view.text(
            "brief.of_class",
            group=view.text(f"class.{group.subsidy_class}"),
            proposals=group.proposals,
            served=group.served,
            share=percent(group.alike_ppm),
            hours=percent(group.by_hours_ppm),
            grant=view.text("word.masked") if view.redacted else group.grant,
        )
        for group in view.figures.classes
    ]
    total, money = view.figures.total, view.figures.money
    said = [
        (
            "result",
            view.text(
                "brief.served",
                served=total.served,
                proposals=total.proposals,
                share=percent(total.alike_ppm),
                hours=percent(total.by_hours_ppm),
                pool=percent(total.pool_alike_ppm),
            ),
        ),
        ("result", view.text("brief.not_served", left=total.left_out, apart=total.set_apart, alone=total.asked_self)),
        *(("groups", words) for words in of_class),
        (
            "money",
            view.text("brief.money_sum", grant=money.grant, low=money.own_low, high=money.own_high, tax=view.tax),
        ),
    ]
    for use in view.figures.budgets:
        if use.subsidy_class is None:
            year = view.fiscal_year(use.fiscal_year)
            said.append(("money", view.text("brief.budget", year=year, budget=use.yen, left=use.yen - use.grant)))
    said.append(("proof", headline(info, view.lang)))
    said += [("proof", sentence(line, view.lang)) for line in info.lines]
    said += [
        ("open", view.text("brief.open_count", kind=view.text(f"open_kind.{kind}"), count=count))
        for kind, count in counts(view).items()
    ]
    rows: list[tuple[Cell, ...]] = [(view.text(f"brief.{kind}"), words) for kind, words in said]
    columns = (view.column("topic", width=16), view.column("said", width=120))
    return view.table("briefing", columns, rows, one_page=True)
