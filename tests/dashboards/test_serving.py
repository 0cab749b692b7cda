"""One address of this machine, taken before any work is done for it."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from allocator.baselines import greedy
from allocator.cli.demo import Demonstration
from allocator.incumbent import unproven
from allocator.sample import scenario as sample_scenario
from allocator.sample import write
from api.cycles.inputs import inputs_of
from api.cycles.making import made_of
from dashboards import cli
from dashboards.cli import main, show_in
from dashboards.serving import link, open_store, take_address
from models.errors import InputError
from tests.api.worlds import small_scenario, solved


@pytest.fixture
def busy() -> Iterator[int]:
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_named_with_another(busy: int) -> None:
    with pytest.raises(InputError) as refused:
        take_address("127.0.0.1", busy)
    assert refused.value.code == "port_in_use"
    assert refused.value.params["other"] == str(busy + 1)


def test_the_demo_finds_that_out_before_it_solves(
    busy: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--port", str(busy)]) == 2
    assert f"--port {busy + 1}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "", "example.org", "192.168.0.1", "::"])
def test_only_this_machine_can_be_listened_on(host: str) -> None:
    with pytest.raises(InputError) as refused:
        take_address(host, 8000)
    assert refused.value.code == "host_not_loopback"


def test_the_link_says_where(busy: int) -> None:
    with take_address("127.0.0.1", 0) as taken:
        assert link(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}/"


def test_the_demo_shows_its_plan_in_sample_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = solved()
    made = Demonstration(small_scenario(), outcome.plan, outcome.record, stopped=False)
    served: list[tuple[object, ...]] = []
    monkeypatch.setattr(cli, "demonstrate", lambda *_: made)
    monkeypatch.setattr(cli, "_serve", lambda *given: served.append(given))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write(tmp_path / "sample")
    assert main(["demo", "-o", str(tmp_path), "--port", str(port)]) == 0
    ((store, work, settings, *_),) = served
    assert work == tmp_path / "data" / "work"
    assert settings.sample  # type: ignore[attr-defined]
    (entry,) = store.plans()  # type: ignore[attr-defined]
    assert (entry.plan_hash, entry.proven) == (outcome.plan.hash, True)


def test_a_demo_ended_early_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Demonstration(small_scenario(), solved().plan, solved().record, stopped=True)
    monkeypatch.setattr(cli, "demonstrate", lambda *_: made)
    assert main(["demo", "--no-serve", "-o", str(tmp_path)]) == 130


def test_showing_the_same_plan_twice_keeps_one_and_its_round(tmp_path: Path) -> None:
    write(tmp_path)
    scenario = sample_scenario()
    plan = unproven(scenario, greedy(scenario))
    made = Demonstration(scenario, plan, solved().record, stopped=False)
    store = open_store(tmp_path / "data")
    for _ in range(2):
        show_in(store, made, tmp_path, tmp_path / "work")
    (entry,) = store.scenarios()
    assert len(store.plans()) == 1
    assert store.plans()[0].created_at <= datetime.now(UTC)
    with store.database.read() as connection:
        inputs = inputs_of(connection, entry.origin.cycle)
    assert made_of(inputs, None, None)[0].full_hash == scenario.full_hash == entry.full_hash
