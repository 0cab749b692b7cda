"""`penalty`: alternatives with stated penalties 7 and 5 (the same parts), 300, and none."""

from models.tiers import TierName
from tests.allocator.cases import TierCase
from tests.builders import (
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_proposal,
    a_scenario,
    alternatives,
    given,
    some_rules,
)

CHOICES = alternatives(
    a_choice({"pool": 8}, 10, penalty=7),
    a_choice({"pool": 8}, 10, penalty=5),
    a_choice({"other": 8}, 10, penalty=300),
    a_choice({"other": 8}, 5),
)
WORLD = a_scenario(
    a_proposal("P1", a_phase(demand=CHOICES, sizes={})),
    a_proposal("P2", a_phase(demand=alternatives(a_choice()), sizes={})),
    a_proposal("P3"),
    pools=[a_pool(), a_pool("other", provider="B")],
    rules=some_rules(TierName.PENALTY),
)

CASES: tuple[TierCase, ...] = (
    TierCase("nothing given: the largest stated", WORLD, (), (300,)),
    TierCase("the smallest of equal alternatives", WORLD, (given("P1"),), (5,)),
    TierCase("as stated, beyond 100 too", WORLD, (a_decision("P1", "1", a_part("other")),), (300,)),
    TierCase("none stated", WORLD, (a_decision("P1", "1", a_part("other", days=5)),), (0,)),
    TierCase("others add nothing", WORLD, (given("P1"), given("P2"), given("P3")), (5,)),
)
