"""Measuring re-planning: one event of each kind on a published plan, repaired, improved, and planned from scratch."""
