"""The evidence of one plan in one file: what it was made from, what it says, and how anybody can check it once more.

Nothing here knows the solver: a dossier is checked by the checks, the prices and the ledger alone.
"""
