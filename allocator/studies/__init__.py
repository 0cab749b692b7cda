"""Questions answered by solving again. Each file is one question; none of them changes a plan."""
