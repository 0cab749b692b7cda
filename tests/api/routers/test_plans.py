"""Plans over HTTP."""

from fastapi.testclient import TestClient

from allocator.ledger import Figures, figures
from models.base import canonical_json
from models.plan import Plan
from tests.api.worlds import small_scenario, solved


def test_a_plan_comes_with_its_origin_and_record(client: TestClient, plan_id: str, scenario_id: str) -> None:
    answer = client.get(f"/api/v1/plans/{plan_id}").json()
    assert answer["entry"]["scenario"] == scenario_id
    assert Plan.model_validate(answer["plan"]) == solved().plan
    assert answer["record"]["plan_hash"] == solved().plan.hash
    assert [entry["id"] for entry in client.get("/api/v1/plans").json()["items"]] == [plan_id]


def test_its_figures_are_those_of_the_ledger(client: TestClient, plan_id: str) -> None:
    answer = client.get(f"/api/v1/plans/{plan_id}/figures")
    assert Figures.model_validate_json(answer.content) == figures(small_scenario(), solved().plan)


def test_the_download_is_the_canonical_file(client: TestClient, plan_id: str) -> None:
    answer = client.get(f"/api/v1/plans/{plan_id}/download")
    assert answer.content == canonical_json(solved().plan).encode()
    assert answer.headers["ETag"] == f'"{solved().plan.hash}"'
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{plan_id}.json"'
    again = client.get(f"/api/v1/plans/{plan_id}/download", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_plan_is_not_found(client: TestClient) -> None:
    for path in ("", "/figures", "/download"):
        answer = client.get(f"/api/v1/plans/p-0000000000000000{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "plan_not_found")
