"""Every route in all phases of the fuzzer - examples, coverage, fuzzing, stateful - as every role and as nobody.

``EXAMPLES=200 make long`` asks for more than the few of every day.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.people.roles import Role
from api.store.sql import SqlStore
from tests.api.worlds import NOON, checked, signed_in, small_scenario
from tests.e2e.service import Service, ok

pytestmark = pytest.mark.slow

EXAMPLES = os.environ.get("EXAMPLES", "3")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"
ASIDE = r"/(events|session|tokens|tokens/[^/]*|accounts/[^/]*)$"
"""Left aside: a stream that ends with its run, and paths below which whoever asks signs itself out or takes its rights
away (also by a method the tool only tries out); ``test_fuzz`` asks some of them."""


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: str(role or "nobody"))
def test_every_route_withstands_all_phases(tmp_path: Path, role: Role | None) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    scenario = store.add_scenario(small_scenario(), "small", NOON).id
    store.add_plan(checked(scenario))
    another = signed_in(store.database, Role.COORDINATOR, "another")
    headers = signed_in(store.database, role) if role else {}
    store.close()
    service = Service(tmp_path / "data", headers)
    service.start()
    description = tmp_path / "openapi.json"  # nobody may read it from the service
    with service.client() as client:
        description.write_text(json.dumps(ok(client.get("/api/v1/openapi.json", headers=another))), encoding="utf-8")
    report = tmp_path / "report.json"
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", str(description), "--url", service.address, "--phases", "examples,coverage,fuzzing,stateful"),
        *("--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", "1", "--suppress-health-check", "all"),
        *("--exclude-path-regex", ASIDE, "--no-shrink", "--continue-on-failure", "--warnings", "off"),
        *("--request-timeout", "60", "--report-json-path", str(report)),
    ]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        alive = service.alive
    finally:
        service.stop()
    log = (tmp_path / "data" / "log" / "service.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [json.loads(line) for line in log]
    broken = [line for line in answers if line.get("status", 0) >= 500 and line["status"] not in (503, 507)]
    assert alive
    assert broken == []
    assert done.returncode == 0, done.stdout[-6_000:]
    asked = sum("status" in line for line in answers)
    sys.stdout.write(f"\n{role or 'nobody'}: {asked} requests, no server error\n{done.stdout[-1_500:]}")
