"""All faults: those that make plans the checks refuse, and those that hide plans only brute force finds."""

from tests.properties.faults.fault import Fault
from tests.properties.faults.looser_leases import LOOSER_LEASES
from tests.properties.faults.looser_options import LOOSER_OPTIONS
from tests.properties.faults.looser_rules import LOOSER_RULES
from tests.properties.faults.stricter_options import STRICTER_OPTIONS
from tests.properties.faults.stricter_rules import STRICTER_RULES

LOOSER: tuple[Fault, ...] = (*LOOSER_LEASES, *LOOSER_OPTIONS, *LOOSER_RULES)
STRICTER: tuple[Fault, ...] = (*STRICTER_OPTIONS, *STRICTER_RULES)
