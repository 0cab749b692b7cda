"""What a dossier says, checked once more: every rule, value and certified bound, every reason, every document."""

from collections.abc import Iterator

from allocator.checks import check_decisions, check_plan, check_scenario, tier_values
from allocator.checks.bounds import certified, check_bounds
from allocator.dossier.cells import first_difference, same_content
from allocator.dossier.lines import altered_line, line_hashes, line_text
from allocator.dossier.members import DATA, line_finding, read
from allocator.dossier.nouns import DOCUMENTS, Finding, Inputs, Manifest, MemberName, SolverWord, TierBound, Verified
from allocator.dossier.write import documents, json_members, lines_member
from models.certificate import Certificate
from models.plan import Plan
from models.scenario import Decision, Scenario
from models.studies import Impossible, Possible, Reasons


class Contents:
    """The contents of a dossier none of whose bytes was altered since it was sealed."""

    def __init__(self, members: dict[str, bytes], manifest: Manifest, seal: str, software: str) -> None:
        self.members, self.manifest, self.seal, self.software = members, manifest, seal, software

    def verified(self) -> Verified:
        """Check everything there is."""
        manifest = self.manifest
        seen = Verified(
            manifest_hash=self.seal, issued=manifest.issued, members=len(self.members), software=manifest.software
        )
        scenario = read(self.members, MemberName.SCENARIO, Scenario)
        plan = read(self.members, MemberName.PLAN, Plan)
        inputs = read(self.members, MemberName.INPUTS, Inputs)
        for name, document in ((MemberName.SCENARIO, scenario), (MemberName.PLAN, plan), (MemberName.INPUTS, inputs)):
            if document is None:
                return seen.model_copy(update={"findings": (Finding(code="unreadable", member=name),)})
        assert scenario is not None
        assert plan is not None
        assert inputs is not None
        certificate = read(self.members, MemberName.CERTIFICATE, Certificate)
        reasons = read(self.members, MemberName.REASONS, Reasons)
        findings = [
            *self._members_fit(scenario, plan, inputs, certificate, reasons),
            *_checked(scenario, plan, certificate),
            *(() if reasons is None else _reasons(scenario, plan, reasons)),
        ]
        by_prices = () if certificate is None else certified(plan, certificate)
        bounds = [TierBound(name=tier.name, level=tier.level, bound=tier.bound) for tier in plan.tiers]
        update: dict[str, object] = {
            "decisions": len(plan.decisions),
            "tiers": len(plan.tiers),
            "certified": tuple(bound for place, bound in enumerate(bounds) if place in by_prices),
            "by_solver": tuple(bound for place, bound in enumerate(bounds) if place not in by_prices),
            "reasons_by_solver": () if reasons is None else tuple(_by_solver(reasons)),
        }
        if self.software == manifest.software:
            found = tuple(self._documents(scenario, plan, reasons))
            findings += found
            update["documents"] = sum(name.startswith(DOCUMENTS) for name in self.members)
        return seen.model_copy(update=update | {"findings": tuple(findings)})

    def _members_fit(
        self,
        scenario: Scenario,
        plan: Plan,
        inputs: Inputs,
        certificate: Certificate | None,
        reasons: Reasons | None,
    ) -> Iterator[Finding]:
        """Policy, hashes and lines follow from scenario and plan; each is written once more and compared."""
        stated = (self.manifest.scenario_hash, self.manifest.plan_hash)
        if stated != (scenario.deciding_hash, plan.hash):
            yield Finding(code="other_hash", member=MemberName.MANIFEST)
        due = json_members(scenario, plan, certificate, reasons, inputs.files)
        due[MemberName.LINES] = lines_member({name: self.members[name] for name in DATA if name in self.members})
        for name in (*DATA, MemberName.LINES):
            found = self.members.get(name)
            if found is None and name in due:
                yield Finding(code="missing", member=name)
            elif found is not None and name not in due:
                yield Finding(code="unreadable", member=name)
            elif found is not None and found != due[name]:
                number = altered_line(found, line_hashes(due[name])) or 0
                yield line_finding(name, found, number).model_copy(
                    update={"code": "does_not_follow", "due": line_text(due[name], number)}
                )

    def _documents(self, scenario: Scenario, plan: Plan, reasons: Reasons | None) -> Iterator[Finding]:
        manifest = self.manifest
        due = documents(scenario, plan, reasons, manifest.issued, manifest.lang, manifest.software)
        found = {name: content for name, content in self.members.items() if name.startswith(DOCUMENTS)}
        for name, content in due.items():
            if name not in found:
                yield Finding(code="missing", member=name)
            elif not same_content(found[name], content):
                yield first_difference(name, found[name], content)
        for name in found.keys() - due.keys():
            yield Finding(code="unknown", member=name)


def _checked(scenario: Scenario, plan: Plan, certificate: Certificate | None) -> Iterator[Finding]:
    """Every rule, every value, every certified bound."""
    for violation in check_scenario(scenario):
        yield Finding(code="violation", member=MemberName.SCENARIO, violation=violation)
    for violation in check_plan(scenario, plan):
        yield Finding(code="violation", member=MemberName.PLAN, violation=violation)
    for violation in () if certificate is None else check_bounds(scenario, plan, certificate):
        yield Finding(code="violation", member=MemberName.CERTIFICATE, violation=violation)


def _reasons(scenario: Scenario, plan: Plan, reasons: Reasons) -> Iterator[Finding]:
    """The plan that comes with each reason keeps all rules and is worth what is stated."""
    if (reasons.scenario_hash, reasons.plan_hash) != (plan.scenario_hash, plan.hash):
        yield Finding(code="other_hash", member=MemberName.REASONS)
        return
    for number, reason in enumerate(reasons.reasons):
        if not isinstance(reason.verdict, Possible):
            continue
        place, verdict = f"reasons[{number}]", reason.verdict
        decided = verdict.applied(plan)
        for violation in check_decisions(scenario, decided):
            yield Finding(code="violation", member=MemberName.REASONS, place=place, violation=violation)
        moved = {d.proposal for d in set(decided) ^ set(plan.decisions)} - {reason.alternative.proposal}
        if moved != set(verdict.movers):
            yield Finding(
                code="movers", member=MemberName.REASONS, place=place, stated=str(verdict.movers), due=str(moved)
            )
        yield from _worth(scenario, plan, verdict, decided, place)


def _worth(
    scenario: Scenario, plan: Plan, verdict: Possible, decided: tuple[Decision, ...], place: str
) -> Iterator[Finding]:
    """The first tier whose threshold is not kept is the one stated, at the value stated."""
    reached = zip(plan.tiers, tier_values(scenario, decided), strict=False)
    found = next(
        ((place, tier.name, value) for place, (tier, value) in enumerate(reached, start=1) if not tier.kept_by(value)),
        None,
    )
    stated = None if verdict.tier is None else (verdict.number, verdict.tier, verdict.best)
    if stated != found:
        yield Finding(code="value", member=MemberName.REASONS, place=place, stated=str(stated), due=str(found))


def _by_solver(reasons: Reasons) -> Iterator[SolverWord]:
    """Yield what only a solver can derive again: that nothing has it, costs less, or moves fewer."""
    for reason in reasons.reasons:
        if isinstance(reason.verdict, Impossible | Possible):
            one = reason.alternative
            yield SolverWord(kind=one.kind, proposal=one.proposal, phase=one.phase)
