"""A service in a process of its own, that can be killed and started again on the same data."""

import random
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: a client makes one of its own otherwise, which costs more than all that is asked with it."""
WAIT = 180
"""Seconds after which something is taken to hang: far more than anything takes, also on a machine with other work."""


def a_port() -> int:
    """Return a free port below those the system gives to callers.

    One of these could be taken while the service is down, by a caller that tries again and again until it comes to be
    connected with itself.
    """
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise AssertionError("there is no free port")


class Service:
    """``allocate serve`` on a data folder."""

    def __init__(self, data: Path, headers: dict[str, str]) -> None:
        self.data = data
        self.headers = headers
        self.port = a_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, headers=self.headers, timeout=WAIT, verify=NO_TLS)

    def start(self) -> float:
        """Start and return the seconds until it was ready."""
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboards.cli", "serve", "--data", str(self.data), "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        with self.client() as client:
            while time.monotonic() - began < WAIT:
                assert self._process.poll() is None, f"the service ended with {self._process.returncode}"
                with suppress(httpx2.TransportError):
                    if client.get("/ready").status_code == 200:
                        return time.monotonic() - began
                time.sleep(0.02)
        raise AssertionError("the service did not become ready")

    @property
    def alive(self) -> bool:
        """Whether it is still there."""
        return self._process is not None and self._process.poll() is None

    def _status(self, field: str) -> int:
        assert self._process is not None
        text = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return 1024 * int(next(line.split()[1] for line in text.splitlines() if line.startswith(f"{field}:")))

    def memory(self) -> int:
        """Return the bytes of memory it takes now."""
        return self._status("VmRSS")

    def peak(self) -> int:
        """Return the most bytes of memory it ever took."""
        return self._status("VmHWM")

    def kill(self) -> None:
        """Kill it without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Stop it as a person would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=WAIT)


def ok(answer: httpx2.Response) -> Any:
    """Return what was answered."""
    assert answer.is_success, answer.text
    return answer.json()


def state_of(client: httpx2.Client, run: str) -> str:
    """Return how a run stands."""
    return str(ok(client.get(f"/api/v1/runs/{run}"))["run"]["state"])
