"""Snapshot + supply + policy + pins -> Scenario, and every question that opens on the way.

What follows from what (``checks.check_prepared`` restates it):
- ids and groups: ``identity``; windows and clipping: ``dates``; block, profile, alternatives: ``demand``;
- which lines are planned, their order, shares and the minimum: ``phases``; wishes, outlook, class and rates:
  ``proposals``; sizes and scales: ``sizes`` and ``grid``; priorities and weights: ``weights``;
- the policy as plain rules: ``programme``; pins and paid leases: ``decisions``; what the notice asks: ``notice``.
"""

from allocator.prepare.scenario import prepare

__all__ = ["prepare"]
