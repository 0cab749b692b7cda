"""A word planted in every cell of an answer shows in what people may read, and nowhere else."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from allocator.intake.template import write_policy, write_supply, write_survey
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot
from api.app import create_app
from api.logs import log_into, stop_logging
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.settings import SolveSettings
from models.survey import SurveyEntry
from tests.api.worlds import eventually, signed_in

CANARY = "カナリアQZX"
NEW = {"If-None-Match": "*"}


def planted(entry: SurveyEntry) -> SurveyEntry:
    """Put the word into every free text of an answer."""
    texts = {name: f"{CANARY} {name}" for name in ("novelty", "fate", "issues_and_measures", "team", "title")}
    contact = {name: f"{CANARY}-{name}" for name in ("person", "department", "mail", "phone")}
    return entry.model_copy(
        update={
            "applicant": entry.applicant.model_copy(update={"legal_name": f"{CANARY}株式会社"}),
            "content": entry.content.model_copy(update=texts),
            "contact": entry.contact.model_copy(update=contact),
            "remarks": CANARY,
        }
    )


def everything_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def arguments_of_processes() -> str:
    found: list[bytes] = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            found += [(place / "cmdline").read_bytes(), (place / "environ").read_bytes()]
        except OSError:
            continue  # it has ended, or is somebody else's
    return b"\n".join(found).decode("utf-8", "replace")


def test_no_value_of_an_input_reaches_a_log_a_temporary_file_an_argument_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    caplog.set_level(logging.DEBUG)
    data = tmp_path / "data"
    store = SqlStore.in_folder(data)
    app = create_app(store, data / "work", ApiSettings(solve=SolveSettings(seconds=20, workers=1)))
    handler = log_into(data / "log")
    errors: list[str] = []
    seen = ""
    headers = signed_in(store.database, Role.COORDINATOR)
    with TestClient(app, base_url="http://localhost", headers=headers, raise_server_exceptions=False) as client:

        def refused(method: str, path: str, **how: object) -> None:
            answer = client.request(method, path, **how)  # type: ignore[arg-type]
            assert answer.status_code >= 400, answer.text
            errors.append(json.dumps(answer.json(), ensure_ascii=False))

        place = f"/api/v1/cycles/{client.post('/api/v1/cycles', json={'name': 'c'}).json()['version']['owner']}"
        books = tmp_path / "books"
        books.mkdir()
        write_policy(books / "policy.xlsx", policy())
        write_supply(books / "supply.xlsx", supply())
        for name in ("policy", "supply"):
            content = (books / f"{name}.xlsx").read_bytes()
            assert client.put(f"{place}/{name}/workbook?name={name}.xlsx", content=content, headers=NEW).is_success
        for number, entry in enumerate(snapshot().entries[:3]):
            write_survey(books / f"{number}.xlsx", planted(entry))
            content = (books / f"{number}.xlsx").read_bytes()
            assert client.post(f"{place}/surveys?name={number}.xlsx", content=content).is_success
            refused("POST", f"{place}/surveys?name=cut.xlsx", content=content[: len(content) // 2])
        client.get(f"{place}/questions")
        assert client.put(f"{place}/snapshot?reason=x", headers=NEW).is_success
        made = client.post(f"{place}/scenarios", json={"name": "s"}).json()["entry"]["id"]
        whole = client.get(f"/api/v1/scenarios/{made}").json()
        assert CANARY in json.dumps(whole, ensure_ascii=False)  # people who may read it do
        broken = json.loads(json.dumps(whole).replace('"H100"', '"H-no"', 1)) | {"horizon": CANARY}
        refused("POST", "/api/v1/scenarios?name=x", json=broken)
        refused("PUT", f"{place}/policy", json={"program_name": CANARY}, headers=NEW)
        refused("PUT", f"{place}/answers?question={CANARY[:3]}", json={"text": 1}, headers=NEW)
        refused("POST", "/api/v1/session", json={"name": "x", "password": CANARY})
        refused("POST", f"{place}/proposals", json={"applicant": {"legal_name": CANARY}, "demand": [{"line": CANARY}]})
        run = client.post("/api/v1/runs", json={"scenario": made}).json()["run"]["id"]
        seen += arguments_of_processes()
        eventually(lambda: client.get(f"/api/v1/runs/{run}").json()["run"]["state"] == "solved")
        plan = client.get(f"/api/v1/runs/{run}").json()["run"]["plan"]
        happened = {"kind": "withdrawal", "proposal": whole["proposals"][0]["id"], "reason": CANARY}
        asked = {"events": {"events": [happened]}, "name": CANARY, "reason": CANARY, "seconds": 20}
        refused("POST", f"/api/v1/plans/{plan}/replan", json=asked | {"mode": CANARY})
        again = client.post(f"/api/v1/plans/{plan}/replan", json=asked).json()["run"]["id"]
        eventually(lambda: client.get(f"/api/v1/runs/{again}").json()["run"]["state"] == "running")
        seen += arguments_of_processes()
        eventually(lambda: client.get(f"/api/v1/runs/{again}").json()["run"]["state"] == "solved")
        assert client.get(f"/api/v1/plans/{plan}/document?format=xlsx").is_success
    stop_logging(handler)
    assert (data / "log" / "service.jsonl").read_text(encoding="utf-8").count("\n") > 10
    assert CANARY not in seen
    assert CANARY not in caplog.text
    assert [text for text in errors if CANARY in text] == []
    word = CANARY.encode()
    logs = [path for path, content in everything_below(data) if path.suffix in (".jsonl", "") and word in content]
    assert [path for path in logs if path.name == "log" or "log" in path.parts] == []
    assert list(everything_below(temporary)) == []
    assert list((data / "work" / "desk").iterdir()) == []
    assert os.environ["TMPDIR"] == str(temporary)
