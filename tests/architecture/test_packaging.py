"""What gets installed: the command, and exactly the locked releases."""

import re
from importlib.metadata import entry_points

import pytest

from tests.architecture.project import ROOT, pyproject

LOCKS = ("requirements.lock", "requirements-test.lock")


def requirements(lock: str) -> list[str]:
    """The lock's logical lines, without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def names(lines: list[str]) -> set[str]:
    """Distribution names at the start of requirement lines."""
    return {re.split(r"[\[\s<>=;~!]", line, maxsplit=1)[0].lower() for line in lines}


def test_the_command_allocate_starts_something() -> None:
    (command,) = entry_points(group="console_scripts", name="allocate")
    assert callable(command.load())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pinned_hashed_releases_and_nothing_else(lock: str) -> None:
    pinned = re.compile(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line[:80] for line in requirements(lock) if not pinned.fullmatch(line)] == []


def test_the_locks_agree() -> None:
    assert set(requirements("requirements.lock")) <= set(requirements("requirements-test.lock"))


def test_everything_asked_for_is_locked() -> None:
    asked = pyproject()
    runtime = names(asked["project"]["dependencies"]) | names(asked["dependency-groups"]["build"])
    assert runtime <= names(requirements("requirements.lock"))
    extra = names(asked["project"]["optional-dependencies"]["test"])
    assert runtime | extra <= names(requirements("requirements-test.lock"))
