"""Forces an alternative and solves again: is it possible, which tier does it cost, and who has to move?

One model serves all alternatives of a plan. Tier after tier the threshold of the plan is asked for; a search ends as
soon as it is reached. The first tier in which nothing reaches it is solved to its end: what is missing there is what
the alternative costs. At that value the fewest other proposals are moved. Every plan found passes the checks.
"""

from collections.abc import Callable
from math import ceil, floor, isfinite

from ortools.sat.python import cp_model

from allocator.checks import check_decisions, refuse_broken, tier_values
from allocator.engine.control import Control, Status
from allocator.engine.exact import NoPlan
from allocator.options import Options
from allocator.rules import LINKING
from allocator.studies.refusal import matching, refusing_rules
from allocator.tiers import TIERS, turns
from allocator.variables import Expr, PhaseVars, Variables, added
from models.plan import Plan, TierResult
from models.reasons import RuleName
from models.scenario import Decision, Proposal
from models.studies import Alternative, Impossible, Possible, Unsettled, Verdict
from models.tiers import MAXIMISED

LEAST_SECONDS, RULE_SECONDS = 0.05, 5.0
Decisions = tuple[Decision, ...]


class _Reached(cp_model.CpSolverSolutionCallback):
    """Ends a search as soon as a value is good enough."""

    def __init__(self, enough: Callable[[int], bool]) -> None:
        super().__init__()
        self._enough = enough

    def on_solution_callback(self) -> None:
        if self._enough(round(self.objective_value)):
            self.stop_search()


class Forcing:
    """All alternatives of one plan, one after another."""

    def __init__(self, options: Options, plan: Plan, control: Control) -> None:
        """Build the model once. The plan must belong to the scenario and have passed the checks."""
        self.options, self.scenario, self.plan, self.control = options, options.scenario, plan, control
        self.variables = Variables(options, dense_allowed=False)
        self.model = self.variables.model
        for rule in LINKING.values():
            rule.post(self.variables)
        self.tiers = [
            (TIERS[spec.name].expression(self.variables, level), result)
            for (spec, level), result in zip(turns(self.scenario), plan.tiers, strict=True)
        ]
        self._moved = {proposal.id: self._moves(proposal) for proposal in self.scenario.in_scope}

    def _moves(self, proposal: Proposal) -> Expr:
        """Return what is 1 unless a proposal keeps just what the plan gives it."""
        moved = self.model.new_bool_var(f"moved {proposal.id}")
        for phase in proposal.phases:
            made = self.variables.of(proposal, phase)
            kept = self._literal_of(made, self.plan.decision(proposal.id, phase.id))
            self.model.add_bool_or([moved, kept])
        return moved

    def _literal_of(self, made: PhaseVars, decision: Decision | None) -> cp_model.LiteralT:
        """Return the literal that says that a phase has what the plan gives it."""
        if decision is None:
            return made.decided.negated()
        return next(
            row[position]
            for family, row in zip(made.families, made.literals, strict=True)
            if (position := family.find(decision)) is not None
        )

    def movers(self, alternative: Alternative) -> Expr:
        """Return how many other proposals are moved."""
        return added(moved for name, moved in self._moved.items() if name != alternative.proposal)

    def settle(self, alternative: Alternative, seconds: float) -> Verdict:
        """Return what can be found out about an alternative in so many seconds."""
        literals = forced_literals(self.variables, alternative)
        if not literals:
            return Impossible(rules=refusing_rules(self.scenario, alternative))
        search = _Search(self, alternative, self.control.seconds + seconds)
        search.ask(self.model.add_bool_or(literals))
        try:
            return search.verdict()
        except NoPlan:
            return Impossible(rules=self._linking_rules(alternative))
        finally:
            search.forget()

    def _linking_rules(self, alternative: Alternative) -> tuple[RuleName, ...]:
        """Return the linking rules each of which, if it alone did not exist, would make the alternative possible."""
        return tuple(name for name in LINKING if self._possible_without(alternative, name))

    def _possible_without(self, alternative: Alternative, dropped: RuleName) -> bool:
        variables = Variables(self.options, dense_allowed=False)
        for name, rule in LINKING.items():
            if name is not dropped:
                rule.post(variables)
        variables.model.add_bool_or(forced_literals(variables, alternative))
        solver = self.solver(min(RULE_SECONDS, self.control.left))
        return self.control.solve(solver, variables.model) in (Status.OPTIMAL, Status.FEASIBLE)

    def solver(self, seconds: float) -> cp_model.CpSolver:
        """Return a solver set up as the engine sets up its own."""
        solver = self.control.solver(self.control.settings.workers)
        solver.parameters.max_time_in_seconds = max(LEAST_SECONDS, seconds)
        return solver


class _Search:
    """One alternative: what is asked of the model for its sake, and what was found."""

    def __init__(self, forcing: Forcing, alternative: Alternative, until: float) -> None:
        self.forcing, self.alternative, self.until = forcing, alternative, until
        self.model, self.scenario = forcing.model, forcing.scenario
        self.found: Decisions | None = None
        self._asked: list[cp_model.Constraint] = []

    def ask(self, constraint: cp_model.Constraint) -> None:
        """Remember a constraint that holds for this alternative only."""
        self._asked.append(constraint)

    def forget(self) -> None:
        """Take everything back that was asked for this alternative."""
        for constraint in self._asked:
            constraint.proto.Clear()
        self.model.clear_objective()

    def verdict(self) -> Verdict:
        """Walk the tiers until one cannot keep its threshold, then move as few others as possible."""
        if not self.forcing.tiers:
            self._solve(0, maximised=False, enough=None)
        for number, (expression, tier) in enumerate(self.forcing.tiers):
            if self.found is not None and tier.kept_by(self._values()[number]):
                self._keep(expression, tier, tier.frozen)
                continue
            status, bound = self._solve(expression, maximised=tier.name in MAXIMISED, enough=tier.kept_by)
            if self.found is None:
                return Unsettled()
            value = self._values()[number]
            if not tier.kept_by(value):
                if status != Status.OPTIMAL and (bound is None or tier.kept_by(bound)):
                    return Unsettled()
                best_possible = value if status == Status.OPTIMAL or bound is None else bound
                self._keep(expression, tier, value)
                return self._moved(number, value, best_possible)
            self._keep(expression, tier, tier.frozen)
        return Unsettled() if self.found is None else self._moved(None, 0, 0)

    def _moved(self, number: int | None, best: int, bound: int) -> Verdict:
        """Move the fewest others at that loss."""
        status, fewest = self._solve(self.forcing.movers(self.alternative), maximised=False, enough=None)
        assert self.found is not None
        plan = self.forcing.plan
        tier = None if number is None else plan.tiers[number]
        before = {(d.proposal, d.phase): d for d in plan.decisions}
        after = {(d.proposal, d.phase): d for d in self.found}
        changes = tuple(d for key, d in sorted(after.items()) if before.get(key) != d)
        dropped = tuple(key for key in sorted(before) if key not in after)
        movers = {d.proposal for d in changes} | {name for name, _ in dropped}
        others = tuple(sorted(movers - {self.alternative.proposal}))
        return Possible(
            tier=None if tier is None else tier.name,
            number=0 if number is None else number + 1,
            level=1 if tier is None else tier.level,
            kept=0 if tier is None else tier.frozen,
            best=best,
            bound=bound,
            movers=others,
            fewest=len(others) if status == Status.OPTIMAL else max(0, min(len(others), fewest or 0)),
            changes=changes,
            dropped=dropped,
        )

    # --- solving

    def _values(self) -> tuple[int, ...]:
        assert self.found is not None
        return tier_values(self.scenario, self.found)

    def _keep(self, expression: Expr, tier: TierResult, threshold: int) -> None:
        if not isinstance(expression, int):
            within = expression >= threshold if tier.name in MAXIMISED else expression <= threshold
            self.ask(self.model.add(within))

    def _solve(
        self, expression: Expr, *, maximised: bool, enough: Callable[[int], bool] | None
    ) -> tuple[Status, int | None]:
        """Solve for an expression; keep what was found; return how the search ended and what it proved."""
        forcing = self.forcing
        if isinstance(expression, int):
            self.model.clear_objective()
        elif maximised:
            self.model.maximize(expression)
        else:
            self.model.minimize(expression)
        forcing.variables.hint(self.found or forcing.plan.decisions)
        solver = forcing.solver(self.until - forcing.control.seconds)
        status = forcing.control.solve(solver, self.model, None if enough is None else _Reached(enough))
        if status is Status.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {self.model.validate()}")
        if status is Status.INFEASIBLE:
            if self.found is not None:
                raise AssertionError("what was found before is excluded by what it reached")
            raise NoPlan
        if status is Status.UNKNOWN:
            return status, None
        self.found = self._checked(forcing.variables.chosen(solver.value))
        bound = solver.best_objective_bound
        if isinstance(expression, int) or not isfinite(bound):
            return status, None
        return status, floor(bound + 1e-6) if maximised else ceil(bound - 1e-6)

    def _checked(self, decisions: Decisions) -> Decisions:
        refuse_broken(check_decisions(self.scenario, decisions))
        return decisions


def forced_literals(variables: Variables, alternative: Alternative) -> list[cp_model.IntVar]:
    """Return the literals of the options that are as the alternative wants them."""
    made = variables.phases[alternative.proposal, alternative.phase]
    return [
        literal
        for family, row in zip(made.families, made.literals, strict=True)
        for literal, wanted in zip(row, matching(family, alternative), strict=True)
        if wanted
    ]
