"""The tiers of a plan as a table: what each reached, how good it could be at most, what is proven."""

import pandas as pd

from allocator.ledger.proof import ProofInfo, TierLine, amount, line_name, sentence
from dashboards.figures.allotments import frame
from models.text import Lang, text

COLUMNS = ("number", "tier", "value", "unit", "proven", "best", "bound", "frozen", "sentence")


def proof_table(info: ProofInfo, lang: Lang) -> pd.DataFrame:
    """Return one row per tier."""
    rows = []
    for line in info.lines:
        result = line.result
        figures = (result.best, result.bound, result.frozen, result.value)
        best, bound, frozen, value = (amount(figure, line.scale, *figures) for figure in figures)
        rows.append(
            {
                "number": line.number,
                "tier": line_name(line, lang),
                "unit": text(f"tier.{result.name}.unit", lang),
                "best": best,
                "bound": bound,
                "frozen": frozen,
                "value": value,
                "proven": text(f"proof.{_proven(line)}", lang),
                "sentence": sentence(line, lang),
            }
        )
    return frame(rows, COLUMNS)


def _proven(line: TierLine) -> str:
    if not line.result.proven:
        return "not_proven"
    return "proven" if line.earlier_proven else "proven_given"
