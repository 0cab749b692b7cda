"""What can go wrong while .venv is made ready, each as one sentence in Japanese and English."""

import shutil
from pathlib import Path

UNREACHABLE = (
    *("NewConnectionError", "NameResolutionError", "ProxyError", "SSLError", "Max retries exceeded"),
    *("ConnectTimeout", "ReadTimeout", "Read timed out", "Failed to establish a new connection"),
)


class Trouble(Exception):
    """A reason to stop that the person at the keyboard can do something about."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(f"{japanese}\n{english}")


def explain(output: str, log: Path) -> Trouble:
    """Turn the output of a failed command, kept in the log, into a sentence."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    last = (errors or lines or ["?"])[-1]
    full = any(word in output for word in ("No space left on device", "Errno 28", "Disk quota exceeded"))
    if full or shutil.disk_usage(str(log.parent)).free < 100_000_000:
        return disk_full(log.parent)
    if "DO NOT MATCH THE HASHES" in output:
        return Trouble(
            "取得したパッケージの内容がロックファイルと一致しません。パッケージの取得元が正しいか確認してください。",
            "A downloaded package is not the one in the lock file: check where your packages come from.",
        )
    if any(word in output for word in UNREACHABLE):
        return Trouble(
            "パッケージの取得元に接続できません。ネットワーク、プロキシ、pip の設定を確認してください。",
            "The package index cannot be reached: check the network, the proxy and the settings of pip.",
        )
    return Trouble(
        f"環境を準備できませんでした（{last}）。詳しくは {log} を見てください。",
        f"The environment could not be made ready ({last}); see {log} for more.",
    )


def disk_full(folder: Path) -> Trouble:
    """The sentence for a full disk."""
    return Trouble(
        f"ディスクの空き容量が足りません。{folder} と一時フォルダーのあるディスクを 2 GB ほど空けてください。",
        f"The disk is full: free about 2 GB where {folder} and the temporary files lie.",
    )
