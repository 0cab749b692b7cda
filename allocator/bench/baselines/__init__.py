"""Every baseline, one file each, by the name it has in tables."""

from allocator.bench.baselines import first_come, plain_cpsat, priority, pyjobshop, time_indexed
from allocator.bench.baselines.ways import Baseline

BASELINES: dict[str, Baseline] = {
    "priority": priority.answer,
    "first_come": first_come.answer,
    "plain_cpsat": plain_cpsat.answer,
    "time_indexed": time_indexed.answer,
    "pyjobshop": pyjobshop.answer,
}
