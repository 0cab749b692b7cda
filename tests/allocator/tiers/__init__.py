"""Tiers, asked of the engine by the same tables the checks are asked by."""
