"""Decides: from surveys and supply to a checked plan."""
