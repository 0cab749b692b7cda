"""The reference figures of a scenario, derived once more by plain enumeration: every option of a phase, day by day.

``days``: a pool as tables by day; ``usages``: what is used, shape by shape; ``options``: which of them exist;
``figures``: what follows for a phase and a proposal.
"""
