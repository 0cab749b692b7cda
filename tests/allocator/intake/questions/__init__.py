"""Questions, answers, versions."""
