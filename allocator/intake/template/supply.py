"""The supply as the values of a supply workbook: the reverse of ``assemble.supply``."""

from decimal import Decimal

from allocator.intake.form import book_form
from allocator.intake.template.book import Filled, Row
from allocator.intake.template.survey import filled_row
from models.supply import Pool, PoolLabel, Supply
from models.units import WHOLE


def _word(choices: str, code: str) -> str:
    return book_form("supply").word(choices, code)


def _yes_no(true: bool) -> str:
    return _word("yes_no", "yes" if true else "no")


def _pool(pool: Pool, label: PoolLabel | None) -> Row:
    return filled_row(
        id=pool.id,
        name=label.name if label else None,
        name_en=label.name_en if label else None,
        provider=pool.provider,
        gpu_type=pool.gpu_type,
        site=label.site if label else None,
        node_size=pool.node_size,
        calendar_start=pool.calendar.start,
        calendar_end=pool.calendar.last_day,
        turnaround_days=pool.turnaround_days,
        reserved_nodes=pool.reserved_nodes,
        note=label.note if label else None,
    )


def _lease(pool: Pool) -> Row:
    lease = pool.lease
    return filled_row(
        id=pool.id,
        start_on=_word("lease_start", lease.start_on),
        min_days=lease.min_days,
        multiple_days=lease.multiple_days,
        max_days=lease.max_days,
        lead_time_days=lease.lead_time_days,
        max_nodes_per_lease=lease.max_nodes_per_lease,
        cancellable=_yes_no(lease.cancellable),
        prepaid=_yes_no(lease.prepaid),
    )


def supply_values(supply: Supply) -> Filled:
    """Return what the workbook of a supply holds."""
    labels = {label.id: label for label in supply.pool_labels}
    return {
        "cover": filled_row(
            cycle_id=supply.cycle_id,
            version=supply.version,
            source=supply.source,
            as_of=supply.as_of,
            fictional=_yes_no(supply.fictional),
        ),
        "gpu_types": [
            filled_row(
                id=gpu_type.id,
                h100_ppm=Decimal(gpu_type.h100_ppm) / WHOLE,
                memory_gb=gpu_type.memory_gb,
                source=gpu_type.source,
                as_of=gpu_type.as_of,
            )
            for gpu_type in supply.gpu_types
        ],
        "providers": [
            filled_row(
                id=label.id,
                name=label.name,
                name_en=label.name_en,
                aliases="\n".join(label.aliases),
                contact=label.contact,
            )
            for label in supply.providers
        ],
        "pools": [_pool(pool, labels.get(pool.id)) for pool in supply.pools],
        "leases": [_lease(pool) for pool in supply.pools],
        "capacity": [
            filled_row(
                id=pool.id,
                since=step.since,
                nodes=step.nodes,
                confidence=_word("confidence", step.confidence),
                note=step.note,
            )
            for pool in supply.pools
            for step in pool.capacity
        ],
        "prices": [
            filled_row(id=pool.id, since=step.since, yen_per_gpu_hour=step.yen_per_gpu_hour, note=step.note)
            for pool in supply.pools
            for step in pool.prices
        ],
    }
