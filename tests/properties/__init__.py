"""Brute force, random scenarios and what must hold for all of them."""
