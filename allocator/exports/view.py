"""What every document is made from: one scenario, one plan, their numbers from the ledger, one language, one date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from allocator.exports.redaction import Redaction
from allocator.exports.sheet import Cell, Chart, Column, Document, Kind, Line, Paper, Table, summed
from allocator.ledger import Figures, figures, money_rows
from allocator.ledger.names import Names
from allocator.ledger.row_nouns import MoneyRow
from allocator.ledger.world import World
from models.plan import Plan
from models.policy import Stage
from models.scenario import Part, Phase, Proposal, Scenario
from models.studies import Reasons
from models.text import Lang, catalogue, era_year, text
from models.units import PoolId

SHORT = 12
"""Signs of a hash that are printed; enough to find the plan, the whole hash stands in the plan."""


@dataclass(frozen=True)
class View:
    """A plan as it is written down.

    ``plan_hash`` and ``scenario_hash`` are those of what was decided on, also where names were taken out of it: then
    ``codes`` has what stands for whom. ``software`` names the release that wrote the document. ``approval``: who
    drafted and who confirmed a published plan, as it stands at the head of every sheet. ``counted``: the numbers of the
    plan, where they are known already.
    """

    scenario: Scenario
    plan: Plan
    lang: Lang
    issued: date
    plan_hash: str
    scenario_hash: str
    software: str = ""
    codes: Redaction | None = None
    against: Plan | None = None
    reasons: Reasons | None = None
    approval: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    counted: Figures | None = None

    @property
    def redacted(self) -> bool:
        """Whether names, prices and contacts are masked."""
        return self.codes is not None

    @cached_property
    def figures(self) -> Figures:
        """The ledger's numbers."""
        return self.counted or figures(self.scenario, self.plan)

    @cached_property
    def rows(self) -> tuple[MoneyRow, ...]:
        """The ledger's yen, row by row."""
        return money_rows(self.scenario, self.plan)

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.scenario, self.lang)

    @cached_property
    def world(self) -> World:
        """The scenario and the decisions, for looking things up."""
        return World(self.scenario, self.plan)

    def parts(self, proposal: Proposal, phase: Phase) -> tuple[Part, ...]:
        """Return what ran before and what the plan gives."""
        return self.world.parts(proposal, phase)

    def text(self, key: str, **params: object) -> str:
        """Return a sentence of the documents."""
        return text(f"exports.{key}", self.lang, **params)

    def source(self, pool: PoolId | None) -> str:
        """Name where GPUs come from: type and provider."""
        names = self.names
        return self.text("word.source", gpu_type=names.gpu_type_of(pool), provider=names.provider_of(pool)).strip()

    def fiscal_year(self, year: int) -> str:
        """Name a fiscal year."""
        return self.text("word.in_year", year=str(year), era=era_year(year, self.lang))

    # --- pieces of documents

    def column(self, key: str, kind: Kind = Kind.TEXT, width: int = 12, private: bool = False) -> Column:
        """Return a column under its name."""
        return Column(key, self.text(f"column.{key}"), kind, width, private)

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[tuple[Cell, ...]],
        *,
        sums: set[str] | None = None,
        exact: Mapping[str, int] | None = None,
        notes: Sequence[str] = (),
        paper: Paper = Paper.A4,
        one_page: bool = False,
        chart: Chart | None = None,
    ) -> Table:
        """Return a table under its name; ``sums`` names the columns that have a total. Private cells are masked.

        ``exact``: totals of what is cut down in the rows, made from what was not; a note tells where the two differ.
        """
        total = summed(columns, rows, self.text("word.total"), sums) if sums and rows else None
        if total is not None and exact:
            shown = total
            total = tuple(exact.get(column.key, value) for column, value in zip(columns, shown, strict=True))
            notes = (*notes, *([self.text("note.cut_apart")] if total != shown else []))
        return Table(
            name=name,
            title=self.text(f"table.{name}"),
            columns=tuple(columns),
            rows=tuple(self._masked(columns, row) for row in rows),
            total=None if total is None else self._masked(columns, total),
            notes=tuple(notes),
            paper=paper,
            one_page=one_page,
            chart=chart,
        )

    def _masked(self, columns: Sequence[Column], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        if not self.redacted:
            return row
        mask = self.text("word.masked")
        return tuple(
            mask if column.private and value is not None else value for column, value in zip(columns, row, strict=True)
        )

    def document(
        self,
        name: str,
        tables: Sequence[Table],
        *,
        lead: Sequence[str | Line] = (),
        closing: Sequence[str | Line] = (),
        recipient: str = "",
    ) -> Document:
        """Return a document with the marks and the footer all documents have."""
        title = self.text(f"document.{name}")
        return Document(
            name=name,
            title=self.text("word.for_whom", title=title, recipient=recipient) if recipient else title,
            marks=self.marks,
            tables=tuple(tables),
            lead=tuple(Line(said) if isinstance(said, str) else said for said in lead),
            closing=tuple(Line(said) if isinstance(said, str) else said for said in closing),
            footer=self.footer,
            page=catalogue(self.lang)["exports.footer.page"],
        )

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands at the head of every sheet."""
        survey = self.scenario.rules.stage is Stage.SURVEY
        draft = () if self.approval else (self.text("mark.draft"),)
        marks = [self.text("mark.survey")] if survey else [*draft]
        marks += (*self.approval, *self.remarks)
        if self.scenario.labels.fictional:
            marks.append(self.text("mark.fictional"))
        if self.redacted:
            marks.append(self.text("mark.redacted"))
        return tuple(marks)

    @property
    def footer(self) -> tuple[str, str]:
        """What stands at the foot of every printed page, left and in the middle; the page number stands right."""
        labels = self.scenario.labels
        left = self.text("footer.issued", day=self.issued)
        middle = self.text(
            "footer.version",
            policy=labels.policy_version or "-",
            supply=labels.supply_version or "-",
            plan=self.plan_hash[:SHORT],
            scenario=self.scenario_hash[:SHORT],
            software=self.software or "-",
        )
        return left, middle

    @property
    def tax(self) -> str:
        """Say whether sums are without or with consumption tax."""
        mode = self.scenario.labels.tax_mode
        return self.text(f"tax.{mode}" if mode else "tax.not_stated")


def view_of(
    scenario: Scenario,
    plan: Plan,
    lang: Lang,
    issued: date,
    software: str = "",
    *,
    redacted: bool = False,
    against: Plan | None = None,
    reasons: Reasons | None = None,
    approval: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    counted: Figures | None = None,
) -> View:
    """Return a plan as it is written down; ``redacted``: in codes, and without reasons, which speak of everybody."""
    codes = Redaction(scenario, lang) if redacted else None
    against = None if against is None else still_ahead(scenario, against)
    return View(
        scenario=codes.scenario() if codes else scenario,
        plan=codes.plan(plan) if codes else plan,
        lang=lang,
        issued=issued,
        plan_hash=plan.hash,
        scenario_hash=plan.scenario_hash,
        software=software,
        codes=codes,
        against=codes.plan(against) if codes and against else against,
        reasons=None if codes else reasons,
        approval=() if codes else approval,
        remarks=() if codes else remarks,
        counted=None if codes else counted,
    )


def still_ahead(scenario: Scenario, against: Plan) -> Plan:
    """Return what an earlier plan still had ahead on the day of decision, where it is the one planned again from.

    What ran by then is history of both: only what comes after can differ.
    """
    baseline = scenario.baseline
    if baseline is None or baseline.scenario_hash is None or baseline.scenario_hash != against.scenario_hash:
        return against
    return against.model_copy(update={"decisions": baseline.decisions})
