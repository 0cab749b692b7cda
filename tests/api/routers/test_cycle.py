"""A round over HTTP, from workbooks to a published plan, and everything that can stand against it on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from allocator.sample import SUPPLY, write
from api.app import create_app
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.settings import SolveSettings
from tests.api.worlds import eventually, signed_in

NEW = {"If-None-Match": "*"}
FILES = 4


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    place = tmp_path_factory.mktemp("service")
    store = SqlStore.in_folder(place / "data")
    app = create_app(store, place / "work", ApiSettings(solve=SolveSettings(seconds=20, workers=1)))
    with TestClient(app, base_url="http://localhost"):
        yield app


def client_of(service: FastAPI, role: Role, name: str = "") -> TestClient:
    headers = signed_in(service.state.store.database, role, name) | {"Accept-Language": "en"}
    return TestClient(service, base_url="http://localhost", headers=headers)


@pytest.fixture(scope="module")
def client(service: FastAPI) -> TestClient:
    return client_of(service, Role.COORDINATOR)


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def cycle(client: TestClient, sample: tuple[Path, Path, Path]) -> str:
    """A cycle with policy, supply and a few answers sent in."""
    surveys, supply, policy = sample
    kept = done(client.post("/api/v1/cycles", json={"name": "第1回"}), 201)
    place = f"/api/v1/cycles/{kept['version']['owner']}"
    for name, file in (("policy", policy), ("supply", supply)):
        answer = client.put(f"{place}/{name}/workbook?name={file.name}", content=file.read_bytes(), headers=NEW)
        assert done(answer)["kept"]["version"]["version"] == 1
    for file in sorted(surveys.iterdir())[:FILES]:
        done(client.post(f"{place}/surveys?name={file.name}", content=file.read_bytes()), 201)
    return place


@pytest.fixture(scope="module")
def scenario(client: TestClient, cycle: str) -> dict[str, Any]:
    """Its scenario, once the answers were accepted."""
    accepted = done(client.put(f"{cycle}/snapshot?reason=freeze", headers=NEW))
    assert accepted["proposals"] == FILES
    made: dict[str, Any] = done(client.post(f"{cycle}/scenarios", json={"name": "S1"}), 201)["entry"]
    return made


@pytest.fixture(scope="module")
def plan(client: TestClient, scenario: dict[str, Any]) -> str:
    run = done(client.post("/api/v1/runs", json={"scenario": scenario["id"]}), 202)["run"]["id"]
    eventually(lambda: client.get(f"/api/v1/runs/{run}").json()["run"]["state"] == "solved")
    found: str = client.get(f"/api/v1/runs/{run}").json()["run"]["plan"]
    return found


# --- uploads and questions


def test_the_same_file_again_is_the_same_upload(
    client: TestClient, cycle: str, sample: tuple[Path, Path, Path]
) -> None:
    file = sorted(sample[0].iterdir())[0]
    done(client.post(f"{cycle}/surveys?name={file.name}", content=file.read_bytes()), 201)
    uploads = done(client.get(f"{cycle}/surveys"))["items"]
    assert len(uploads) == FILES
    first = uploads[0]
    back = client.get(f"{cycle}/surveys/{first['version']['name']}/file")
    assert len(back.content) == first["content"]["size"]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut off"])
def test_what_cannot_be_read_is_refused_by_name_and_not_kept(client: TestClient, cycle: str, content: bytes) -> None:
    refused = done(client.post(f"{cycle}/surveys?name=broken.xlsx", content=content), 422)
    assert refused["code"] == "upload_unreadable"
    assert "broken.xlsx" in refused["detail"]
    assert len(done(client.get(f"{cycle}/surveys"))["items"]) == FILES


def test_a_file_name_leads_nowhere_else(client: TestClient, cycle: str, sample: tuple[Path, Path, Path]) -> None:
    file = sorted(sample[0].iterdir())[FILES]
    made = done(client.post(f"{cycle}/surveys?name=../../../etc/x.xlsx", content=file.read_bytes()), 201)
    assert made["kept"]["content"]["file"] == "_.._.._etc_x.xlsx"
    version = made["kept"]["version"]
    tag = f"{version['version']}-{version['sha256'][:16]}"
    address = f"{cycle}/surveys/{version['name']}?reason=a+test"
    assert client.delete(address, headers={"If-Match": '"1-0"'}).status_code == 412
    assert done(client.delete(address, headers={"If-Match": f'"{tag}"'}))["gone"]
    assert len(done(client.get(f"{cycle}/surveys"))["items"]) == FILES


def test_a_question_is_answered_and_no_longer_asked(client: TestClient, cycle: str) -> None:
    asked = done(client.get(f"{cycle}/questions"))["items"]
    first = asked[0]
    assert first["sentence"]
    assert first["default"]
    kept = client.put(f"{cycle}/answers", params={"question": first["question"]}, json={"text": "as is"}, headers=NEW)
    assert done(kept)["content"]["text"] == "as is"
    left = done(client.get(f"{cycle}/questions"))["items"]
    assert first["question"] not in {remark["question"] for remark in left}
    again = client.put(f"{cycle}/answers", params={"question": first["question"]}, json={"text": "x"}, headers=NEW)
    assert again.status_code == 412
    taken_back = client.put(
        f"{cycle}/answers",
        params={"question": first["question"]},
        json={"text": "withdraw"},
        headers={"If-Match": kept.headers["ETag"]},
    )
    done(taken_back)
    assert len(done(client.get(f"{cycle}/questions"))["items"]) == len(asked)
    wrong = client.put(f"{cycle}/answers", params={"question": "no key"}, json={"text": "x"}, headers=NEW)
    assert done(wrong, 422)["code"] == "question_unknown"


def test_what_is_open_can_be_mailed(client: TestClient, cycle: str) -> None:
    letters = done(client.get(f"{cycle}/letters"))["items"]
    assert letters
    assert all(letter["body"] for letter in letters)


def test_a_cycle_there_is_not_is_not_found(client: TestClient) -> None:
    for path in ("", "/questions", "/surveys", "/capacity", "/proposals"):
        assert client.get(f"/api/v1/cycles/c-00000000{path}").status_code == 404


# --- supply


def test_two_people_on_one_cell_see_each_other_and_on_two_cells_do_not_hinder(
    client: TestClient, service: FastAPI, cycle: str
) -> None:
    operator = client_of(service, Role.OPERATOR)
    cells = done(client.get(f"{cycle}/capacity"))["items"]
    one, other = cells[0], next(cell for cell in cells if cell["pool"] != cells[0]["pool"])

    def put(who: TestClient, cell: dict[str, Any], nodes: int) -> Any:
        address = f"{cycle}/capacity/{cell['pool']}/{cell['since']}"
        value = cell["value"] | {"nodes": nodes}
        return who.put(address, json=value, headers={"If-Match": f'"{cell["etag"]}"'})

    assert put(operator, one, 41).status_code == 200
    assert put(client, other, 7).status_code == 200
    stale = done(put(client, one, 42), 412)
    sides = [stale["params"][side]["nodes"] for side in ("base", "theirs", "yours")]
    assert sides == [one["value"]["nodes"], 41, 42]
    again = one | {"etag": stale["params"]["etag"]}
    assert put(client, again, 42).status_code == 200
    unseen = client.put(f"{cycle}/capacity/{one['pool']}/{one['since']}", json=one["value"])
    assert done(unseen, 428)["code"] == "if_match_missing"


def test_a_cell_can_be_added_read_and_taken_out(client: TestClient, cycle: str) -> None:
    pool = done(client.get(f"{cycle}/capacity"))["items"][0]["pool"]
    address = f"{cycle}/capacity/{pool}/2025-02-17"
    made = client.put(address, json={"nodes": 3, "confidence": "expected"}, headers=NEW)
    assert done(made)["value"]["nodes"] == 3
    assert client.put(address, json={"nodes": 4}, headers=NEW).status_code == 412
    read = client.get(address)
    assert read.headers["ETag"] == made.headers["ETag"]
    gone = client.delete(f"{address}?reason=an+error", headers={"If-Match": read.headers["ETag"]})
    assert gone.status_code == 204
    assert client.get(address).status_code == 404
    assert client.put(f"{cycle}/capacity/nowhere/2025-02-17", json={"nodes": 1}, headers=NEW).status_code == 404


def test_supply_by_workbook_is_a_version_like_any_other(
    client: TestClient, cycle: str, sample: tuple[Path, Path, Path]
) -> None:
    now = client.get(f"{cycle}/supply")
    content = sample[1].read_bytes()
    address = f"{cycle}/supply/workbook?name={SUPPLY}"
    assert client.put(address, content=content, headers={"If-Match": '"1-0000"'}).status_code == 412
    done(client.put(address, content=content, headers={"If-Match": now.headers["ETag"]}))
    versions = done(client.get(f"{cycle}/history", params={"kind": "supply", "name": "supply"}))["items"]
    assert versions[0]["reason"] == SUPPLY
    assert [version["version"] for version in versions] == list(range(len(versions), 0, -1))


# --- proposals, pins


def test_what_officers_decide_about_a_proposal_is_planned_with(
    client: TestClient, cycle: str, scenario: dict[str, Any]
) -> None:
    first = done(client.get(f"{cycle}/proposals"))["items"][0]
    decision = {"status": "withdrawn", "subsidy_class": "academic", "reason": "told by phone"}
    address = f"{cycle}/proposals/{first['id']}/decision"
    kept = client.put(address, json=decision, headers=NEW)
    done(kept)
    made = done(client.post(f"{cycle}/scenarios", json={"name": "without it"}), 201)["entry"]
    planned = done(client.get(f"/api/v1/scenarios/{made['id']}"))["proposals"]
    assert [row["subsidy_class"] for row in planned if row["status"] == "withdrawn"] == ["academic"]
    compared = done(client.get(f"/api/v1/scenarios/{scenario['id']}/differences/{made['id']}"))
    assert any(row["path"].endswith(".status") for row in compared["differences"])
    done(client.put(address, json={"reason": "an error"}, headers={"If-Match": kept.headers["ETag"]}))
    unknown = client.put(f"{cycle}/proposals/0000000000000000/decision", json={"reason": "x"}, headers=NEW)
    assert unknown.status_code == 404


def test_a_proposal_entered_by_hand_counts_like_any_other(client: TestClient, cycle: str, scenario: object) -> None:
    row = {"line": "1", "shape": "block", "types": [{"gpu_type": "H100"}], "desired_gpus": 8, "minimum_gpus": 8,
           "duration_days": 30}  # fmt: skip
    entry = {"number": "H-1", "applicant": {"legal_name": "手入力株式会社（架空）"}, "demand": [row],
             "preferences": {"unranked_acceptable": "yes"}}  # fmt: skip
    made = done(client.post(f"{cycle}/proposals", json=entry), 201)
    assert "手入力株式会社（架空）" in str(done(client.get(f"{cycle}/proposals")))
    tag = client.get(f"{cycle}/snapshot").headers["ETag"]
    accepted = done(client.put(f"{cycle}/snapshot?reason=by+hand", headers={"If-Match": tag}))
    assert accepted["proposals"] == FILES + 1
    planned = done(client.post(f"{cycle}/scenarios", json={"name": "with it"}), 201)["entry"]
    assert "P-H-1" in {row["id"] for row in done(client.get(f"/api/v1/scenarios/{planned['id']}"))["proposals"]}
    version = made["version"]
    tag = f"{version['version']}-{version['sha256'][:16]}"
    address = f"{cycle}/proposals/{version['name']}?reason=a+test"
    assert done(client.delete(address, headers={"If-Match": f'"{tag}"'}))["gone"]


def test_a_pin_says_who_set_it_and_an_unknown_one_stops_the_scenario(
    client: TestClient, cycle: str, scenario: object
) -> None:
    pin = {"id": "x", "proposal": "P-nobody", "phase": "1", "start": "2024-11-01", "reason": "agreed", "by": "forged"}
    kept = client.put(f"{cycle}/pins/first", json=pin, headers=NEW)
    assert (done(kept)["content"]["id"], done(kept)["content"]["by"]) == ("first", "coordinator")
    refused = done(client.post(f"{cycle}/scenarios", json={"name": "pinned"}), 422)
    assert refused["code"] == "nothing_to_plan"
    assert "P-nobody" in refused["detail"]
    gone = client.delete(f"{cycle}/pins/first?reason=an+error", headers={"If-Match": kept.headers["ETag"]})
    assert done(gone)["gone"]


def test_what_a_pool_really_had_is_written_down(client: TestClient, cycle: str) -> None:
    done(client.put(f"{cycle}/actuals/asagiri-h100/2024-10-07", json={"nodes": 38}, headers=NEW))
    (actual,) = done(client.get(f"{cycle}/actuals"))["items"]
    assert actual["content"]["nodes"] == 38


# --- scenarios


def test_a_scenario_names_every_version_it_was_made_of(client: TestClient, scenario: dict[str, Any]) -> None:
    entry = done(client.get(f"/api/v1/scenarios/{scenario['id']}/entry"))
    assert {"policy/policy", "supply/supply", "snapshot/snapshot"} <= entry["origin"]["inputs"].keys()


def test_a_fork_knows_its_parent_and_what_it_changed(client: TestClient, scenario: dict[str, Any]) -> None:
    whole = done(client.get(f"/api/v1/scenarios/{scenario['id']}"))
    pool, proposal = whole["pools"][0]["id"], whole["proposals"][0]["id"]
    edits = [
        {"kind": "delay", "pool": pool, "days": 14},
        {"kind": "capacity", "pool": pool, "since": "2025-01-01", "nodes": 5},
        {"kind": "no_pool", "pool": whole["pools"][1]["id"]},
        {"kind": "withdraw", "proposal": proposal},
    ]
    address = f"/api/v1/scenarios/{scenario['id']}/forks"
    made = done(client.post(address, json={"name": "what if", "reason": "a question", "edits": edits}), 201)
    assert (made["origin"]["parent"], made["origin"]["reason"]) == (scenario["id"], "a question")
    assert [edit["kind"] for edit in made["origin"]["edits"]] == ["delay", "capacity", "no_pool", "withdraw"]
    compared = done(client.get(f"/api/v1/scenarios/{scenario['id']}/differences/{made['id']}"))
    assert any(row["path"] == f"proposals[{proposal}].status" for row in compared["differences"])
    for wrong in ({"kind": "no_pool", "pool": "x"}, {"kind": "withdraw", "proposal": "x"}):
        refused = client.post(address, json={"name": "x", "reason": "x", "edits": [wrong]})
        assert refused.status_code == 422


def test_a_cycle_without_its_inputs_makes_no_scenario(client: TestClient) -> None:
    kept = done(client.post("/api/v1/cycles", json={"name": "empty"}), 201)
    address = f"/api/v1/cycles/{kept['version']['owner']}/scenarios"
    refused = done(client.post(address, json={"name": "x"}), 409)
    assert refused["params"]["missing"] == ["policy", "supply", "snapshot"]


def test_lists_come_in_pieces(client: TestClient, scenario: object) -> None:
    whole = done(client.get("/api/v1/scenarios"))["items"]
    found: list[str] = []
    after = ""
    while True:
        piece = done(client.get("/api/v1/scenarios", params={"limit": 1, "after": after}))
        found += [entry["id"] for entry in piece["items"]]
        after = piece["next"]
        if not after:
            break
    assert found == [entry["id"] for entry in whole]
    assert client.get("/api/v1/scenarios", params={"after": "nonsense"}).status_code == 422


# --- once


def test_a_request_with_a_key_is_carried_out_once(client: TestClient, service: FastAPI) -> None:
    key = {"Idempotency-Key": "once-00000001"}
    first = client.post("/api/v1/cycles", json={"name": "once"}, headers=key)
    again = client.post("/api/v1/cycles", json={"name": "once"}, headers=key)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"
    other = client.post("/api/v1/cycles", json={"name": "another"}, headers=key)
    assert done(other, 422)["code"] == "key_used_otherwise"
    names = [kept["content"]["name"] for kept in done(client.get("/api/v1/cycles"))["items"]]
    assert names.count("once") == 1
    somebody_else = client_of(service, Role.COORDINATOR, "tanaka")
    theirs = somebody_else.post("/api/v1/cycles", json={"name": "once"}, headers=key)
    assert theirs.json()["version"]["owner"] != first.json()["version"]["owner"]


def test_a_run_with_a_key_is_started_once(client: TestClient, scenario: dict[str, Any], plan: str) -> None:
    key = {"Idempotency-Key": "run-000000001"}
    runs = [client.post("/api/v1/runs", json={"scenario": scenario["id"]}, headers=key) for _ in range(2)]
    ids = {done(run, 202)["run"]["id"] for run in runs}
    assert len(ids) == 1
    client.post(f"/api/v1/runs/{ids.pop()}/cancel")


# --- plans


def test_publishing_is_recorded_and_documents_say_who(client: TestClient, service: FastAPI, plan: str) -> None:
    place = f"/api/v1/plans/{plan}"
    draft = client.get(f"{place}/document", params={"format": "html"})
    assert draft.status_code == 422  # pages are made a layer above
    assert done(client.put(f"{place}/acknowledgements/P-x", json={"answer": "notified"}, headers=NEW), 409)
    plainly = client.post(f"{place}/publication", json={"reason": "decided"})
    assert done(plainly, 409)["code"] == "plan_is_trial"
    kept = client.post(f"{place}/publication", json={"reason": "decided", "as_trial": True})
    publication = done(kept, 201)["content"]
    assert (publication["stage"], publication["proven"]) == ("survey", True)
    assert (publication["drafted_by"], publication["confirmed_by"]) == ("coordinator", "coordinator")
    assert publication["same_person"] is True
    assert done(client.post(f"{place}/publication", json={"reason": "again"}), 409)["code"] == "plan_published"
    assert [row["content"]["plan"] for row in done(client.get("/api/v1/plans/published"))["items"]] == [plan]
    assert client.get(place).headers["ETag"] == kept.headers["ETag"]

    proposal = done(client.get(place))["plan"]["decisions"][0]["proposal"]
    address = f"{place}/acknowledgements/{proposal}"
    first = client.put(address, json={"answer": "notified"}, headers=NEW)
    done(
        client.put(
            address, json={"answer": "objected", "note": "too late"}, headers={"If-Match": first.headers["ETag"]}
        )
    )
    (known,) = done(client.get(f"{place}/acknowledgements"))["items"]
    assert known["content"]["answer"] == "objected"

    workbook = client.get(f"{place}/document", params={"format": "xlsx"})
    assert workbook.content[:2] == b"PK"
    other = client_of(service, Role.COORDINATOR, "suzuki")
    stale = other.delete(f"{place}/publication?reason=x", headers={"If-Match": '"9-0"'})
    assert stale.status_code == 412
    gone = other.delete(f"{place}/publication?reason=an+error", headers={"If-Match": kept.headers["ETag"]})
    assert done(gone)["gone"]
    assert done(client.get("/api/v1/plans/published"))["items"] == []
    by_two = done(other.post(f"{place}/publication", json={"reason": "now", "as_trial": True}), 201)["content"]
    assert (by_two["drafted_by"], by_two["confirmed_by"], by_two["same_person"]) == ("coordinator", "suzuki", False)


def test_a_plan_of_a_stopped_run_cannot_be_published(client: TestClient, service: FastAPI) -> None:
    from tests.api.worlds import NOON, checked, small_scenario

    store = service.state.store
    entry = store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id, final=False))
    assert done(client.post(f"/api/v1/plans/{entry.id}/publication", json={"reason": "x"}), 409)


def test_documents_explanations_and_changes_of_a_plan(client: TestClient, plan: str) -> None:
    place = f"/api/v1/plans/{plan}"
    view = done(client.get(place))
    proposal = view["plan"]["decisions"][0]["proposal"]
    said = done(client.get(f"{place}/explanation", params={"proposal": proposal}))["items"]
    assert {row["proposal"] for row in said} == {proposal}
    own = client.get(f"{place}/document", params={"format": "ics", "proposal": proposal})
    assert own.content.startswith(b"BEGIN:VCALENDAR")
    masked = client.get(f"{place}/document", params={"format": "xlsx", "redacted": True})
    assert masked.status_code == 200
    assert done(client.get(f"{place}/changes/{plan}")) == {"moved": [], "items": []}
    for wrong in ({"proposal": "x"}, {"provider": "x"}, {"document": "x"}):
        assert client.get(f"{place}/document", params=wrong).status_code == 422


def test_the_audit_log_can_be_searched_and_verified(client: TestClient, plan: str) -> None:
    page = done(client.get("/api/v1/audit", params={"limit": 2}))
    assert [row["number"] for row in page["items"]] == sorted((row["number"] for row in page["items"]), reverse=True)
    next_ = done(client.get("/api/v1/audit", params={"limit": 2, "before": page["next"]}))["items"]
    assert next_[0]["number"] == page["items"][-1]["number"] - 1
    found = done(client.get("/api/v1/audit", params={"subject": plan, "action": "plan.added"}))["items"]
    assert [row["subject"] for row in found] == [plan]
    verified = done(client.get("/api/v1/audit/verification"))
    assert (verified["sound"], verified["first_bad"]) == (True, None)
    head = verified["head"]
    other = {"number": head["number"], "sha256": "0" * 64}
    assert done(client.get("/api/v1/audit/verification", params=other))["sound"] is False
