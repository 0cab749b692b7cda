"""The list of adopted proposals."""
