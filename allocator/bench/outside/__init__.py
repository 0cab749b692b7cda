"""Published problems as rounds: their files, how they map to a scenario, and what the world knows about them.

The files themselves are no part of the product: the environment variable ALLOCATION_BENCHMARKS names their folder.
"""

from allocator.bench.outside import fjsp, gap, preferences, psplib
from allocator.bench.outside.known import Known, text_of
from models.scenario import Scenario


def scenario_of(known: Known) -> Scenario:
    """Return an instance as a scenario."""
    text = text_of(known)
    match known.set:
        case "gap":
            return gap.scenario(gap.read(text))
        case "psplib_n0":
            return psplib.scenario(psplib.read(text))
        case "fjsp":
            return fjsp.scenario(fjsp.read(text))
        case "preferences":
            return preferences.scenario(preferences.read(text))
        case _:
            raise ValueError(f"{known.instance}: no mapping for the set {known.set}")


def contradicts(known: Known, value: int, bound: int | None) -> str:
    """Say what about a value and its bound the world knows to be false; nothing if all can be true."""
    least = known.optimum if known.optimum is not None else known.bound
    most = known.optimum if known.optimum is not None else known.best_known
    if bound is not None and bound > value:
        return f"bound {bound} above the value {value}"
    if least is not None and value < least:
        return f"value {value} below the optimum or bound {least}"
    if bound is not None and most is not None and bound > most:
        return f"bound {bound} above the best known {most}"
    return ""
