"""One answer and the proposal made of it, compared figure by figure.

Wishes keep their ranks even where a name is unknown; a provider both ranked and refused is refused; whether any other
will do is as answered, else "yes" only where nobody was named. An unknown class counts at the highest rate in the
budget, at the lowest for the own contribution, and in all three envelopes. What is needed as a whole: every phase where
the applicant said so or one waits for another, the stated share, else any phase.
"""

from collections.abc import Iterator
from typing import Any

from allocator.checks.allocation import broken
from allocator.checks.prepared import lines
from allocator.checks.prepared.names import Names
from allocator.checks.prepared.sizes import size_faults
from allocator.checks.prepared.values import shown
from models.policy import Policy, SubsidyClass
from models.reasons import Violation
from models.scenario import (
    AcceptableGpu,
    Alternatives,
    Minimum,
    MinimumKind,
    Outlook,
    Phase,
    Proposal,
    Purpose,
    Scenario,
    Wishes,
)
from models.supply import Supply
from models.survey import Answer, DemandRow, SurveyEntry
from models.units import WHOLE, Rate


class Reader:
    """Reads answers against one supply and policy, independently of how they were prepared."""

    def __init__(self, supply: Supply, policy: Policy, scenario: Scenario) -> None:
        self.supply = supply
        self.policy = policy
        self.scenario = scenario
        self.names = Names(supply)

    def differences(self, entry: SurveyEntry, proposal: Proposal) -> Iterator[Violation]:
        """Yield every figure of a proposal that does not follow from its answer."""
        declared = entry.declared_class.subsidy_class
        rates = self._rates(declared)
        due: dict[str, Any] = {
            "status": entry.status,
            "subsidy_class": declared,
            "rate": rates[0],
            "own_rate": rates[1],
            "envelopes": _envelopes(declared),
            "target_category": _category(entry),
            "grant_cap_yen": _first_stated(entry.grant_cap_yen, self.policy.default_grant_cap_yen),
            "own_cap_yen": _first_stated(entry.own_cap_yen, self.policy.default_own_cap_yen),
            "minimum": _minimum(entry, chained=any(phase.predecessors for phase in proposal.phases)),
            "outlook": Outlook(
                kind=entry.self_procurement.outlook,
                gpus=entry.self_procurement.gpus or 0,
                since=entry.self_procurement.since,
                yen_per_gpu_hour=entry.self_procurement.yen_per_gpu_hour,
            ),
        }
        for field, value in due.items():
            stated = getattr(proposal, field)
            if stated != value:
                yield broken(
                    "scenario", f"answer_{field}", proposal=proposal.id, stated=shown(stated), due=shown(value)
                )
        yield from self._wishes(entry, proposal)
        yield from self._phases(entry, proposal)

    def _rates(self, declared: SubsidyClass) -> tuple[Rate, Rate]:
        rates = {rate.subsidy_class: rate.rate for rate in self.policy.rates}
        if declared in rates:
            return rates[declared], rates[declared]
        cautious = sorted(rates.values(), key=lambda rate: rate.fraction)
        return cautious[-1], cautious[0]

    def _wishes(self, entry: SurveyEntry, proposal: Proposal) -> Iterator[Violation]:
        stated = entry.preferences
        refused = {self.names.provider(name) for name in stated.refused} - {None}
        ranked: list[str] = []
        for name in stated.ranked:
            provider = self.names.provider(name) or f"? {name}"
            if provider not in ranked and provider not in refused:
                ranked.append(provider)
        if stated.unranked_acceptable is Answer.UNKNOWN:
            any_other = not stated.ranked and not stated.unknown_names
        else:
            any_other = stated.unranked_acceptable is Answer.YES
        due = Wishes(ranked=tuple(ranked), refused=tuple(sorted(map(str, refused))), unranked_acceptable=any_other)
        known = {pool.provider for pool in self.supply.pools} | {label.id for label in self.supply.providers}
        found = Wishes(
            ranked=tuple(p if p in known else "?" for p in proposal.wishes.ranked),
            refused=tuple(sorted(p for p in proposal.wishes.refused if p in known)),
            unranked_acceptable=proposal.wishes.unranked_acceptable,
        )
        as_shown = due.model_copy(update={"ranked": tuple(p if p in known else "?" for p in due.ranked)})
        if found != as_shown:
            yield broken(
                "scenario", "answer_wishes", proposal=proposal.id, stated=shown(proposal.wishes), due=shown(as_shown)
            )

    # --- demand lines

    def planned_lines(self, entry: SurveyEntry) -> dict[str, bool | None]:
        """Return for each line whether it is planned: by itself, and because nothing it waits for is stopped."""
        rows = [row for row in entry.demand if row.purpose is not Purpose.OTHER]
        written = [row.line for row in entry.demand]
        planned: dict[str, bool | None] = {}
        for row in rows:
            by_itself = lines.is_planned(row, self.policy.horizon, self.names, self.supply)
            clear = written.count(row.line) == 1 and set(row.after) <= set(written)
            planned[row.line] = by_itself if clear else False
        others = set(written) - planned.keys()
        settled: set[str] = set()
        while True:
            ready = [r for r in rows if r.line not in settled and set(r.after) <= settled | others]
            if not ready:
                break
            for row in ready:
                settled.add(row.line)
                before = [planned[name] for name in row.after if name in planned]
                planned[row.line] = _and(planned[row.line], *before)
        for row in rows:
            if row.line not in settled:
                planned[row.line] = False
        chained = any(row.after for row in rows)
        if _minimum(entry, chained).kind is MinimumKind.ALL_PHASES and not all(planned.values()):
            whole = None if all(value is not False for value in planned.values()) else False
            planned = dict.fromkeys(planned, whole)
        return planned

    def _phases(self, entry: SurveyEntry, proposal: Proposal) -> Iterator[Violation]:
        planned = self.planned_lines(entry)
        there = {phase.id for phase in proposal.phases}
        for name in sorted(name for name, value in planned.items() if value is True and name not in there):
            yield broken("scenario", "answer_line_missing", proposal=proposal.id, phase=name)
        rows = {row.line: row for row in entry.demand}
        for phase in proposal.phases:
            if planned.get(phase.id, False) is False:
                yield broken("scenario", "answer_line_not_planned", proposal=proposal.id, phase=phase.id)
            else:
                yield from self._phase(proposal, phase, rows[phase.id], there)

    def _phase(self, proposal: Proposal, phase: Phase, row: DemandRow, there: set[str]) -> Iterator[Violation]:
        days = lines.window(row, self.policy.horizon)
        due: dict[str, Any] = {
            "purpose": row.purpose,
            "predecessors": tuple(sorted(set(row.after) & there)),
            "earliest": days.earliest,
            "desired_start": days.desired_start,
            "deadline": days.deadline,
            "due": days.due,
            "split": lines.split(row, self.names),
            "mandatory": row.mandatory,
            "self_only": row.procurement == "self",
        }
        if row.shape != "alternatives":
            due["demand"] = lines.block(row) if row.shape == "block" else lines.profile(row, self.policy.horizon)
        where = {"proposal": proposal.id, "phase": phase.id}
        for field, value in due.items():
            stated = getattr(phase, field)
            stated = tuple(sorted(stated)) if field == "predecessors" else stated
            if stated != value:
                yield broken("scenario", f"answer_{field}", **where, stated=shown(stated), due=shown(value))
        if row.shape == "alternatives":
            certain, others = lines.choices(row, self.names, self.supply)
            stated = set(phase.demand.choices) if isinstance(phase.demand, Alternatives) else set()
            if not certain <= stated or (stated != certain and not others):
                yield broken("scenario", "answer_demand", **where, stated=shown(phase.demand), due=shown(certain))
        elif not self._types_follow(row, phase):
            stated = [kind.gpu_type for kind in phase.acceptable]
            yield broken("scenario", "answer_acceptable", **where, stated=stated, due=[k.gpu_type for k in row.types])
        yield from size_faults(self.supply, self.policy, self.scenario, proposal, phase, row)

    def _types_follow(self, row: DemandRow, phase: Phase) -> bool:
        """Tell whether the accepted types are those written, in order, each at its figure; unclear names may drop."""
        table = {kind.id: kind.h100_ppm for kind in self.supply.gpu_types}
        found = list(phase.acceptable)
        first = found[0].h100_ppm if found else 0
        seen: set[str] = set()
        for position, wish in enumerate(row.types):
            possible = self.names.gpu_types(wish.gpu_type)
            here = found[0] if found and found[0].gpu_type in possible else None
            if here is not None:
                seen.add(here.gpu_type)
                stated = wish.counts_as if position else None
                figure = table[here.gpu_type] if stated is None else int(first * stated.fraction)
                if found.pop(0) != AcceptableGpu(gpu_type=here.gpu_type, h100_ppm=max(1, figure)):
                    return False
            elif None not in possible and not possible <= seen and not _counts_nothing(wish.counts_as, first):
                return False
        return not found


def _counts_nothing(stated: Rate | None, first: int) -> bool:
    return stated is not None and int(first * stated.fraction) < 1


def _and(*answers: bool | None) -> bool | None:
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def _first_stated(*figures: int | None) -> int | None:
    return next((figure for figure in figures if figure is not None), None)


def _envelopes(declared: SubsidyClass) -> tuple[SubsidyClass, ...]:
    if declared is SubsidyClass.UNKNOWN:
        return (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER)
    return (declared,)


def _category(entry: SurveyEntry) -> int | None:
    content = entry.content
    only = content.categories[0] if len(content.categories) == 1 else None
    chosen = content.reclassified or content.main_category or only
    return None if chosen is None else chosen.number


def _minimum(entry: SurveyEntry, chained: bool) -> Minimum:
    every = entry.complete_or_nothing
    share = entry.minimum_share_percent
    if every is Answer.YES or (every is Answer.UNKNOWN and share is None and chained):
        return Minimum(kind=MinimumKind.ALL_PHASES)
    if share is not None:
        return Minimum(kind=MinimumKind.SHARE, share_ppm=share * WHOLE // 100)
    return Minimum(kind=MinimumKind.ANY_PHASE)
