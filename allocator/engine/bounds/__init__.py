"""How good a plan could be at most: bounds by decomposition, one proposal at a time at prices for what all share.

*What is proven.* ``problem``: for any prices of at least 0 on pool-days, budgets, quotas, provider limits and frozen
tiers, no plan is better than what the limits earn at the prices plus each proposal at its cheapest (Lagrangian
relaxation). It holds for the real rules: where a proposal's amounts are no sum over its phases (turnaround between its
own phases, grants cut down once per year, several predecessors), a sum from below stands for them (``amounts``,
``table``), and what a proposal keeps by itself is kept exactly or priced (``private``). All of it is reckoned in whole
numbers, so a bound is exact. ``prove``: ``fairness`` and ``finish`` by thresholds.

*How prices are found.* ``pricing`` finds the cheapest way of every proposal at once by a dynamic programme over phases
and days, ``master`` mixes the ways found so far in a linear programme whose duals are the next prices, ``dual`` goes
back and forth between the two. Nothing there can make a bound wrong, only weak.

*Who checks.* ``certify`` writes the prices down; ``allocator/checks/bounds`` derives every bound from them once more,
from the scenario alone and without a solver.
"""

from allocator.engine.bounds.prove import Bound, Prover
from allocator.engine.bounds.question import Bounds

__all__ = ["Bound", "Bounds", "Prover"]
