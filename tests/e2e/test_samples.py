"""Every line of curl that the page of the interface shows, pasted into a shell, in an order in which each can work."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from allocator.intake.adoption import read_adoption
from allocator.intake.questions import NONE
from allocator.sample import write
from allocator.sample.survey import snapshot
from api.people.roles import Role
from api.people.signing import Signing
from api.settings import PREFIX
from api.store.sql import SqlStore
from models.survey import Answer
from tests.api.worlds import eventually, signed_in, small_scenario
from tests.e2e.service import Service, ok
from tests.e2e.test_curl import newer_curl

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not newer_curl(), reason="no curl 7.87 or newer")]

LAST = ("DELETE /session", "POST /session/password", "POST /runs/{run_id}/cancel", "POST /runs/{run_id}/resume")
"""These need somebody or something of their own."""


class Shell:
    """A shell with the variables of the samples, in the folder with their files."""

    def __init__(self, folder: Path, samples: dict[str, str], **variables: str) -> None:
        self.folder, self.samples, self.variables = folder, dict(samples), variables

    def paste(self, route: str, **more: str) -> Any:
        """Paste a sample once, and return what was answered."""
        line = self.samples.pop(route)
        env = {**os.environ, **self.variables, **more}
        done = subprocess.run(["sh", "-c", line], env=env, cwd=self.folder, capture_output=True, timeout=120)
        assert done.returncode == 0, f"{line}\n{done.stdout.decode(errors='replace')[:600]}"
        try:
            return json.loads(done.stdout)
        except ValueError:
            return done.stdout


def tag(kept: Any) -> str:
    version = kept["version"] if "version" in kept else kept["kept"]["version"]
    return f'"{version["version"]}-{version["sha256"][:16]}"'


def test_every_sample_works_when_it_is_pasted(tmp_path: Path) -> None:
    surveys, supply, policy = write(tmp_path / "sample")
    place = tmp_path / "in"
    place.mkdir()
    shutil.copy(policy, place / "policy.xlsx")
    shutil.copy(supply, place / "supply.xlsx")
    asks = next(e for e in snapshot().entries if e.content.base_model.developer_has_japan_base is Answer.NO)
    shutil.copy(surveys / asks.receipt.file, place / "survey.xlsx")
    (place / "scenario.json").write_text(small_scenario().model_dump_json(), encoding="utf-8")
    store = SqlStore.in_folder(tmp_path / "data")
    key = Signing(store.database).first_link()
    service = Service(tmp_path / "data", {})
    service.start()
    with service.client() as client:
        ok(client.post(f"{PREFIX}/first", json={"key": key, "name": "x-first", "password": "correct horse battery"}))
    service.headers = signed_in(store.database, Role.COORDINATOR)
    token = service.headers["Authorization"].removeprefix("Bearer ")
    client = service.client()
    description = ok(client.get(f"{PREFIX}/openapi.json"))
    samples = {
        f"{method.upper()} {path.removeprefix(PREFIX)}": operation["description"].split("```sh\n")[1].split("\n```")[0]
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    }
    shell = Shell(place, samples, API=f"{service.address}{PREFIX}", TOKEN=token)
    paste = shell.paste

    for route in (
        "GET /health",
        "GET /ready",
        "GET /session",
        "GET /accounts",
        "GET /audit",
        "GET /audit/verification",
    ):
        paste(route)
    shell.samples.pop("POST /first")  # was done above: it works once
    paste("POST /accounts")
    paste("PATCH /accounts/{name}", NAME="baba")
    shell.samples["POST /session"] = samples["POST /session"].replace("aoki", "baba")
    paste("POST /session")
    made = paste("POST /tokens")
    paste("GET /tokens")
    paste("DELETE /tokens/{token_id}", TOKEN_ID=made["credential"]["id"], TOKEN=token)

    shell.variables["CYCLE"] = paste("POST /cycles")["version"]["owner"]
    paste("GET /cycles")
    paste("GET /cycles/{cycle_id}")
    policy_kept = paste("PUT /cycles/{cycle_id}/policy/workbook", FILE="policy.xlsx")
    supply_kept = paste("PUT /cycles/{cycle_id}/supply/workbook", FILE="supply.xlsx")
    for kind, kept in (("policy", policy_kept), ("supply", supply_kept)):
        (place / f"{kind}.json").write_text(json.dumps(kept["kept"]["content"]), encoding="utf-8")
        paste(f"GET /cycles/{{cycle_id}}/{kind}")
        paste(f"PUT /cycles/{{cycle_id}}/{kind}", ETAG=tag(kept))
    paste("GET /cycles/{cycle_id}/history")
    upload = paste("POST /cycles/{cycle_id}/surveys", FILE="survey.xlsx")
    adoption_list(place / "adoption.xlsx")
    adoption = paste("POST /cycles/{cycle_id}/adoption", FILE="adoption.xlsx")
    paste("GET /cycles/{cycle_id}/surveys")
    paste("GET /cycles/{cycle_id}/surveys/{upload_id}/file", UPLOAD=upload["kept"]["version"]["name"])
    paste(
        "DELETE /cycles/{cycle_id}/surveys/{upload_id}",
        UPLOAD=adoption["kept"]["version"]["name"],
        ETAG=tag(adoption),
    )
    paste("GET /cycles/{cycle_id}/standing")
    point = paste("GET /cycles/{cycle_id}/open-points")["items"][0]
    paste("PUT /cycles/{cycle_id}/open-points/{key}", KEY=point["key"])
    question = next(row["question"] for row in paste("GET /cycles/{cycle_id}/questions")["items"] if row["question"])
    paste("PUT /cycles/{cycle_id}/answers", QUESTION=question)
    paste("GET /cycles/{cycle_id}/answers")
    paste("GET /cycles/{cycle_id}/letters")
    entry = paste("POST /cycles/{cycle_id}/proposals")
    paste("PUT /cycles/{cycle_id}/snapshot")
    paste("GET /cycles/{cycle_id}/snapshot")
    first = paste("GET /cycles/{cycle_id}/proposals")["items"][0]
    paste("PUT /cycles/{cycle_id}/proposals/{proposal_id}/decision", PROPOSAL=first["id"])
    paste("DELETE /cycles/{cycle_id}/proposals/{proposal_id}", PROPOSAL=entry["version"]["name"], ETAG=tag(entry))
    cell = paste("GET /cycles/{cycle_id}/capacity")["items"][0]
    shell.variables |= {"POOL": cell["pool"], "SINCE": "2025-02-17", "DAY": "2024-10-07"}
    written = paste("PUT /cycles/{cycle_id}/capacity/{pool_id}/{since}")
    paste("GET /cycles/{cycle_id}/capacity/{pool_id}/{since}")
    paste("DELETE /cycles/{cycle_id}/capacity/{pool_id}/{since}", ETAG=f'"{written["etag"]}"')
    paste("PUT /cycles/{cycle_id}/actuals/{pool_id}/{day}")
    paste("GET /cycles/{cycle_id}/actuals")
    pin = paste("PUT /cycles/{cycle_id}/pins/{pin_id}", PIN="first", PROPOSAL="P-H-1")
    paste("GET /cycles/{cycle_id}/pins")
    paste("DELETE /cycles/{cycle_id}/pins/{pin_id}", PIN="first", ETAG=tag(pin))

    shell.variables["SCENARIO"] = paste("POST /cycles/{cycle_id}/scenarios")["entry"]["id"]
    shell.variables["OTHER"] = paste("POST /scenarios/{scenario_id}/forks")["id"]
    paste("POST /scenarios", FILE="small")
    for route in (
        "GET /scenarios",
        "GET /scenarios/{scenario_id}",
        "GET /scenarios/{scenario_id}/entry",
        "GET /scenarios/{scenario_id}/differences/{other_id}",
    ):
        paste(route)
    run = shell.variables["RUN"] = paste("POST /runs")["run"]["id"]
    assert b"event: end" in paste("GET /runs/{run_id}/events")
    eventually(lambda: ok(client.get(f"{PREFIX}/runs/{run}"))["run"]["state"] == "solved")
    paste("GET /runs")
    paste("GET /runs/{run_id}/progress")
    plan = shell.variables["PLAN"] = shell.variables["EARLIER"] = paste("GET /runs/{run_id}")["run"]["plan"]
    paste("POST /plans/{plan_id}/reasons")
    published = paste("POST /plans/{plan_id}/publication")
    proposal = next(
        row["id"] for row in ok(client.get(f"{PREFIX}/scenarios/{shell.variables['SCENARIO']}"))["proposals"]
    )
    paste("PUT /plans/{plan_id}/acknowledgements/{proposal_id}", PROPOSAL=proposal)
    as_of = ok(client.get(f"{PREFIX}/scenarios/{shell.variables['SCENARIO']}"))["as_of"]
    again = paste("POST /plans/{plan_id}/replan", AS_OF=as_of)["run"]["id"]
    eventually(lambda: ok(client.get(f"{PREFIX}/runs/{again}"))["run"]["state"] == "solved")
    draft = ok(client.get(f"{PREFIX}/runs/{again}"))["run"]["plan"]
    paste("GET /plans/{plan_id}/changes", PLAN=draft)
    paste("PUT /plans/{plan_id}/draft", PLAN=draft)
    for route in sorted(route for route in shell.samples if route.startswith("GET /plans")):
        paste(route)
    paste("DELETE /plans/{plan_id}/publication", ETAG=tag(published))
    assert ok(client.get(f"{PREFIX}/plans/{plan}"))["publication"] is None
    client.close()
    service.stop()
    assert sorted(shell.samples) == sorted(LAST)


def adoption_list(path: Path) -> None:
    """Write a list of adopted proposals that intake can read."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("採択一覧")
        for column, word in enumerate(("受付番号", "法人名", "採否")):
            sheet.write_string(0, column, word)
        for column, word in enumerate(("A-01", "架空株式会社", "採択")):
            sheet.write_string(1, column, word)
    assert read_adoption([path], NONE).rows
