"""Files are whole or not there."""

from pathlib import Path

import pytest

from api.store.atomic import write_whole


def test_a_write_cut_off_by_a_crash_leaves_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_whole(target, b"old")

    with pytest.raises(TypeError):
        write_whole(target, None)  # type: ignore[arg-type]  # fails after the file beside has been opened
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
