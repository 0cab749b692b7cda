"""LibreOffice, where it is installed: a second program to write and to open workbooks."""

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice") or ""


def converted(data: bytes, ending: str, folder: Path, source: str = "xlsx") -> Path:
    """Have a document opened and saved in another format."""
    there = folder / "from"
    there.mkdir(exist_ok=True)
    (there / f"book.{source}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [SOFFICE, profile, "--headless", "--convert-to", ending, "--outdir", str(folder / "to")]
    if source == "csv":
        call.append("--infilter=CSV:44,34,76")  # separated by commas, in UTF-8; everything else as it is opened by hand
    subprocess.run([*call, str(there / f"book.{source}")], check=True, capture_output=True, timeout=180)
    return folder / "to" / f"book.{ending.split(':')[0]}"
