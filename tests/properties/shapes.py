"""Every shape a phase could take, on every day: the plain reading of DEFINITIONS.md section 1, before any local rule.

A shape is a list of parts not yet leased. It says which pool (or self) sets the days it may start on, so that the
rules can judge it afterwards. Nothing of the product but ``models`` is read here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.scenario import Alternatives, Block, OutlookKind, Phase, Profile, Proposal, Scenario
from models.supply import Pool
from models.units import WHOLE, Period, month_start, next_month


class Piece(NamedTuple):
    """Nodes of a pool, or self-procured GPUs, for the days used."""

    pool: Pool | None
    nodes: int
    gpus: int
    used: Period


class Start(NamedTuple):
    """A start day of a pool (None: of self-procurement); the first one on or after ``after`` if set."""

    pool: Pool | None
    day: date
    after: date | None = None


class Shape(NamedTuple):
    """The pieces in their order, and on which days of which pools they begin. ``form`` names it for reports."""

    form: str
    pieces: tuple[Piece, ...]
    starts: tuple[Start, ...]


def h100_of(scenario: Scenario, phase: Phase, pool: Pool | None) -> int:
    """Millionths of an H100 one GPU counts for this phase: its own conversion, else the policy's table."""
    if pool is None:
        return phase.acceptable[0].h100_ppm
    for accepted in phase.acceptable:
        if accepted.gpu_type == pool.gpu_type:
            return accepted.h100_ppm
    return next(gpu.h100_ppm for gpu in scenario.gpu_types if gpu.id == pool.gpu_type)


def up(amount: int, by: int) -> int:
    """Divide and round up."""
    return -(-amount // by)


def _days(start: date, days: int) -> Period:
    return Period(start=start, end=start + timedelta(days=days))


def _in_pool(pool: Pool, nodes: int, used: Period) -> Piece:
    return Piece(pool, nodes, nodes * pool.node_size, used)


def _alone(gpus: int, used: Period) -> Piece:
    return Piece(None, 0, gpus, used)


def _layers(pool: Pool | None, levels: list[int], start: date) -> tuple[Piece, ...]:
    """One amount per day, cut into horizontal layers: low to high, each over its longest runs of days."""
    pieces: list[Piece] = []
    below = 0
    for level in sorted({amount for amount in levels if amount > 0}):
        reaching = [amount >= level for amount in levels] + [False]
        begun: int | None = None
        for offset, reached in enumerate(reaching):
            if reached and begun is None:
                begun = offset
            if not reached and begun is not None:
                used = Period(start=start + timedelta(days=begun), end=start + timedelta(days=offset))
                added = level - below
                pieces.append(_in_pool(pool, added, used) if pool else _alone(added, used))
                begun = None
        below = level
    return tuple(pieces)


def _grid(scenario: Scenario, phase: Phase) -> Iterator[tuple[Pool, tuple[int, ...]]]:
    for sizes in phase.sizes:
        yield next(pool for pool in scenario.pools if pool.id == sizes.pool), sizes.nodes


def _block(scenario: Scenario, proposal: Proposal, phase: Phase, block: Block, start: date) -> Iterator[Shape]:
    h1 = phase.acceptable[0].h100_ppm

    def length(power: int, work_left: int | None = None) -> int:
        if block.work_gpu_hours is None:
            assert block.duration_days is not None
            return block.duration_days
        return up(block.work_gpu_hours * h1 if work_left is None else work_left, 24 * power)

    yield Shape(
        "self", (_alone(block.desired_gpus, _days(start, length(block.desired_gpus * h1))),), (Start(None, start),)
    )
    for pool, sizes in _grid(scenario, phase):
        h = h100_of(scenario, phase, pool)
        begin = (Start(pool, start),)
        for nodes in sizes:
            gpus = nodes * pool.node_size
            yield Shape("block", (_in_pool(pool, nodes, _days(start, length(gpus * h))),), begin)
            beside = min(proposal.outlook.gpus, block.desired_gpus - gpus)
            if proposal.outlook.kind is OutlookKind.PARTLY and beside > 0:
                used = _days(start, length(gpus * h + beside * h1))
                yield Shape("partly", (_in_pool(pool, nodes, used), _alone(beside, used)), begin)
            if block.step_up:
                yield from _steps(pool, nodes, sizes, block, start, h1, h)
    if phase.split is not None and block.duration_days is not None:
        yield from _split(scenario, phase, block, start)


def _steps(pool: Pool, low: int, sizes: tuple[int, ...], block: Block, start: date, h1: int, h: int) -> Iterator[Shape]:
    """The larger size from the first day of a month strictly inside the used period."""
    for high in (size for size in sizes if size > low):
        month = next_month(month_start(start))
        while True:
            if block.duration_days is not None:
                end = start + timedelta(days=block.duration_days)
            else:
                assert block.work_gpu_hours is not None
                left = block.work_gpu_hours * h1 - 24 * low * pool.node_size * h * (month - start).days
                end = month + timedelta(days=max(0, up(left, 24 * high * pool.node_size * h)))
            if month >= end:
                break
            whole, later = Period(start=start, end=end), Period(start=month, end=end)
            pieces = (_in_pool(pool, low, whole), _in_pool(pool, high - low, later))
            yield Shape("step_up", pieces, (Start(pool, start),))
            month = next_month(month)


def _split(scenario: Scenario, phase: Phase, block: Block, start: date) -> Iterator[Shape]:
    """``start`` is that of the first pool; with different dates the second part may be anywhere near."""
    assert phase.split is not None
    assert block.duration_days is not None
    days = block.duration_days
    for first, sizes in _grid(scenario, phase):
        for second, _ in _grid(scenario, phase):
            if (first.provider, second.provider) != (phase.split.first, phase.split.second) or first.id == second.id:
                continue
            for nodes in sizes:
                missing = block.desired_gpus - nodes * first.node_size
                if missing <= 0:
                    continue
                one = _in_pool(first, nodes, _days(start, days))
                others = up(missing, second.node_size)
                if phase.split.equal_dates:
                    yield Shape("split", (one, _in_pool(second, others, one.used)), (Start(first, start),))
                    continue
                for day in days_around(scenario):
                    other = _in_pool(second, others, _days(day, days))
                    if day >= start:
                        yield Shape("split_apart", (one, other), (Start(first, start), Start(second, day, after=start)))
                    if day <= start:
                        yield Shape("split_apart", (one, other), (Start(second, day), Start(first, start, after=day)))


def _profile(scenario: Scenario, proposal: Proposal, phase: Phase, profile: Profile, start: date) -> Iterator[Shape]:
    wanted = [segment.gpus for segment in profile.segments for _ in range(segment.days)]
    yield Shape("self", _layers(None, wanted, start), (Start(None, start),))
    for pool, _ in _grid(scenario, phase):
        for scale in phase.scales_ppm:
            nodes = [up(scale * gpus, WHOLE * pool.node_size) for gpus in wanted]
            pieces = _layers(pool, nodes, start)
            yield Shape("profile", pieces, (Start(pool, start),))
            if proposal.outlook.kind is OutlookKind.PARTLY:
                beside = [
                    max(0, min(proposal.outlook.gpus, gpus - count * pool.node_size))
                    for gpus, count in zip(wanted, nodes, strict=True)
                ]
                if any(beside):
                    yield Shape("partly", pieces + _layers(None, beside, start), (Start(pool, start),))


def _alternatives(scenario: Scenario, demand: Alternatives, start: date) -> Iterator[Shape]:
    pools = {pool.id: pool for pool in scenario.pools}
    for choice in demand.choices:
        used = _days(start, choice.days)
        pieces = tuple(_in_pool(pools[use.pool], up(use.gpus, pools[use.pool].node_size), used) for use in choice.uses)
        yield Shape("alternative", pieces, (Start(pieces[0].pool, start),))


def days_around(scenario: Scenario) -> Iterator[date]:
    """Every day on which something could start."""
    yield from scenario.horizon.each_day()


def shapes(scenario: Scenario, proposal: Proposal, phase: Phase) -> Iterator[Shape]:
    """Yield every shape of what is left to do of a phase, from every day of the horizon."""
    demand = phase.to_do
    for start in days_around(scenario):
        if isinstance(demand, Block):
            yield from _block(scenario, proposal, phase, demand, start)
        elif isinstance(demand, Profile):
            yield from _profile(scenario, proposal, phase, demand, start)
        else:
            yield from _alternatives(scenario, demand, start)
