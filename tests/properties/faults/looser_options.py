"""Options that should not exist: plans come out that the checks refuse."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from allocator.options import Options, shapes
from allocator.options.days import BoolArray, Calendar, Window
from allocator.options.family import Family, rows_true
from allocator.options.shapes import Shapes
from allocator.rules import commitments, compatibility, eligibility, pins, self_procurement, size
from models.scenario import Block, OutlookKind, Phase, Pin, Proposal, Scenario
from tests.properties.faults.fault import Fault, Make, Patch
from tests.properties.faults.ways import (
    admit_all,
    admit_also,
    admit_as_in,
    other_phase,
    other_window,
)


def _a_day_more(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, end=window.end + 1)


def _from_the_first_day(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, start=max(calendar.first, calendar.as_of)) if phase.earliest else window


def _later_still(calendar: Calendar, proposal: Proposal, phase: Phase, window: Window) -> Window:
    return replace(window, last_start=window.end - 1)


def _type_suits(options: Options, family: Family) -> bool:
    types = {gpu.gpu_type for gpu in family.phase.acceptable}
    return family.choice is not None or all(options.calendar.pools[p].pool.gpu_type in types for p in family.pools)


def _provider_suits(options: Options, family: Family) -> bool:
    return all(family.proposal.wishes.accepts(options.calendar.pools[pool].pool.provider) for pool in family.pools)


def _out_of_scope(options: Options, family: Family) -> bool:
    return not family.phase.done


def _done(options: Options, family: Family) -> bool:
    return family.phase.done and family.proposal.status in options.scenario.rules.scope


def _alone_though_unknown(options: Options, family: Family) -> bool:
    alone = family.has_self and not family.pools
    return alone and family.proposal.outlook.kind is OutlookKind.UNKNOWN and not family.phase.self_only


def _before_it_can(options: Options, family: Family) -> bool:
    alone, kind = family.has_self and not family.pools, family.proposal.outlook.kind
    return not family.phase.self_only and family.has_self and kind is (OutlookKind.CAN if alone else OutlookKind.PARTLY)


def _own_line_in_a_pool(options: Options, family: Family) -> bool:
    return family.phase.self_only and not family.has_self


def _one_gpu_more(right: Any) -> Any:
    def init(self: Shapes, calendar: Calendar, proposal: Proposal, phase: Phase) -> None:
        right(self, calendar, proposal, phase)
        self.partly += bool(self.partly)

    return init


def _any_size(phase: Phase) -> Phase:
    if not isinstance(phase.to_do, Block):
        return phase
    filled = tuple(row.model_copy(update={"nodes": tuple(range(1, max(row.nodes) + 1))}) for row in phase.sizes)
    return phase.model_copy(update={"sizes": filled})


def _second_half_later(right: Any) -> Any:
    def splits(self: Shapes, block: Block, wanted: Any) -> Iterator[Family]:
        for family in right(self, block, wanted):
            first, second = family.parts
            assert second.pool is not None
            later = self._pool_part(second.pool, second.nodes, second.used_start + 1, second.used_end + 1)
            yield replace(family, parts=(first, later), ends=family.ends + 1)

    return splits


def _a_day_less(right: Any) -> Any:
    def length(self: Shapes, block: Block, power: int) -> int:
        days: int = right(self, block, power)
        return days if block.work_gpu_hours is None else max(1, days - 1)

    return length


def _next_day(right: Any) -> Any:
    return lambda day: day.fromordinal(day.toordinal() + 1)


def _forgetting(**fields: Any) -> Make:
    def make(right: Any) -> Any:
        def keeps(family: Family, pin: Pin) -> BoolArray:
            kept: BoolArray = right(family, pin if pin.forbid else pin.model_copy(update=fields))
            return kept

        return keeps

    return make


def _not_forbidding(right: Any) -> Any:
    return lambda family, pin: rows_true(family) if pin.forbid else right(family, pin)


def _one_node_each(scenario: Scenario) -> Scenario:
    kept = tuple(lease.model_copy(update={"nodes": 1}) for lease in scenario.commitments)
    return scenario.model_copy(update={"commitments": kept})


LOOSER_OPTIONS: tuple[Fault, ...] = (
    Fault(
        "deadline off by one",
        "A phase may be used on its deadline.",
        (Patch(Calendar, "window", other_window(_a_day_more)),),
        breaks="window",
    ),
    Fault(
        "earliest day ignored",
        "A phase may start before the day the applicant is ready.",
        (Patch(Calendar, "window", other_window(_from_the_first_day)),),
        breaks="window",
    ),
    Fault(
        "profile moved too far",
        "Monthly figures may be moved later than the applicant tolerates.",
        (Patch(Calendar, "window", other_window(_later_still)),),
        breaks="window",
    ),
    Fault(
        "refused provider admitted",
        "Wishes about providers are not asked.",
        (Patch(compatibility, "admits", admit_also(_type_suits)),),
        breaks="compatibility",
    ),
    Fault(
        "any GPU type",
        "GPU types the applicant cannot use are given.",
        (Patch(compatibility, "admits", admit_also(_provider_suits)),),
        breaks="compatibility",
    ),
    Fault(
        "out of scope planned for",
        "Proposals withdrawn or not adopted are given GPUs.",
        (Patch(eligibility, "admits", admit_also(_out_of_scope)),),
        breaks="eligibility",
    ),
    Fault(
        "done phases planned again",
        "A phase that already ran is given GPUs once more.",
        (Patch(eligibility, "admits", admit_also(_done)),),
        breaks="eligibility",
    ),
    Fault(
        "unknown taken for can",
        "An applicant that does not know is asked to procure alone.",
        (Patch(self_procurement, "admits", admit_also(_alone_though_unknown)),),
        breaks="self_procurement",
    ),
    Fault(
        "procured before it can",
        "Applicants are asked to procure alone before the day they named.",
        (Patch(self_procurement, "admits", admit_also(_before_it_can)),),
        breaks="self_procurement",
    ),
    Fault(
        "own line in a pool",
        "A demand line the applicant procures itself takes nodes of a pool.",
        (Patch(self_procurement, "admits", admit_also(_own_line_in_a_pool)),),
        breaks="self_procurement",
    ),
    Fault(
        "one GPU more alone",
        "Beside a pool the applicant procures one GPU more than it can.",
        (Patch(Shapes, "__init__", _one_gpu_more),),
        breaks="size",
    ),
    Fault(
        "sizes off the grid",
        "Every number of nodes up to the largest is offered.",
        (Patch(Shapes, "__init__", other_phase(_any_size)), Patch(size, "admits", admit_all)),
        breaks="size",
    ),
    Fault(
        "second half of a split a day later",
        "The two halves of a split, meant for equal dates, do not begin together.",
        (Patch(Shapes, "_splits", _second_half_later),),
        breaks="lease",
    ),
    Fault(
        "work cut short",
        "Fixed work ends a day before it is done.",
        (Patch(Shapes, "_length", _a_day_less),),
        breaks="size",
    ),
    Fault(
        "step up on any day",
        "A block steps up in the middle of a month.",
        (Patch(shapes, "next_month", _next_day),),
        breaks="size",
    ),
    Fault(
        "pinned nodes ignored",
        "A pin fixes pool and dates, not the number of nodes.",
        (Patch(pins, "_keeps", _forgetting(nodes=None)),),
        breaks="pins",
    ),
    Fault(
        "pinned dates ignored",
        "A pin fixes pool and nodes, not the dates.",
        (Patch(pins, "_keeps", _forgetting(start=None, end=None)),),
        breaks="pins",
    ),
    Fault(
        "forbidding pins ignored",
        "A phase may be where an officer said it must not be.",
        (Patch(pins, "_keeps", _not_forbidding),),
        breaks="pins",
    ),
    Fault(
        "commitments dropped",
        "Leases already paid are given back.",
        (Patch(commitments, "admits", admit_all),),
        breaks="commitments",
    ),
    Fault(
        "one paid node is enough",
        "Of a paid lease only one node need be kept.",
        (Patch(commitments, "admits", admit_as_in(_one_node_each)),),
        breaks="commitments",
    ),
)
