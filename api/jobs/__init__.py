"""Runs: each solves in an operating system process of its own; only the server writes the store."""
