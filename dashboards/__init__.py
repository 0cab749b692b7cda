"""Shows: figures, pages and the command line on top of everything else."""
