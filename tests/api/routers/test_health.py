"""Whether the service runs and can work."""

from pathlib import Path

from fastapi.testclient import TestClient

from api.interface import FILES
from api.settings import PREFIX


def test_it_is_healthy(client: TestClient) -> None:
    answer = client.get("/api/v1/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["sample"] is False


def test_it_is_ready_while_the_store_can_be_written(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/api/v1/ready").json() == {"status": "ready"}
    (tmp_path / "data").rename(tmp_path / "gone")
    answer = client.get("/api/v1/ready")
    assert answer.status_code == 503
    assert answer.json()["code"] == "store_not_writable"
    assert answer.headers["Retry-After"]


def test_the_description_names_no_outside_host(client: TestClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert "/api/v1/runs/{run_id}/cancel" in answer.json()["paths"]
    assert "http://" not in answer.text
    assert "https://" not in answer.text


def test_there_are_no_pages_that_load_from_outside(client: TestClient) -> None:
    for path in ("/docs", "/redoc"):
        assert client.get(path).status_code == 404


def test_the_page_of_the_interface_is_made_of_files_of_our_own(client: TestClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!DOCTYPE", "")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    for name in FILES:
        assert f"{PREFIX}/docs/{name}" in page.text
        assert client.get(f"{PREFIX}/docs/{name}").status_code == 200
