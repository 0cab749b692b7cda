"""A demand line as written becomes a block, a profile or a list of alternatives - or is stopped with the reason."""

from datetime import date

from allocator.prepare.catalogue import Catalogue
from allocator.prepare.grid import nodes_for
from allocator.prepare.remarks import Remarks
from models.base import Frozen
from models.scenario import AcceptableGpu, Alternative, Alternatives, Block, PoolUse, Profile, Segment
from models.survey import AlternativeRow, DemandRow
from models.units import HOURS_PER_DAY, GpuTypeId, Period, next_month


class Shaped(Frozen):
    """A demand and, for a profile, the day its first used segment was drawn on."""

    demand: Block | Profile | Alternatives
    drawn_start: date | None = None


def acceptable(row: DemandRow, catalogue: Catalogue, remarks: Remarks) -> tuple[AcceptableGpu, ...] | None:
    """Return the accepted types, the one the figures are stated in first; None when that one is not known.

    A conversion the applicant stated counts against the first type: "1 A100 counts as 1/3" is a third of its value.
    """
    found: list[AcceptableGpu] = []
    first_ppm = 0
    for position, wish in enumerate(row.types):
        gpu_type = catalogue.gpu_type(wish.gpu_type)
        if gpu_type is None:
            near = catalogue.near_gpu_types(wish.gpu_type)
            if position == 0:
                remarks.stop("gpu_type_unknown_first", row, value=wish.gpu_type, name=wish.gpu_type, near=near)
                return None
            remarks.ask("gpu_type_unknown", row, value=wish.gpu_type, name=wish.gpu_type, near=near)
            continue
        if any(known.gpu_type == gpu_type.id for known in found):
            continue
        if position == 0:
            first_ppm = gpu_type.h100_ppm
        stated = wish.counts_as if position else None
        h100_ppm = gpu_type.h100_ppm if stated is None else int(first_ppm * stated.fraction)
        if h100_ppm < 1:
            remarks.ask("conversion_of_nothing", row, value=wish.gpu_type, name=wish.gpu_type)
            continue
        found.append(AcceptableGpu(gpu_type=gpu_type.id, h100_ppm=h100_ppm))
    if not found:
        remarks.stop("gpu_type_missing", row)
        return None
    return tuple(found)


def _block(row: DemandRow, remarks: Remarks) -> Shaped | None:
    if row.desired_gpus is None:
        remarks.stop("desired_gpus_missing", row)
        return None
    if (row.duration_days is None) == (row.work_gpu_hours is None):
        remarks.stop("duration_or_work", row)
        return None
    minimum = row.minimum_gpus
    if minimum is None:
        remarks.ask("minimum_gpus_unstated", row, used=row.desired_gpus, gpus=row.desired_gpus)
        minimum = row.desired_gpus
    if minimum > row.desired_gpus:
        remarks.stop("minimum_above_desired", row, value=minimum, minimum=minimum, desired=row.desired_gpus)
        return None
    if row.months:
        remarks.ask("months_ignored", row)
    return Shaped(
        demand=Block(
            desired_gpus=row.desired_gpus,
            minimum_gpus=minimum,
            duration_days=row.duration_days,
            work_gpu_hours=row.work_gpu_hours,
            step_up=row.step_up,
        )
    )


def _profile(row: DemandRow, horizon: Period, remarks: Remarks) -> Shaped | None:
    if not row.months:
        remarks.stop("months_missing", row)
        return None
    amounts = {amount.month: amount.gpus for amount in row.months}
    outside = [
        m for m, gpus in sorted(amounts.items()) if gpus and (m >= horizon.end or next_month(m) <= horizon.start)
    ]
    if outside:
        remarks.ask("months_outside_horizon", row, value=", ".join(m.isoformat()[:7] for m in outside), months=outside)
    used = [month for month, gpus in sorted(amounts.items()) if gpus and month not in outside]
    if not used:
        remarks.stop("months_without_gpus", row)
        return None
    segments: list[Segment] = []
    month, blank = used[0], []
    while month <= used[-1]:
        if month not in amounts:
            blank.append(month)
        days = (min(next_month(month), horizon.end) - max(month, horizon.start)).days
        segments.append(Segment(days=days, gpus=amounts.get(month, 0)))
        month = next_month(month)
    for month in blank:
        remarks.ask("month_blank_inside", row, used=0, months=[month])
    return Shaped(
        demand=Profile(segments=tuple(segments), earlier_days=row.earlier_days, later_days=row.later_days),
        drawn_start=max(used[0], horizon.start),
    )


def _choice(row: DemandRow, written: AlternativeRow, catalogue: Catalogue, remarks: Remarks) -> list[Alternative]:
    provider, gpu_type = catalogue.provider(written.provider), catalogue.gpu_type(written.gpu_type)
    if provider is None:
        near = catalogue.near_providers(written.provider)
        remarks.ask("provider_unknown", row, value=written.provider, name=written.provider, near=near)
        return []
    pools = [
        p for p in catalogue.pools if p.provider == provider and gpu_type is not None and p.gpu_type == gpu_type.id
    ]
    if not pools:
        remarks.ask(
            "alternative_without_pool", row, value=written.gpu_type, name=written.gpu_type, provider=written.provider
        )
    return [
        Alternative(uses=(PoolUse(pool=pool.id, gpus=written.gpus),), days=written.days, penalty=written.penalty)
        for pool in pools
    ]


def _alternatives(row: DemandRow, catalogue: Catalogue, remarks: Remarks) -> Shaped | None:
    choices = [choice for written in row.alternatives for choice in _choice(row, written, catalogue, remarks)]
    if not choices:
        remarks.stop("alternatives_missing", row)
        return None
    ordered = sorted(
        set(choices), key=lambda c: (c.uses[0].pool, c.uses[0].gpus, c.days, c.penalty is None, c.penalty or 0)
    )
    return Shaped(demand=Alternatives(choices=tuple(ordered)))


def shaped(row: DemandRow, horizon: Period, catalogue: Catalogue, remarks: Remarks) -> Shaped | None:
    """Return the demand a line states, or None (with the reason said) when it states none."""
    match row.shape:
        case "block":
            return _block(row, remarks)
        case "profile":
            return _profile(row, horizon, remarks)
        case "alternatives":
            return _alternatives(row, catalogue, remarks)


def desired_hours(
    demand: Block | Profile | Alternatives, first_ppm: int, type_of: dict[str, GpuTypeId], h100: dict[GpuTypeId, int]
) -> int:
    """Return what the whole demand amounts to, in millionths of an H100 times hours.

    ``first_ppm``: what one GPU of the first accepted type counts. For alternatives the largest choice counts, each
    pool by its type in the supply's table.
    """
    match demand:
        case Block(duration_days=int(days)):
            return demand.desired_gpus * days * HOURS_PER_DAY * first_ppm
        case Block():
            return (demand.work_gpu_hours or 0) * first_ppm
        case Profile():
            return sum(segment.gpus * segment.days for segment in demand.segments) * HOURS_PER_DAY * first_ppm
        case Alternatives():
            return max(
                sum(use.gpus * h100[type_of[use.pool]] for use in choice.uses) * choice.days * HOURS_PER_DAY
                for choice in demand.choices
            )


def peak_gpus(demand: Block | Profile) -> int:
    """Return the most GPUs wanted on a day."""
    return demand.desired_gpus if isinstance(demand, Block) else max(segment.gpus for segment in demand.segments)


def fewest_nodes(demand: Block, node_size: int) -> tuple[int, int]:
    """Return the fewest and the desired nodes of a block."""
    return nodes_for(demand.minimum_gpus, node_size), nodes_for(demand.desired_gpus, node_size)
