"""Changes of the tables, one after the other; a release applies those its data folder does not have yet."""
