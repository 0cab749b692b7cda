"""The console script: commands, languages, errors in two sentences with the right exit code, never a traceback."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from allocator.cli.call import Command
from allocator.cli.documents import write_canonical, write_readable
from dashboards.cli import COMMANDS, main
from models.plan import Plan
from models.policy import Stage
from models.scenario import Scenario
from models.text import Lang, catalogue
from tests.api.worlds import impossible_scenario
from tests.builders import a_proposal, a_scenario, given

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario, a plan for it, and things that are neither."""
    monkeypatch.chdir(tmp_path)
    scenario = a_scenario()
    write_readable(tmp_path / "scenario.json", scenario)
    plan = Plan(scenario_hash=scenario.deciding_hash, stage=Stage.SURVEY, decisions=(given(nodes=9),))
    write_canonical(tmp_path / "plan.json", plan)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    data = scenario.model_dump_json().replace('"node_size":8', '"node_size":"eight"')
    (tmp_path / "wrong.json").write_text(data, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["plan"],
        ["--speed"],
        ["--lang"],
        ["--lang", "fr", "schema", "plan"],
        ["solve"],
        ["solve", "scenario.json"],
        ["solve", "scenario.json", "-o"],
        ["solve", "none.json", "-o", "out.json"],
        ["solve", "folder", "-o", "out.json"],
        ["solve", "broken.json", "-o", "out.json"],
        ["solve", "plan.json", "-o", "out.json"],
        ["solve", "wrong.json", "-o", "out.json"],
        ["solve", "scenario.json", "-o", "folder"],
        ["solve", "scenario.json", "-o", "none/out.json"],
        ["solve", "scenario.json", "-o", "out.json", "--seconds", "long"],
        ["solve", "scenario.json", "-o", "out.json", "--fast"],
        ["check", "scenario.json"],
        ["check", "plan.json", "scenario.json"],
        ["check", "scenario.json", "plan.json", "more.json"],
        ["import"],
        ["import", "none.xlsx", "--supply", "none.xlsx", "--policy", "none.xlsx", "-o", "out.json"],
        ["import", "folder", "--supply", "plan.json", "--policy", "plan.json", "-o", "out.json"],
        ["template"],
        ["template", "-o", "plan.json"],
        ["template", "-o", "plan.json/below"],
        ["schema"],
        ["schema", "menu"],
        ["demo", "--port", "0"],
        ["demo", "--no-serve=yes"],
        ["serve", "--host", "0.0.0.0"],
        ["serve", "--port", "http"],
        ["serve", "--data", "plan.json"],
    ],
)
def test_a_wrong_call_is_two_sentences_and_exit_code_2(files: Path, words: list[str], capsys: Printed) -> None:
    before = sorted(path.name for path in files.iterdir())
    assert main(words) == 2
    said = capsys.readouterr().err.rstrip("\n").split("\n")
    japanese, english, *fields = said
    assert any("ぁ" <= letter <= "ん" for letter in japanese)
    assert english.isascii() or "folder" in words
    assert all(line.startswith("  ") and " / " in line for line in fields)
    assert "Traceback" not in "".join(said)
    assert sorted(path.name for path in files.iterdir()) == before


def test_a_wrong_field_is_named_with_value_and_remedy_in_both_languages(files: Path, capsys: Printed) -> None:
    main(["solve", "wrong.json", "-o", "out.json"])
    assert (
        "  pools[0].node_size: 整数で書いてください（いまの値: eight） / write a whole number (found: eight)"
        in capsys.readouterr().err.splitlines()
    )


def test_many_wrong_fields_are_counted_and_cut_short(files: Path, capsys: Printed) -> None:
    data = a_scenario(*(a_proposal(f"P{n}") for n in range(30))).model_dump_json()
    (files / "wrong.json").write_text(data.replace('"weight_milli":1000', '"weight_milli":"heavy"'), encoding="utf-8")
    main(["solve", "wrong.json", "-o", "out.json"])
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 13
    assert "30" in said[0]
    assert "ほか20件 / and 20 more" in said[-1]


def test_violations_are_exit_code_5(files: Path, capsys: Printed) -> None:
    assert main(["check", "scenario.json", "plan.json"]) == 5
    rules = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert rules == ["size", "confidence", "capacity", "plan"]


def test_solve_and_check_from_one_end_to_the_other(files: Path, capsys: Printed) -> None:
    assert main(["solve", "scenario.json", "-o", "found.json", "--workers", "1", "--lang", "en"]) == 0
    assert main(["check", "scenario.json", "found.json", "--lang=en"]) == 0
    assert "no violation" in capsys.readouterr().out


def test_an_impossible_scenario_is_exit_code_3(files: Path, capsys: Printed) -> None:
    write_readable(files / "scenario.json", impossible_scenario())
    assert main(["solve", "scenario.json", "-o", "found.json", "--workers", "1"]) == 3
    assert "両立しません" in capsys.readouterr().err


def test_a_supply_without_pools_is_solved_by_serving_nobody(files: Path) -> None:
    nothing = a_scenario().model_dump()
    nothing["pools"] = ()
    nothing["proposals"][0]["phases"][0]["sizes"] = ()
    nothing["proposals"][0]["best_alone_ppm"] = None
    write_readable(files / "scenario.json", Scenario.model_validate(nothing))
    assert main(["solve", "scenario.json", "-o", "found.json", "--workers", "1"]) == 0


@pytest.mark.parametrize("lang", list(Lang))
def test_help_names_every_command_and_argument(lang: Lang, capsys: Printed) -> None:
    assert main(["--help", "--lang", lang]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in COMMANDS)
    for name, command in COMMANDS.items():
        assert main([name, "--help", "--lang", lang]) == 0
        said = capsys.readouterr().out
        assert f"allocate {name}" in said
        for argument in command.arguments:
            assert (argument.shown if argument.positional else argument.names[0]) in said
            assert catalogue(lang)[f"cli.argument.{name}.{argument.dest}"] in said


def test_the_version_is_told(capsys: Printed) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip()[0].isdigit()


def test_a_fault_of_ours_is_told_without_a_traceback(
    files: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("カナリア株式会社")

    monkeypatch.setitem(COMMANDS, "check", Command("check", (), broken))
    assert main(["check"]) == 70
    said = capsys.readouterr().err
    assert "RuntimeError test_cli.py" in said
    assert "カナリア" not in said
    monkeypatch.setenv("ALLOCATE_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        main(["check"])


def test_ctrl_c_is_exit_code_130(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "check", Command("check", (), interrupted))
    assert main(["check"]) == 130
    assert "Interrupted" in capsys.readouterr().err


def test_every_text_of_the_commands_is_there_in_both_languages() -> None:
    keys = {lang: {key for key in catalogue(lang) if key.startswith(("cli.", "error.", "fault."))} for lang in Lang}
    assert keys[Lang.JA] == keys[Lang.EN]
    for key in keys[Lang.JA]:
        places = [sorted(part.split("}")[0] for part in catalogue(lang)[key].split("{")[1:]) for lang in Lang]
        assert places[0] == places[1], key


# --- as a process of its own


def a_process(*words: str, **environment: str) -> "subprocess.Popen[str]":
    """Start the command as a terminal would: a shell's background job, which tests may be, ignores Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboards.cli", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_output_a_reader_no_longer_wants_is_no_error(files: Path) -> None:
    with a_process("schema", "scenario") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_a_terminal_that_knows_no_japanese_shows_question_marks(files: Path) -> None:
    with a_process("--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0") as process:
        out, err = process.communicate()
    assert process.returncode == 0
    assert "demo" in out
    assert err == ""


def answered(address: str) -> None:
    """Return once the service answers; until then it has not yet taken Ctrl-C for its own."""
    for _ in range(600):
        try:
            with urlopen(address, timeout=60):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_serving_goes_on_until_ctrl_c(files: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with a_process("serve", "--data", "data", "--port", port, "--lang", "en") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        if "Open in a browser" in line:
            answered(f"http://127.0.0.1:{port}/api/v1/health")
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert line.startswith(f"Open in a browser: http://127.0.0.1:{port}/")
    assert (process.returncode, out, err) == (0, "", "")
