"""Survey answers, offers and policy from workbooks: cells, labels, values, models - and every problem on the way."""

from allocator.intake.read import read_policy, read_supply, read_survey, read_surveys

__all__ = ["read_policy", "read_supply", "read_survey", "read_surveys"]
