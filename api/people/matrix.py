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
    # cycles
    ("GET", "/cycles"): ALL,
    ("POST", "/cycles"): DECIDE,
    ("GET", "/cycles/{cycle_id}"): ALL,
    ("GET", "/cycles/{cycle_id}/history"): ALL,
    ("GET", "/cycles/{cycle_id}/surveys"): ALL,
    ("POST", "/cycles/{cycle_id}/surveys"): DECIDE,
    ("DELETE", "/cycles/{cycle_id}/surveys/{upload_id}"): DECIDE,
    ("GET", "/cycles/{cycle_id}/surveys/{upload_id}/file"): WORK,
    ("POST", "/cycles/{cycle_id}/adoption"): DECIDE,
    ("GET", "/cycles/{cycle_id}/questions"): ALL,
    ("GET", "/cycles/{cycle_id}/letters"): WORK,
    ("GET", "/cycles/{cycle_id}/answers"): ALL,
    ("PUT", "/cycles/{cycle_id}/answers"): DECIDE,
    ("GET", "/cycles/{cycle_id}/standing"): ALL,
    ("GET", "/cycles/{cycle_id}/open-points"): ALL,
    ("PUT", "/cycles/{cycle_id}/open-points/{key}"): WORK,
    ("GET", "/cycles/{cycle_id}/snapshot"): ALL,
    ("PUT", "/cycles/{cycle_id}/snapshot"): DECIDE,
    ("GET", "/cycles/{cycle_id}/proposals"): ALL,
    ("POST", "/cycles/{cycle_id}/proposals"): DECIDE,
    ("DELETE", "/cycles/{cycle_id}/proposals/{proposal_id}"): DECIDE,
    ("PUT", "/cycles/{cycle_id}/proposals/{proposal_id}/decision"): DECIDE,
    ("GET", "/cycles/{cycle_id}/supply"): ALL,
    ("PUT", "/cycles/{cycle_id}/supply"): WORK,
    ("PUT", "/cycles/{cycle_id}/supply/workbook"): WORK,
    ("GET", "/cycles/{cycle_id}/policy"): ALL,
    ("PUT", "/cycles/{cycle_id}/policy"): DECIDE,
    ("PUT", "/cycles/{cycle_id}/policy/workbook"): DECIDE,
    ("GET", "/cycles/{cycle_id}/capacity"): ALL,
    ("GET", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"): ALL,
    ("PUT", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"): WORK,
    ("DELETE", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"): WORK,
    ("GET", "/cycles/{cycle_id}/pins"): ALL,
    ("PUT", "/cycles/{cycle_id}/pins/{pin_id}"): DECIDE,
    ("DELETE", "/cycles/{cycle_id}/pins/{pin_id}"): DECIDE,
    ("GET", "/cycles/{cycle_id}/actuals"): ALL,
    ("PUT", "/cycles/{cycle_id}/actuals/{pool_id}/{day}"): WORK,
    ("POST", "/cycles/{cycle_id}/scenarios"): WORK,
    # scenarios, runs, plans
    ("GET", "/scenarios"): ALL,
    ("POST", "/scenarios"): WORK,
    ("GET", "/scenarios/{scenario_id}"): ALL,
    ("GET", "/scenarios/{scenario_id}/entry"): ALL,
    ("POST", "/scenarios/{scenario_id}/forks"): WORK,
    ("GET", "/scenarios/{scenario_id}/differences/{other_id}"): ALL,
    ("GET", "/runs"): ALL,
    ("POST", "/runs"): WORK,
    ("GET", "/runs/{run_id}"): ALL,
    ("POST", "/runs/{run_id}/cancel"): WORK,
    ("POST", "/runs/{run_id}/resume"): WORK,
    ("GET", "/runs/{run_id}/progress"): ALL,
    ("GET", "/runs/{run_id}/events"): ALL,
    ("GET", "/plans"): ALL,
    ("GET", "/plans/{plan_id}"): ALL,
    ("GET", "/plans/{plan_id}/figures"): ALL,
    ("GET", "/plans/{plan_id}/download"): ALL,
    ("GET", "/plans/published"): ALL,
    ("GET", "/plans/{plan_id}/changes/{earlier_id}"): ALL,
    ("POST", "/plans/{plan_id}/replan"): WORK,
    ("GET", "/plans/{plan_id}/changes"): ALL,
    ("PUT", "/plans/{plan_id}/draft"): WORK,
    ("GET", "/plans/{plan_id}/explanation"): ALL,
    ("GET", "/plans/{plan_id}/reasons"): ALL,
    ("POST", "/plans/{plan_id}/reasons"): WORK,
    ("GET", "/plans/{plan_id}/document"): ALL,
    ("POST", "/plans/{plan_id}/publication"): DECIDE,
    ("DELETE", "/plans/{plan_id}/publication"): DECIDE,
    ("GET", "/plans/{plan_id}/acknowledgements"): ALL,
    ("PUT", "/plans/{plan_id}/acknowledgements/{proposal_id}"): DECIDE,
    # audit
    ("GET", "/audit"): DECIDE,
    ("GET", "/audit/verification"): DECIDE,
}
