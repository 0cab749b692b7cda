"""The commands as plain functions, one file each. The console script itself is ``dashboards/cli.py``."""
