"""The script of the documentation, as it stands, against a service in a process of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from allocator.sample import write
from api.people.roles import Role
from api.store.sql import SqlStore
from tests.api.worlds import signed_in
from tests.architecture.project import ROOT

FILES = 4


def newer_curl() -> bool:
    """Tell whether there is a curl that can encode a query."""
    curl = shutil.which("curl")
    said = subprocess.run([curl, "--version"], capture_output=True, text=True, check=True).stdout if curl else ""
    found = re.match(r"curl (\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= (7, 87)


@pytest.mark.skipif(not newer_curl(), reason="no curl 7.87 or newer")
def test_a_whole_round_with_nothing_but_curl(tmp_path: Path) -> None:
    surveys, supply, policy = write(tmp_path / "sample")
    place = tmp_path / "in"
    (place / "surveys").mkdir(parents=True)
    shutil.copy(policy, place / "policy.xlsx")
    shutil.copy(supply, place / "supply.xlsx")
    for file in sorted(surveys.iterdir())[:FILES]:
        shutil.copy(file, place / "surveys")
    store = SqlStore.in_folder(tmp_path / "data")
    token = signed_in(store.database, Role.COORDINATOR)["Authorization"].removeprefix("Bearer ")
    store.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    service = subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboards.cli", "serve", "--data", str(tmp_path / "data"), "--port", port],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert service.stdout is not None
        assert "first?key" not in service.stdout.readline()  # there is a coordinator already
        done = subprocess.run(
            ["sh", str(ROOT / "docs" / "api.sh"), str(place), f"http://127.0.0.1:{port}"],
            env={**os.environ, "TOKEN": token},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == str(place / "plan.xlsx")
        with ZipFile(place / "plan.xlsx") as book:
            assert any(name.startswith("xl/worksheets/") for name in book.namelist())
    finally:
        service.send_signal(signal.SIGINT)
        service.communicate(timeout=60)
    assert service.returncode == 0
    assert len(SqlStore.in_folder(tmp_path / "data").plans()) == 1
    log = (tmp_path / "data" / "log" / "service.jsonl").read_text(encoding="utf-8")
    assert '"path": "/api/v1/runs"' in log
    assert token not in log
