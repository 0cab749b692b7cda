"""Make .venv ready: `bootstrap.py run` to use the product, `bootstrap.py test` to check it too.

Installs exactly what the lock files name, and only when something changed since the last time.
Standard library only, Python 3.8 and later, so that an old Python can say which one is needed.
"""

import os
import sys

if not sys.flags.isolated:  # keep PYTHONPATH and the current folder of the caller out of the imports below
    os.execv(sys.executable, [sys.executable, "-I", os.path.abspath(__file__), *sys.argv[1:]])

import contextlib
import errno
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Iterator, List, NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))  # isolated mode leaves a script's own folder out; hence the noqa below

import browser  # noqa: E402
from interpreter import SUITABLE, choose, environment, probe  # noqa: E402
from trouble import Trouble, disk_full, explain  # noqa: E402

VENV = ROOT / ".venv"
OLD = ROOT / ".venv.old"
STAMP = VENV / "bootstrap.json"
LOG = VENV / "bootstrap.log"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}


def say(japanese: str, english: str) -> None:
    """One line of progress."""
    print(f"{japanese} / {english}", flush=True)


def digest(*files: Path) -> str:
    """One hash over the contents of the files."""
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def wanted(mode: str) -> Dict[str, str]:
    """What a finished environment is recorded as having."""
    return {
        "place": str(ROOT),  # scripts in an environment carry its path, so a moved one is made anew
        "lock": digest(*LOCKS.values()),
        "project": digest(ROOT / "pyproject.toml"),
        "mode": mode,
    }


def recorded() -> Dict[str, str]:
    """What the last finished run recorded; empty where it never finished or its interpreter has gone."""
    try:
        stamp: Dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found = probe(str(VENV_PYTHON))
    if found is None or found[0][:2] not in SUITABLE:
        return {}
    asked = os.environ.get("PYTHON")
    other = probe(asked) if asked else None
    return {} if asked and (other is None or other[0] != found[0]) else stamp


def call(command: List[str]) -> None:
    """Run one step quietly; its output goes to the log, and a failure becomes a sentence."""
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
        check=False,
    )
    output = done.stdout.decode("utf-8", "replace")
    with contextlib.suppress(OSError):
        LOG.write_text(output, encoding="utf-8")
    if done.returncode:
        raise explain(output, LOG)


def create() -> None:
    """Make an empty environment in place of whatever was there."""
    if os.path.lexists(VENV) and (VENV.is_symlink() or not (VENV / "pyvenv.cfg").is_file()):
        raise Trouble(
            f"{VENV} は Python の仮想環境ではありません。別の場所へ移すか削除してください。",
            f"{VENV} is not a Python environment: move it away or delete it.",
        )
    python = choose()
    say(".venv を作成しています", f"creating .venv with {python}")
    if VENV.exists():
        # Moved first: what an interrupted removal leaves behind would no longer look like an environment.
        shutil.rmtree(str(OLD), ignore_errors=True)
        os.replace(str(VENV), str(OLD))
    shutil.rmtree(str(OLD), ignore_errors=True)
    call([python, "-I", "-m", "venv", str(VENV)])


def install(*arguments: str) -> None:
    """Install into the environment, nothing beyond what is named."""
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    call([str(VENV_PYTHON), "-I", "-m", "pip", "install", *quiet, "--no-deps", *arguments])


def prepare(mode: str) -> None:
    """Bring .venv to the state the lock files and pyproject.toml ask for."""
    goal, now = wanted(mode), recorded()
    fresh = any(now.get(key) != goal[key] for key in ("place", "lock"))
    if not fresh and now.get("mode") == "test":
        goal["mode"] = mode = "test"  # what the tests need includes what the product needs
    if now == goal:
        return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        STAMP.unlink()  # an interrupted install must not look finished
    if fresh:
        create()
    if fresh or now.get("mode") != mode:
        say("パッケージを入れています（数分かかることがあります）", "installing packages, this may take minutes")
        install("--require-hashes", "-r", str(LOCKS[mode]))
    install("--no-build-isolation", "--editable", str(ROOT))
    unfinished = STAMP.with_suffix(".part")
    unfinished.write_text(json.dumps(goal), encoding="utf-8")
    os.replace(str(unfinished), str(STAMP))
    say("環境の準備ができました", "the environment is ready")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let two runs in the same folder wait for each other, where the system can."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with open(str(ROOT / ".bootstrap.lock"), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_browser() -> None:
    """See to a Chromium and Japanese fonts; without them CI stops, a person goes on without the browser tests."""
    needs = browser.missing()
    if needs:
        browser.install(needs)
        needs = browser.missing()
    if not needs:
        return
    trouble = Trouble(*browser.sentence(needs))
    if os.environ.get("CI") == "true":
        raise trouble
    print(trouble, file=sys.stderr)
    say("ブラウザー試験を省いて続けます", "going on without the browser tests")


def stop(message: str) -> NoReturn:
    """End with a message and no traceback."""
    print(message, file=sys.stderr, flush=True)
    sys.exit(1)


def main(arguments: List[str]) -> None:
    """Prepare for `run` or `test`; every foreseeable failure ends in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", dict)(errors="replace")  # a terminal may not know every character
    if arguments not in (["run"], ["test"]):
        stop("使い方 / usage: bootstrap.py run | test")
    mode = arguments[0]
    try:
        with alone():
            prepare(mode)
            if mode == "test":
                prepare_browser()
    except Trouble as trouble:
        stop(str(trouble))
    except KeyboardInterrupt:
        stop("中断しました。もう一度実行すると最初からやり直します。\nInterrupted; the next run starts over.")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            stop(str(disk_full(ROOT)))
        stop(
            f"ファイルを読み書きできません（{error.filename}: {error.strerror}）。権限と場所を確認してください。\n"
            f"A file cannot be read or written ({error.filename}: {error.strerror}): check permissions and place."
        )


if __name__ == "__main__":
    main(sys.argv[1:])
