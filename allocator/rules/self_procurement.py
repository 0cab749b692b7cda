"""An applicant is asked to procure alone only as far as it said it can, and from when.

``can``: a phase whole. ``partly``: beside a pool part, up to the stated number. ``cannot`` and ``unknown``: never.
A demand line that is the applicant's own (``self_only``) is procured alone or not at all, whenever it
wishes. Local rule.
Source: notice, preamble (自らで計算リソースの調達が可能かどうかの見通し).
"""

from allocator.options import Options
from allocator.options.days import BoolArray, day_number
from allocator.options.family import Family, rows_true
from models.scenario import OutlookKind


def admits(options: Options, family: Family) -> BoolArray:
    """Admit self parts within the outlook, and pool parts unless the line is the applicant's own."""
    outlook, everything = family.proposal.outlook, rows_true(family)
    alone = family.has_self and not family.pools
    since = 0 if outlook.since is None else day_number(outlook.since)
    if family.phase.self_only:
        return everything if alone else ~everything
    if not family.has_self:
        return everything
    wanted = OutlookKind.CAN if alone else OutlookKind.PARTLY
    return family.starts >= since if outlook.kind is wanted else ~everything
