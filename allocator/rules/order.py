"""A phase starts only after every phase before it has ended, and never without them.

Used days count, not held ones. A predecessor that already ran is settled. Linking rule.

For phases with one literal per option the rule is written once per start day t of the successor - "started by t only if
the predecessor ended by t" - which is as tight as a linear model can say it.
"""

import numpy as np
from ortools.sat.python import cp_model

from allocator.variables import PhaseVars, Variables, added


def post(variables: Variables) -> None:
    """Tie each phase to its predecessors."""
    for made in variables.phases.values():
        for before in made.phase.predecessors:
            earlier = variables.phases[made.proposal.id, before]
            if earlier.phase.done or made.phase.done:
                _after_history(variables, made, earlier)
            elif made.dense is None and earlier.dense is None:
                _by_day(variables, earlier, made)
            else:
                _by_dates(variables, earlier, made)


def _after_history(variables: Variables, made: PhaseVars, earlier: PhaseVars) -> None:
    """A done predecessor ended on a known day; a done successor asks nothing any more."""
    if made.phase.done:
        return
    ended = max(part.used.end for part in earlier.phase.given).toordinal()
    variables.model.add(variables.total(made, lambda family: (family.starts < ended).astype(np.int64)) == 0)


def _by_day(variables: Variables, earlier: PhaseVars, made: PhaseVars) -> None:
    starts = sorted(
        ((int(row.family.starts[row.position]), row.literal) for row in variables.rows(made)), key=lambda pair: pair[0]
    )
    ends = sorted(
        ((int(row.family.ends[row.position]), row.literal) for row in variables.rows(earlier)), key=lambda pair: pair[0]
    )
    started: list[cp_model.IntVar] = []
    ended: list[cp_model.IntVar] = []
    position = 0
    for index, (day, literal) in enumerate(starts):
        started.append(literal)
        if index + 1 < len(starts) and starts[index + 1][0] == day:
            continue
        while position < len(ends) and ends[position][0] <= day:
            ended.append(ends[position][1])
            position += 1
        variables.model.add(added(started) <= added(ended))


def _by_dates(variables: Variables, earlier: PhaseVars, made: PhaseVars) -> None:
    variables.model.add_implication(made.decided, earlier.decided)
    end = earlier.dense.end if earlier.dense else variables.total(earlier, lambda family: family.ends)
    start = made.dense.start if made.dense else variables.total(made, lambda family: family.starts)
    variables.model.add(start >= end).only_enforce_if(made.decided)
