"""A reading process may die, hang or talk nonsense: that is one problem of one file."""

import logging
import os
import sys
import threading
from pathlib import Path

import pytest

from allocator.intake.jail import Read, children, read_book, read_books
from allocator.intake.jail.children import CannotStart, Child, Children
from allocator.intake.jail.limits import ProcessLimits
from tests.allocator.intake.books import write_sheets

READY = "import sys, os, time\nprint('ready', flush=True)\nfor line in sys.stdin.buffer:\n"


def children_that(do: str) -> Children:
    """Processes that answer every request in one way."""
    return Children(1, (sys.executable, "-I", "-c", READY + f"    {do}"))


BAD = {
    "exits": "os._exit(3)",
    "is killed": "os.kill(os.getpid(), 9)",
    "aborts": "os.abort()",
    "says nothing and ends": "sys.exit()",
    "no json": "print('?', flush=True)",
    "half an answer": "sys.stdout.write('{'); sys.stdout.flush(); os._exit(0)",
    "deep json": "print('[' * 100000, flush=True)",
    "other data": """print('{"file":"a","book":7}', flush=True)""",
    "more than asked": """print('{"file":"a","also":7}', flush=True)""",
    "a cell outside": """print('{"file":"a","book":{"file":"a","sha256":"","sheets":[{}]}}', flush=True)""",
    "no letters": """os.write(1, bytes([255, 10]))""",
}


@pytest.mark.parametrize("do", BAD.values(), ids=BAD)
def test_a_process_that_fails_is_one_problem_of_that_file(do: str, tmp_path: Path) -> None:
    own = children_that(do)
    found = read_book(write_sheets(tmp_path / "a.xlsx", {"s": [[1]]}), own)
    assert [(problem.code, problem.place.file) for problem in found.problems] == [("file_stops_reader", "a.xlsx")]
    assert found.book is None
    own.end()


def test_a_process_that_hangs_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(children, "PROCESS", ProcessLimits(wall_seconds=1))
    own = children_that("time.sleep(600)")
    found = read_book(write_sheets(tmp_path / "a.xlsx", {"s": [[1]]}), own)
    assert [problem.code for problem in found.problems] == ["file_stops_reader"]


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(children, "PROCESS", ProcessLimits(reply_bytes=10_000))
    own = children_that("os.write(1, b'x' * 1000000)")
    found = read_book(write_sheets(tmp_path / "a.xlsx", {"s": [[1]]}), own)
    assert [problem.code for problem in found.problems] == ["file_stops_reader"]


def test_the_log_tells_no_content(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with caplog.at_level(logging.WARNING):
        read_book(write_sheets(tmp_path / "秘密.xlsx", {"s": [["内緒"]]}), children_that("os._exit(3)"))
    assert "ended its process" in caplog.text
    assert not any(word in caplog.text for word in ("秘密", "内緒"))


def test_a_program_that_cannot_start_is_our_fault_and_not_the_files() -> None:
    with pytest.raises(CannotStart):
        Children(1, (sys.executable, "-I", "-c", "raise SystemExit(7)")).read("a.xlsx", b"")


def test_the_next_file_is_read_after_one_that_ended_its_process(tmp_path: Path) -> None:
    flag = tmp_path / "died"
    die_once = f"os.path.exists({str(flag)!r}) or (open({str(flag)!r}, 'w').close(), os._exit(1))"
    own = children_that(f'{die_once}; print(\'{{"file":"b"}}\', flush=True)')
    assert own.read("a", b"") is None
    assert own.read("b", b"") == Read(file="b")
    own.end()


def test_a_process_is_kept_for_the_next_file_and_replaced_in_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(children, "PROCESS", ProcessLimits(files=2))
    own = children_that('print(\'{"file":"%d"}\' % os.getpid(), flush=True)')
    numbers = [found.file for found in (own.read("a", b"") for _ in range(4)) if found]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    own.end()


def test_a_process_gets_none_of_our_environment_or_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    secret, other = os.pipe()
    os.set_inheritable(secret, True)
    words = "'SECRET_OF_OURS' in os.environ, sorted(os.listdir('/dev/fd')), os.getsid(0) == os.getpid()"
    own = children_that(f'print(\'{{"file":"%s %s %s"}}\' % ({words}), flush=True)')
    found = own.read("a", b"")
    assert found is not None
    assert found.file == "False ['0', '1', '2', '3'] True"  # 3 lists the folder
    own.end()
    os.close(secret)
    os.close(other)


def test_files_are_read_at_once_and_told_in_order(tmp_path: Path) -> None:
    paths = [write_sheets(tmp_path / f"{n}.xlsx", {"s": [[n] * (1 + 300 * (n % 3))]}) for n in range(12)]
    paths.insert(5, tmp_path / "missing.xlsx")
    told: list[tuple[int, int]] = []
    found = list(read_books(paths, lambda done, of: told.append((done, of))))
    assert [read.file for read in found] == [path.name for path in paths]
    assert [read.file for read in found if read.book is None] == ["missing.xlsx"]
    assert told == [(done, 13) for done in range(1, 14)]


def test_nobody_reads_far_ahead_of_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(path: Path) -> Read:
        asked.append(path.name)
        return Read(file=path.name)

    monkeypatch.setattr("allocator.intake.jail.read_book", slow)
    reading = read_books([Path(str(n)) for n in range(100)], at_once=2)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert len(asked) <= 5


def test_no_file_is_no_process() -> None:
    assert list(read_books([])) == []


def test_many_threads_share_the_processes(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {"s": [["x"]]})
    own = Children(2)
    found: list[Read] = []
    threads = [threading.Thread(target=lambda: found.append(read_book(path, own))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read.problems for read in found] == [()] * 8
    own.end()


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_plain_file_is_not_read(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "a.xlsx"
    make(path)
    assert [problem.code for problem in read_book(path).problems] == ["file_not_a_workbook"]


def test_a_file_nobody_may_read_is_told(tmp_path: Path) -> None:
    assert [problem.code for problem in read_book(tmp_path / ("n" * 300)).problems] == ["file_unreadable"]


def test_ending_twice_is_ending_once() -> None:
    child = Child((sys.executable, "-I", "-c", READY + "    pass"))
    assert child.end() == child.end()
