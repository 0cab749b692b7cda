"""Measuring engines: made-up rounds, baselines, and the tables that put them side by side."""
