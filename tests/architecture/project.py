"""Where the project lies and which files belong to it."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("models", "allocator", "api", "dashboards")
NOT_OURS = {".git", ".venv", "out", "build", "dist", "__pycache__"}


def project_files() -> list[Path]:
    """Every file git tracks or would add; without git, every file outside the environment, caches and results."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
        files = [path for path in files if not any(part.endswith("_cache") for part in path.parts)]
    return sorted(path for path in files if path.is_file())


def python_files() -> list[Path]:
    """The project's own Python files."""
    return [path for path in project_files() if path.suffix == ".py"]


def pyproject() -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
