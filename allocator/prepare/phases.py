"""The demand lines of one answer become phases, all but the sizes (which pins may still add to).

Not planned, and said so: lines of purpose ``other`` (a question), lines with an error, and lines that wait for one of
those. Along a chain the default is complete or nothing, so half a chain is never planned by accident.
"""

from allocator.prepare.catalogue import Catalogue
from allocator.prepare.dates import Window, window
from allocator.prepare.demand import Shaped, acceptable, desired_hours, shaped
from allocator.prepare.remarks import Remarks
from models.scenario import Block, Minimum, MinimumKind, OutlookKind, Phase, Purpose, SplitPair
from models.survey import Answer, DemandRow, SurveyEntry
from models.units import WHOLE, Period


def _split(row: DemandRow, demand: Shaped, catalogue: Catalogue, remarks: Remarks) -> SplitPair | None:
    if row.split_between is None:
        return None
    names = row.split_between
    ids = [catalogue.provider(name) for name in names]
    for name, provider in zip(names, ids, strict=True):
        if provider is None:
            remarks.ask("provider_unknown", row, value=name, name=name, near=catalogue.near_providers(name))
    first, second = ids
    block = demand.demand
    if not isinstance(block, Block) or block.duration_days is None or row.procurement == "self":
        remarks.ask("split_needs_duration", row)
        return None
    if first is None or second is None or first == second:
        remarks.ask("split_ignored", row, value=" / ".join(names))
        return None
    if block.minimum_gpus == block.desired_gpus:
        remarks.ask("split_without_minimum", row, value=block.desired_gpus, gpus=block.desired_gpus)
    return SplitPair(first=first, second=second, equal_dates=row.split_equal_dates)


def _phase(row: DemandRow, horizon: Period, catalogue: Catalogue, remarks: Remarks) -> Phase | None:
    if row.unreadable:
        remarks.stop("line_unreadable", row, value=", ".join(row.unreadable), labels=row.unreadable)
        return None
    stated = shaped(row, horizon, catalogue, remarks)
    types = () if row.shape == "alternatives" else acceptable(row, catalogue, remarks)
    days = window(row, horizon, remarks)
    if stated is None or types is None or days is None:
        return None
    if row.procurement == "self" and row.shape == "alternatives":
        remarks.stop("self_without_shape", row)
        return None
    start = _drawn_start(row, stated, days, remarks)
    return Phase(
        id=row.line,
        purpose=row.purpose,
        demand=stated.demand,
        acceptable=types,
        earliest=days.earliest,
        desired_start=start.desired_start,
        deadline=days.deadline,
        due=days.due,
        split=_split(row, stated, catalogue, remarks),
        mandatory=row.mandatory,
        self_only=row.procurement == "self",
    )


def _drawn_start(row: DemandRow, stated: Shaped, days: Window, remarks: Remarks) -> Window:
    """A profile's desired start is where its months begin, whatever else was written."""
    if stated.drawn_start is None:
        return days
    if days.desired_start not in (None, stated.drawn_start):
        written, drawn = days.desired_start, stated.drawn_start
        remarks.ask("start_against_months", row, value=written, used=drawn, day=written, used_day=drawn)
    return days.model_copy(update={"desired_start": stated.drawn_start})


def _waiting_for(rows: tuple[DemandRow, ...], stopped: set[str], remarks: Remarks) -> set[str]:
    """Return ``stopped`` and every line that waits, directly or not, for one of them; lines in a circle stop too."""
    lines = {row.line for row in rows} | stopped
    placed: set[str] = set()
    unplaced = [row for row in rows if row.line not in stopped]
    blocked = set(stopped)
    while ready := [row for row in unplaced if all(before in placed for before in row.after if before in lines)]:
        placed.update(row.line for row in ready)
        unplaced = [row for row in unplaced if row.line not in placed]
    for row in unplaced:
        blocked.add(row.line)
        waits = [before for before in row.after if before in lines and before not in placed]
        remarks.stop("waits_for_unplanned", row, value=", ".join(waits), lines=waits)
    return blocked


def hours_of(phases: list[Phase], catalogue: Catalogue) -> dict[str, int]:
    """Return what each phase amounts to, in millionths of an H100 times hours."""
    h100 = {gpu_type.id: gpu_type.h100_ppm for gpu_type in catalogue.types.values()}
    type_of = {pool.id: pool.gpu_type for pool in catalogue.pools}
    return {
        phase.id: desired_hours(phase.demand, phase.acceptable[0].h100_ppm if phase.acceptable else 0, type_of, h100)
        for phase in phases
    }


def _shares(phases: list[Phase], catalogue: Catalogue) -> list[Phase]:
    """Apportion 1,000,000 by desired H100-equivalent hours: largest remainder, ties to the smaller phase id."""
    hours = hours_of(phases, catalogue)
    total = sum(hours.values())
    share = {name: WHOLE * amount // total for name, amount in hours.items()}
    by_remainder = sorted(hours, key=lambda name: (-(WHOLE * hours[name] % total), name))
    for name in by_remainder[: WHOLE - sum(share.values())]:
        share[name] += 1
    return [phase.model_copy(update={"share_ppm": share[phase.id]}) for phase in phases]


def minimum_of(entry: SurveyEntry, chained: bool) -> Minimum:
    """Return what the proposal needs to be of use: what was stated, else every phase along a chain, else any phase."""
    share = entry.minimum_share_percent
    if entry.complete_or_nothing is Answer.YES:
        return Minimum(kind=MinimumKind.ALL_PHASES)
    if share is not None:
        return Minimum(kind=MinimumKind.SHARE, share_ppm=share * WHOLE // 100)
    if chained and entry.complete_or_nothing is Answer.UNKNOWN:
        return Minimum(kind=MinimumKind.ALL_PHASES)
    return Minimum(kind=MinimumKind.ANY_PHASE)


def phases_of(entry: SurveyEntry, horizon: Period, catalogue: Catalogue, remarks: Remarks) -> list[Phase]:
    """Return the phases of an answer in id order, with shares and predecessors, without sizes.

    When every line is needed and one cannot be planned, none is.
    """
    rows = entry.demand
    made: dict[str, Phase] = {}
    supported: list[DemandRow] = []
    repeated = {row.line for row in rows if sum(other.line == row.line for other in rows) > 1}
    for line in sorted(repeated):
        remarks.stop("line_repeated", None, value=line, line=line)
    known = {row.line for row in rows}
    for row in rows:
        if row.line in repeated:
            continue
        if row.purpose is Purpose.OTHER:
            remarks.ask("purpose_other", row)
            continue
        supported.append(row)
        missing = sorted(set(row.after) - known)
        if missing:
            remarks.stop("predecessor_unknown", row, value=", ".join(missing), before=missing)
            continue
        phase = _phase(row, horizon, catalogue, remarks)
        if phase is not None:
            made[row.line] = phase
    stopped = {row.line for row in supported} - made.keys() | repeated
    blocked = _waiting_for(tuple(supported), stopped, remarks)
    if blocked and minimum_of(entry, chained=any(row.after for row in supported)).kind is MinimumKind.ALL_PHASES:
        if made.keys() - blocked:
            remarks.stop("incomplete_chain", None, value=", ".join(sorted(blocked)), lines=sorted(blocked))
        return []
    phases: list[Phase] = []
    for row in sorted(supported, key=lambda row: row.line):
        if row.line in blocked:
            continue
        predecessors = tuple(sorted(before for before in set(row.after) if before in made and before not in blocked))
        phases.append(made[row.line].model_copy(update={"predecessors": predecessors}))
        if row.procurement == "self" and entry.self_procurement.outlook is not OutlookKind.CAN:
            remarks.ask("self_line_without_outlook", row, value=entry.self_procurement.outlook)
    return _shares(phases, catalogue) if phases else []
