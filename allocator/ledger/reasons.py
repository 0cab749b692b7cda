"""The reasons of a plan in words, proposal by proposal: what was asked, what is given, and why the two differ.

For an applicant (``named`` false) no other proposal is named: others are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from allocator.ledger import Figures, figures
from allocator.ledger.months import ByMonth, asked_by_month, given_by_month
from allocator.ledger.names import Names
from allocator.ledger.proof import amount, tier_name, tier_scale
from allocator.ledger.world import World
from models.plan import Plan
from models.reasons import RuleName, Violation
from models.scenario import Phase, Proposal, Scenario
from models.studies import (
    Alternative,
    AlternativeKind,
    BindingCode,
    Holder,
    Impossible,
    Possible,
    Reasoned,
    Reasons,
    Unsettled,
)
from models.text import Lang, day_text, text
from models.tiers import TierName
from models.units import WHOLE, Period, ProposalId

SAID_BY_THEMSELVES = frozenset(BindingCode) - {BindingCode.FULL, BindingCode.RULES, BindingCode.TIER, BindingCode.FREE}
"""Bindings of phases that have no such option: they name the rule in the way, and there is nothing to solve."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is said about one proposal, line by line."""

    proposal: ProposalId
    lines: tuple[str, ...]


class Wording:
    """Puts reasons into words."""

    def __init__(
        self, scenario: Scenario, plan: Plan, lang: Lang, *, named: bool = True, counted: Figures | None = None
    ) -> None:
        self.scenario, self.plan, self.lang, self.named = scenario, plan, lang, named
        self.names = Names(scenario, lang)
        self.world = World(scenario, plan)
        self.figures = counted or figures(scenario, plan)

    def say(self, key: str, **params: object) -> str:
        """Return a sentence."""
        return text(f"why.{key}", self.lang, **params)

    def accounts(self, reasons: Reasons) -> Iterator[Account]:
        """Yield what is said about every proposal in scope."""
        for proposal in self.scenario.in_scope:
            mine = [reason for reason in reasons.reasons if reason.alternative.proposal == proposal.id]
            yield Account(proposal.id, tuple(self._account(proposal, mine)))

    def _account(self, proposal: Proposal, mine: list[Reasoned]) -> Iterator[str]:
        names = self.names
        heading = self.say(
            "heading",
            applicant=names.applicant(proposal.id),
            proposal=proposal.id,
            title=names.title(proposal.id),
        )
        yield heading.rstrip()
        for phase in proposal.phases:
            yield self._asked(proposal, phase)
            yield from self._given(proposal, phase)
            yield from self._early(proposal, phase)
        if not mine:
            yield self.say("as_wished" if self._whole(proposal) else "no_alternative")
        for reason in mine:
            yield self.say(
                "line",
                subject=self.subject(reason.alternative),
                binding=self.binding(reason),
                verdict=self.verdict(reason),
            ).rstrip()

    def _whole(self, proposal: Proposal) -> bool:
        return self.figures.proposal(proposal.id).fill.raw_ppm >= WHOLE

    # --- asked and given

    def _asked(self, proposal: Proposal, phase: Phase) -> str:
        row = next(one for one in self.figures.proposal(proposal.id).phases if one.id == phase.id)
        return self.say(
            "asked",
            phase=phase.id,
            types="/".join(hours.gpu_type or "GPU" for hours in row.asked),
            gpus=row.asked_gpus,
            days=row.asked_days,
            months=self._months(asked_by_month(self.world, proposal, phase)),
        )

    def _given(self, proposal: Proposal, phase: Phase) -> Iterator[str]:
        parts = self.world.parts(proposal, phase)
        if not parts:
            yield self.say("not_given", phase=phase.id)
        for pool, by_month in given_by_month(self.world, proposal, phase).items():
            here = [part for part in parts if part.pool == pool]
            yield self.say(
                "given",
                phase=phase.id,
                source=self.names.pool(pool),
                gpus=max(by_month.values()),
                start=min(part.used.start for part in here),
                end=max(part.used.last_day for part in here),
                months=self._months(by_month),
            )

    def _early(self, proposal: Proposal, phase: Phase) -> Iterator[str]:
        """Say where a phase starts before the day wished: nobody counts that as falling behind the wish."""
        starts = [part.used.start for part in self.world.parts(proposal, phase)]
        if starts and phase.desired_start is not None and min(starts) < phase.desired_start:
            yield self.say("early", phase=phase.id, days=(phase.desired_start - min(starts)).days)

    def _months(self, by_month: ByMonth) -> str:
        """Write GPUs by month, equal months in a row together."""
        runs = [
            (list(months), gpus)
            for gpus, group in groupby(by_month.items(), key=itemgetter(1))
            for months in [[month for month, _ in group]]
        ]
        return self.say("gap").join(
            self.say("run", months=self._month_range(months[0], months[-1]), gpus=gpus) for months, gpus in runs
        )

    def _month_range(self, first: date, last: date) -> str:
        def name(month: date) -> str:
            return str(month.month) if self.lang is Lang.JA else day_text(month, self.lang).split()[1]

        if first == last:
            return self.say("one_month", month=name(first))
        return self.say("some_months", first=name(first), last=name(last))

    # --- what is asked about

    def subject(self, alternative: Alternative) -> str:
        """Say what is asked about."""
        source = "" if alternative.pool is None else self.names.pool(alternative.pool)
        if alternative.kind is AlternativeKind.FORCED:
            return self.say("subject.forced", phase=alternative.phase, what=self._what(alternative, source))
        pool = None if alternative.pool is None else self.world.pools[alternative.pool]
        wishes = next(p.wishes for p in self.scenario.proposals if p.id == alternative.proposal)
        return self.say(
            f"subject.{alternative.kind}",
            phase=alternative.phase,
            source=source,
            rank=(wishes.rank(pool.provider) if pool else None) or "-",
            nodes=alternative.nodes or 0,
            gpus=(alternative.nodes or 0) * (pool.node_size if pool else 0),
            start=alternative.start or "-",
        )

    def _what(self, alternative: Alternative, source: str) -> str:
        said = [self.say("what.pool", source=source) if source else self.say("what.served")]
        if alternative.nodes is not None:
            said.append(self.say("what.nodes", nodes=alternative.nodes))
        if alternative.start is not None:
            said.append(self.say("what.start", start=alternative.start))
        return self.say("gap").join(said)

    # --- what stands against it

    def binding(self, reason: Reasoned) -> str:
        """Say what stands against an alternative while everybody else keeps what the plan gives."""
        found = reason.binding
        phase = next(p for p in self.scenario.proposals if p.id == reason.alternative.proposal).phase(
            reason.alternative.phase
        )
        params: dict[str, object] = {}
        match found.code:
            case BindingCode.TYPE:
                params["types"] = [gpu.gpu_type for gpu in phase.acceptable]
            case BindingCode.PINNED:
                params["reasons"] = self.say("gap").join(found.reasons)
            case BindingCode.SINGLE:
                params["rules"] = self._rules(found.rules)
            case BindingCode.SHORT | BindingCode.FULL if found.days is not None:
                params = {"days": self._days(found.days), "nodes": found.nodes, "most": found.most}
                params["holders"] = self._holders(found.holders)
            case BindingCode.RULES:
                params["violations"] = " ".join(self._violation(one) for one in found.violations)
            case BindingCode.TIER if found.tier is not None:
                params = self._tier(found.tier, found.level, kept=found.kept, reached=found.reached)
        busy = None if reason.alternative.pool is None else self.world.pools[reason.alternative.pool]
        again = found.code is BindingCode.FULL and busy is not None and busy.turnaround_days > 0
        return self.say(f"binding.{found.code}{'_again' if again else ''}", **params)

    def _days(self, days: Period) -> str:
        return self.say("one_day" if days.days == 1 else "days", start=days.start, end=days.last_day)

    def _violation(self, violation: Violation) -> str:
        return text(violation.text_key, self.lang, **violation.params)

    def _rules(self, rules: tuple[RuleName, ...]) -> str:
        return self.say("or").join(self.say(f"rule.{rule}") for rule in rules)

    def _holders(self, holders: tuple[Holder, ...]) -> str:
        if not self.named:
            return self.say("binding.others", count=len(holders))
        return self.say("gap").join(
            self.say(
                "binding.holder_pinned" if holder.pinned else "binding.holder",
                name=self._who(holder.proposal),
                nodes=holder.nodes,
                reason=holder.pinned,
            )
            for holder in holders
        )

    def _tier(self, name: TierName, level: int, **values: int) -> dict[str, object]:
        """Write values of a tier so that they can be told apart."""
        scale, unit = tier_scale(name, self.scenario), text(f"tier.{name}.unit", self.lang)
        shown: dict[str, object] = {
            key: f"{amount(value, scale, *values.values())}{unit}" for key, value in values.items()
        }
        return {"tier": tier_name(name, level, self.lang), **shown}

    def _who(self, proposal: ProposalId) -> str:
        return self.say("who", applicant=self.names.applicant(proposal), proposal=proposal)

    # --- what solving again says

    def verdict(self, reason: Reasoned) -> str:
        """Say what solving again has found out."""
        match reason.verdict:
            case Impossible(rules=rules):
                if reason.binding.code in SAID_BY_THEMSELVES:
                    return self.say("verdict.no_option")
                if not rules:
                    return self.say("verdict.impossible")
                return self.say("verdict.impossible_rules", rules=self._rules(rules))
            case Unsettled(asked=asked):
                return self.say("verdict.unsettled" if asked else "verdict.not_asked")
            case Possible() as possible:
                return text("proof.gap", self.lang).join((self._cost(possible), self._movers(possible)))

    def _cost(self, possible: Possible) -> str:
        if possible.tier is None:
            return self.say("verdict.keeps_all" if self.plan.proven else "verdict.keeps_all_open")
        proven = possible.best == possible.bound
        values = {"kept": possible.kept, "best": possible.best, "bound": possible.bound}
        return self.say(
            "verdict.costs" if proven else "verdict.costs_open",
            **self._tier(possible.tier, possible.level, **values),
        )

    def _movers(self, possible: Possible) -> str:
        count = len(possible.movers)
        if not count:
            return self.say("verdict.no_movers")
        key = "verdict.movers" if possible.fewest == count else "verdict.movers_open"
        names = self.say("gap").join(self._who(proposal) for proposal in possible.movers)
        return self.say(key if self.named else f"{key}_hidden", count=count, fewest=possible.fewest, names=names)
