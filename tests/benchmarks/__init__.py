"""Outside truth: published benchmark instances and small hard cases of our own, solved through the public models.

``allocate bench --suite outside`` prints the table; ``python -m tests.benchmarks.find_solver_defect`` searches
for instances on which the installed solver claims a wrong optimum.
"""
