"""The browser tests' needs: a Chromium and Japanese fonts.

`python tools/browser.py` prints the path of the Chromium to use, or nothing where either is missing.
Standard library only, Python 3.8 and later.
"""

import os
import shutil
import subprocess
import sys
from typing import Dict, List, Optional, Tuple

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge")
PACKAGES = {"chromium": "chromium", "fonts": "fonts-noto-cjk"}
WORDS = {"chromium": ("Chromium", "Chromium"), "fonts": ("日本語フォント", "Japanese fonts")}


def _output(command: List[str], environment: Optional[Dict[str, str]] = None) -> Optional[str]:
    """What the command printed, or None where it failed or is not there."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            timeout=1800,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def find_chromium() -> Optional[str]:
    """The first Chromium that starts: the one named by CHROMIUM, else the first on PATH."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        path = shutil.which(name)
        # Some systems carry a stand-in that only says how to install the browser, so ask it.
        if path and _output([path, "--version"]) is not None:
            return path
    return None


def has_japanese_fonts() -> bool:
    """Whether a page in Japanese can be drawn; Windows and macOS always can."""
    if not sys.platform.startswith("linux"):
        return True
    return bool((_output(["fc-list", ":lang=ja"]) or "").strip())


def missing() -> List[str]:
    """What is not there, as keys of PACKAGES."""
    found = {"chromium": find_chromium() is not None, "fonts": has_japanese_fonts()}
    return [need for need, there in found.items() if not there]


def install(needs: List[str]) -> None:
    """Install with apt-get where that is possible (as root on Debian and its kin); otherwise do nothing."""
    apt_get = shutil.which("apt-get")
    if not apt_get or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    names = [PACKAGES[need] for need in needs]
    print("ブラウザー試験に必要なものを入れています / installing for the browser tests:", " ".join(names), flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    patient = ["-qq", "-o", "DPkg::Lock::Timeout=120"]  # another install may be under way
    _output([apt_get, "update", *patient], environment)
    _output([apt_get, "install", "-y", "--no-install-recommends", *patient, *names], environment)


def sentence(needs: List[str]) -> Tuple[str, str]:
    """What is missing and how to mend it, in Japanese and English."""
    packages = " ".join(PACKAGES[need] for need in needs)
    japanese = "と".join(WORDS[need][0] for need in needs)
    english = " and ".join(WORDS[need][1] for need in needs)
    or_name_it = "chromium" in needs
    return (
        f"ブラウザー試験に必要な{japanese}がありません。管理者権限で apt-get install {packages} を実行"
        + ("するか、環境変数 CHROMIUM に使うブラウザーを指定" if or_name_it else "")
        + "してください。",
        f"The browser tests need {english}: run apt-get install {packages} as an administrator"
        + (", or name a browser in the environment variable CHROMIUM" if or_name_it else "")
        + ".",
    )


if __name__ == "__main__":
    chromium = find_chromium()
    if chromium and has_japanese_fonts():
        print(chromium)
