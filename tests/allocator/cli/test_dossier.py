"""``allocate dossier`` and ``allocate verify``: written once the plan passes, checked without the solver."""

import subprocess
import sys
from pathlib import Path

import pytest

from allocator.cli import dossier, verify
from allocator.cli.call import parse
from allocator.cli.documents import write_canonical, write_readable
from allocator.dossier.nouns import Inputs, MemberName
from models.errors import InputError
from models.text import Lang
from tests.allocator.cli.speaking import Heard
from tests.allocator.dossier.world import evidence, flipped, members, place_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    held = evidence()
    write_readable(tmp_path / "scenario.json", held.scenario)
    write_canonical(tmp_path / "plan.json", held.plan)
    write_canonical(tmp_path / "certificate.json", held.certificate)
    write_readable(tmp_path / "reasons.json", held.reasons)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "P1.xlsx").write_bytes(b"1")
    return tmp_path


def written(folder: Path, name: str = "dossier.zip", *words: str) -> Heard:
    heard = Heard(Lang.JA)
    files = [str(folder / "scenario.json"), str(folder / "plan.json"), "--issued", "2024-09-20"]
    assert dossier.COMMAND.run(parse(dossier.COMMAND, (*files, "-o", str(folder / name), *words)), heard.terminal) == 0
    return heard


def checked(path: Path, *words: str) -> tuple[int, Heard]:
    heard = Heard(Lang.JA)
    return verify.COMMAND.run(parse(verify.COMMAND, (str(path), *words)), heard.terminal), heard


def test_two_dossiers_of_one_issue_date_are_the_same_bytes(folder: Path) -> None:
    more: tuple[str, ...] = (
        "--certificate",
        str(folder / "certificate.json"),
        "--reasons",
        str(folder / "reasons.json"),
    )
    more = (*more, "--input", str(folder / "answers"))
    first = written(folder, "1.zip", *more)
    written(folder, "2.zip", *more)
    content = (folder / "1.zip").read_bytes()
    assert content == (folder / "2.zip").read_bytes()
    inputs = Inputs.model_validate_json(members(content)[MemberName.INPUTS])
    assert [(row.name, row.bytes) for row in inputs.files] == [("answers/P1.xlsx", 1)]
    assert members(content).keys() >= {MemberName.CERTIFICATE, MemberName.REASONS, "documents/office.xlsx"}
    seal = members(content)[MemberName.SEAL].decode().split()[0]
    assert seal in first.out


def test_what_was_written_passes_and_says_what_only_a_solver_knows(folder: Path) -> None:
    written(folder, "dossier.zip", "--certificate", str(folder / "certificate.json"))
    code, heard = checked(folder / "dossier.zip")
    assert code == 0
    assert "計算ソフトに頼らない証明です" in heard.out
    seal = members((folder / "dossier.zip").read_bytes())[MemberName.SEAL].decode().split()[0]
    assert checked(folder / "dossier.zip", "--manifest", seal)[0] == 0
    assert checked(folder / "dossier.zip", "--manifest", "0" * 64)[0] == 5


def test_an_altered_byte_ends_with_the_member_and_its_line(folder: Path) -> None:
    written(folder)
    content = (folder / "dossier.zip").read_bytes()
    start, _ = place_of(content, MemberName.PLAN)
    at = members(content)[MemberName.PLAN].index(b'"gpus": ') + len(b'"gpus": ')
    (folder / "altered.zip").write_bytes(flipped(content, start + at, 0))
    code, heard = checked(folder / "altered.zip")
    assert code == 5
    assert heard.out.startswith("plan.json: 書き換えられています（場所: ")
    assert "decisions[0].parts[0].gpus" in heard.out


def test_wrong_calls_are_refused(folder: Path) -> None:
    for path, words, code in (
        (folder / "none.zip", (), "dossier_not_found"),
        (folder / "plan.json", (), "dossier_unreadable"),
        (folder / "plan.json", ("--manifest", "abc"), "not_a_hash"),
    ):
        with pytest.raises(InputError) as error:
            checked(path, *words)
        assert error.value.code == code


def test_the_check_runs_where_no_solver_can_be_loaded(folder: Path) -> None:
    written(folder, "dossier.zip", "--certificate", str(folder / "certificate.json"))
    program = (
        "import sys\n"
        "sys.modules['ortools'] = None\n"  # any import of it fails
        "from allocator.cli.verify import main\n"
        f"sys.argv = ['verify', {str(folder / 'dossier.zip')!r}]\n"
        "sys.exit(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "検査を終えました" in ended.stdout
