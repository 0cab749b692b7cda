"""A phase that is mandatory, positively pinned or committed is served.

Linking rule; it binds proposals in scope and phases not yet done.
"""

from allocator.variables import Variables


def post(variables: Variables) -> None:
    """Fix what must be decided."""
    for made in variables.phases.values():
        if variables.must_decide(made.proposal, made.phase):
            variables.model.add(made.decided == 1)
