"""Faults put into the real functions on purpose, to show that checks and brute force would notice them."""
