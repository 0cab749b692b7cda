"""Raise the lowest: the smallest ratio of fill to the best the proposal could have alone, among those served.

Level k: the sum of the k smallest ratios (solved one after another, levels 1 to n give the leximin order). A ratio is
in ppm, at most 1,000,000; a proposal not served counts 1,000,000. More is better.
Source of the k-smallest form: Ogryczak and Sliwinski, "On solving linear programs with the ordered weighted averaging
objective", European Journal of Operational Research 148 (2003).
"""

from ortools.sat.python import cp_model

from allocator.variables import Expr, Variables, added
from models.scenario import Proposal
from models.units import WHOLE


def counted(variables: Variables) -> list[Proposal]:
    """Return the proposals that have a ratio."""
    return [proposal for proposal in variables.in_scope if proposal.best_alone_ppm is not None]


def ratio(variables: Variables, proposal: Proposal) -> cp_model.IntVar:
    """Return a variable of at most the proposal's ratio (whole while it is not served)."""
    reached = variables.model.new_int_var(0, WHOLE, f"ratio {proposal.id}")
    _keep_below(variables, proposal, reached)
    return reached


def _keep_below(variables: Variables, proposal: Proposal, reached: cp_model.IntVar) -> None:
    """Keep ``reached`` at or below the ratio of a proposal that is served."""
    best = proposal.best_alone_ppm or 0
    if best == 0:
        return
    fill = variables.fill(proposal, counted=True)
    variables.model.add(best * reached <= WHOLE * fill + best * WHOLE * (1 - variables.served(proposal)))
    _ceilings(variables, proposal, reached, best)


def _ceilings(variables: Variables, proposal: Proposal, reached: cp_model.IntVar, best: int) -> None:
    """Say the same option by option: with this one the ratio is at most so much, whatever the other phases are given.

    Implied by the sum; it lets a raised floor strike out options at once, without which the tier stays open for long.
    """
    most = {
        phase.id: max((int(fills.max()) for _, fills in variables.fills(proposal, phase)), default=0)
        for phase in proposal.phases
    }
    for phase in proposal.phases:
        if phase.given:
            continue
        others = sum(each for id_, each in most.items() if id_ != phase.id)
        others += variables.given_fill(proposal)
        by_ceiling: dict[int, list[cp_model.IntVar]] = {}
        for literals, fills in variables.fills(proposal, phase):
            for literal, fill in zip(literals, fills, strict=True):
                ceiling = min(WHOLE, (int(fill) + others) * WHOLE // best)
                if ceiling < WHOLE:
                    by_ceiling.setdefault(ceiling, []).append(literal)
        for ceiling, literals in by_ceiling.items():
            chosen = literals[0]
            if len(literals) > 1:
                chosen = variables.model.new_bool_var(f"{proposal.id}/{phase.id} at most {ceiling}")
                variables.model.add(added(literals) == chosen)
            variables.model.add(reached <= ceiling).only_enforce_if(chosen)


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return a lower estimate of the sum of the ``level`` smallest ratios that is exact at its largest."""
    proposals = counted(variables)
    if not proposals:
        return WHOLE
    if level == 1:
        lowest = variables.model.new_int_var(0, WHOLE, "lowest ratio")
        for proposal in proposals:
            _keep_below(variables, proposal, lowest)
        return lowest
    ratios = [ratio(variables, proposal) for proposal in proposals]
    threshold = variables.model.new_int_var(0, WHOLE, f"ratio number {level} from below")
    short = []
    for number, each in enumerate(ratios):
        below = variables.model.new_int_var(0, WHOLE, f"below {level} {number}")
        variables.model.add(below >= threshold - each)
        short.append(below)
    return level * threshold - added(short)
