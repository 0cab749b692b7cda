"""What the accepted answers of a round ask of pools, kept as long as nothing that decides it has changed."""

from collections import OrderedDict
from threading import Lock

from allocator.importing import prepared
from allocator.ledger.wanted import Wanted, wanted
from api.cycles.inputs import Inputs, decided
from api.cycles.nouns import Kind
from models.base import digest
from models.supply import Supply

KEPT = 8


class Outlook:
    """Works the demand out anew only when answers, policy or decisions changed: edits of capacity do not touch it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Wanted, ...]] = OrderedDict()
        self._lock = Lock()

    def wanted(self, inputs: Inputs) -> tuple[Wanted, ...] | None:
        """Return the demand; None as long as there are no accepted answers, no policy or no offers."""
        if inputs.supply is None or inputs.policy is None or inputs.snapshot is None:
            return None
        key = _key(inputs, inputs.supply.content)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        snapshot = decided(inputs.snapshot.content, inputs.decisions)
        scenario, _ = prepared(snapshot, inputs.supply.content, inputs.policy.content, inputs.answers)
        found = () if scenario is None else wanted(scenario)
        with self._lock:
            self._known[key] = found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found


def _key(inputs: Inputs, supply: Supply) -> str:
    """Name everything that decides the demand: of the offers only their names and types."""
    tags = {name: tag for name, tag in inputs.tags().items() if name.partition("/")[0] != Kind.SUPPLY}
    kept = supply.model_copy(update={"pools": ()}).model_dump(mode="json")
    pools = [[pool.id, pool.provider, pool.gpu_type, pool.node_size] for pool in supply.pools]
    return digest({"tags": tags, "supply": kept, "pools": pools})
