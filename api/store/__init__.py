"""Keeps scenarios, runs and plans: one protocol, one implementation on files so far."""
