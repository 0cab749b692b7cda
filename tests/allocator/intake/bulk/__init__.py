"""Many applicants in one table."""
