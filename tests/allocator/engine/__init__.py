"""Engines, asked what they promise beyond the rules."""
