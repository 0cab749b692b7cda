"""Which role may ask for what: every route has a line here, and a route without one is closed to all.

``tests/api/people/test_matrix.py`` asks every route as every role.
"""

from collections.abc import Mapping

from api.people.roles import Role

C, O, V = Role.COORDINATOR, Role.OPERATOR, Role.VIEWER  # noqa: E741
ANYBODY: frozenset[Role] | None = None
"""Also who has not signed in."""
ALL, WORK, DECIDE = frozenset({C, O, V}), frozenset({C, O}), frozenset({C})

Route = tuple[str, str]
"""Method and path below ``/api/v1``."""

MATRIX: Mapping[Route, frozenset[Role] | None] = {
    # the service itself
    ("GET", "/health"): ANYBODY,
    ("GET", "/ready"): ANYBODY,
    # people
    ("POST", "/first"): ANYBODY,
    ("POST", "/session"): ANYBODY,
    ("GET", "/session"): ALL,
    ("DELETE", "/session"): ALL,
    ("POST", "/session/password"): ALL,
    ("GET", "/tokens"): ALL,
    ("POST", "/tokens"): ALL,
    ("DELETE", "/tokens/{token_id}"): ALL,
    ("GET", "/accounts"): DECIDE,
    ("POST", "/accounts"): DECIDE,
    ("PATCH", "/accounts/{name}"): DECIDE,
    # scenarios, runs, plans
    ("GET", "/scenarios"): ALL,
    ("POST", "/scenarios"): WORK,
    ("GET", "/scenarios/{scenario_id}"): ALL,
    ("GET", "/runs"): ALL,
    ("POST", "/runs"): WORK,
    ("GET", "/runs/{run_id}"): ALL,
    ("POST", "/runs/{run_id}/cancel"): WORK,
    ("GET", "/runs/{run_id}/progress"): ALL,
    ("GET", "/runs/{run_id}/events"): ALL,
    ("GET", "/plans"): ALL,
    ("GET", "/plans/{plan_id}"): ALL,
    ("GET", "/plans/{plan_id}/figures"): ALL,
    ("GET", "/plans/{plan_id}/download"): ALL,
}
