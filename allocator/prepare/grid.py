"""Sizes a phase may take: few, whole nodes, evenly spaced, the smallest and the desired always among them.

Between lo = ceil(minimum / node size) and hi = ceil(desired / node size) lie at most ``steps`` sizes:
lo + i * (hi - lo) // (k - 1) for i = 0 .. k - 1, k = min(steps, hi - lo + 1). Scales of a profile likewise, in
millionths, from the minimum scale to 1,000,000.
"""

from models.units import WHOLE


def nodes_for(gpus: int, node_size: int) -> int:
    """Return the fewest whole nodes that hold ``gpus``."""
    return -(-gpus // node_size)


def evenly_spaced(low: int, high: int, steps: int) -> tuple[int, ...]:
    """Return at most ``steps`` integers from ``low`` to ``high``, both among them."""
    count = min(steps, high - low + 1)
    if count == 1:
        return (high,)
    return tuple(low + index * (high - low) // (count - 1) for index in range(count))


def scales(minimum_percent: int, steps: int) -> tuple[int, ...]:
    """Return the scales of a profile, from its minimum to the whole."""
    return evenly_spaced(minimum_percent * WHOLE // 100, WHOLE, steps)


def peak_nodes(scale_ppm: int, peak_gpus: int, node_size: int) -> int:
    """Return the nodes a profile takes at its peak."""
    return -(-scale_ppm * peak_gpus // (WHOLE * node_size))


def scale_for(nodes: int, peak_gpus: int, node_size: int) -> int:
    """Return the largest scale (at most 1) at which the peak takes no more than ``nodes``."""
    return min(WHOLE, nodes * node_size * WHOLE // peak_gpus)
