"""What must not change a plan, and what may change it in one direction only."""
