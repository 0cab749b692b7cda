"""Finds the Python for .venv: 3.11, 3.12 or 3.13, able to make environments.

Standard library only, Python 3.8 and later.
"""

import os
import subprocess
import sys
from typing import Dict, Iterator, Optional, Tuple

from trouble import Trouble

SUITABLE = ((3, 13), (3, 12), (3, 11))
PROBE = (
    "import sys, importlib.util as u; "
    "print(*sys.version_info[:3], int(all(map(u.find_spec, ('venv', 'ensurepip'))))); "
    "print(getattr(sys, '_base_executable', None) or sys.executable)"
)


def environment() -> Dict[str, str]:
    """The caller's environment without what would send Python or pip to other places."""
    unwanted = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_NO_BUILD_ISOLATION")
    kept = {k: v for k, v in os.environ.items() if k not in unwanted and not k.startswith("PYTHON")}
    if not kept.get("HOME"):
        kept.pop("HOME", None)  # an empty one would point at the root of the disk
    return kept


def probe(python: str) -> Optional[Tuple[Tuple[int, ...], bool, str]]:
    """Version, whether it can make environments, and path of an interpreter; None where it does not start."""
    try:
        done = subprocess.run(
            [python, "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=60,
            check=True,
        )
        numbers, path = done.stdout.decode("utf-8", "surrogateescape").splitlines()
        *version, complete = map(int, numbers.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return tuple(version), bool(complete), path


def candidates() -> Iterator[str]:
    """Interpreters to try: the one asked for, else the current one, else every python3.x on PATH."""
    asked = os.environ.get("PYTHON")
    if asked:
        yield asked
        return
    yield sys.executable
    for major, minor in SUITABLE:
        for folder in os.get_exec_path():
            name = os.path.join(folder, f"python{major}.{minor}")
            if os.path.isfile(name):
                yield name


def choose() -> str:
    """The first suitable interpreter."""
    incomplete = ""
    for candidate in candidates():
        found = probe(candidate)
        if found is None or found[0][:2] not in SUITABLE:
            continue
        if found[1]:
            return found[2]
        incomplete = incomplete or found[2]
    if incomplete:
        raise Trouble(
            f"{incomplete} には仮想環境を作る部品（venv、ensurepip）がありません。Debian や Ubuntu では "
            "apt-get install python3-venv を実行してください。",
            f"{incomplete} lacks the venv or ensurepip module: on Debian or Ubuntu run apt-get install python3-venv.",
        )
    asked = os.environ.get("PYTHON") or sys.executable
    raise Trouble(
        f"Python 3.11〜3.13 が見つかりません（{asked} は使えません）。いずれかを入れてから、もう一度実行してください。",
        f"No Python 3.11, 3.12 or 3.13 was found ({asked} will not do): install one of them and run this again.",
    )
