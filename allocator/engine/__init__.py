"""Engines: they find plans and prove how good a plan can be; what rules and tiers mean stands elsewhere."""
