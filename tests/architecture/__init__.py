"""Tests of the project as a whole: what is where, and what knows what."""
