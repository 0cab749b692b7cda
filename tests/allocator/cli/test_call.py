"""Calls are read, and refused in our own words."""

from pathlib import Path
from typing import Any

import pytest

from allocator.cli import check, importing, schema, solve
from allocator.cli.call import Argument, Command, parse
from models.errors import InputError
from models.settings import SolveSettings

SWITCH = Command("switch", (Argument(("--loud",), "loud"),), lambda _values, _terminal: 0)


def refused(command: Command, *words: str) -> InputError:
    with pytest.raises(InputError) as error:
        parse(command, words)
    return error.value


def test_a_call_becomes_values_by_name() -> None:
    values = parse(
        solve.COMMAND, ["in.json", "-o", "out.json", "--seconds", "2.5", "--work", "9", "--workers=3", "--seed", "7"]
    )
    assert values == {
        "scenario": Path("in.json"),
        "out": Path("out.json"),
        "seconds": 2.5,
        "work": 9.0,
        "workers": 3,
        "seed": 7,
    }


def test_what_is_left_out_is_as_in_the_settings() -> None:
    values = parse(solve.COMMAND, ["in.json", "-o", "out.json"])
    settings = SolveSettings()
    assert (values["seconds"], values["workers"], values["seed"]) == (
        settings.seconds,
        settings.workers,
        settings.seed,
    )


def test_many_files_and_options_in_any_order() -> None:
    values = parse(importing.COMMAND, ["--supply", "s", "a", "b", "-o", "o", "--policy", "p"])
    assert values["files"] == (Path("a"), Path("b"))
    assert values["problems"] is None


def test_a_switch_is_on_or_off() -> None:
    assert parse(SWITCH, ["--loud"]) == {"loud": True}
    assert parse(SWITCH, []) == {"loud": False}


@pytest.mark.parametrize(
    ("words", "code", "params"),
    [
        ([], "argument_missing", {"name": "scenario.json"}),
        (["a.json"], "argument_missing", {"name": "-o plan.json"}),
        (["a.json", "-o"], "option_without_value", {"option": "-o/--out"}),
        (["a.json", "-o", "b", "--sec", "3"], "unknown_option", {"value": "--sec"}),
        (["a.json", "-o", "b", "c.json"], "unknown_word", {"value": "c.json"}),
        (["a.json", "-o", "b", "--seconds", "soon"], "not_seconds", {"value": "soon"}),
        (["a.json", "-o", "b", "--work", "much"], "not_work", {"value": "much"}),
        (["a.json", "-o", "b", "--work", "0"], "not_work", {"value": "0"}),
        (["a.json", "-o", "b", "--seconds", "0"], "not_seconds", {"value": "0"}),
        (["a.json", "-o", "b", "--seconds", "nan"], "not_seconds", {"value": "nan"}),
        (["a.json", "-o", "b", "--seconds", "inf"], "not_seconds", {"value": "inf"}),
        (["a.json", "-o", "b", "--workers", "two"], "not_whole_number", {"value": "two"}),
        (["a.json", "-o", "b", "--workers", "２"], "not_whole_number", {"value": "２"}),
        (["a.json", "-o", "b", "--workers", "0"], "number_out_of_range", {"value": 0}),
        (["a.json", "-o", "b", "--workers", "9" * 30], "not_whole_number", {"value": "9" * 30}),
        (["", "-o", "b"], "name_empty", {"option": "scenario.json"}),
    ],
)
def test_wrong_calls_are_told_apart(words: list[str], code: str, params: dict[str, Any]) -> None:
    error = refused(solve.COMMAND, *words)
    assert error.code == code
    assert error.params.items() >= params.items()


def test_a_switch_takes_no_value() -> None:
    assert refused(SWITCH, "--loud=yes").code == "option_without_value"


def test_a_word_that_must_be_one_of_some() -> None:
    assert parse(schema.COMMAND, ["plan"]) == {"document": "plan"}
    assert refused(schema.COMMAND, "menu").params["choices"] == ("scenario", "plan", "survey", "events")


def test_usage_shows_what_may_be_left_out() -> None:
    assert [argument.usage for argument in check.COMMAND.arguments] == [
        "scenario.json",
        "plan.json",
        "[--bounds certificate.json]",
    ]
    assert [argument.usage for argument in importing.COMMAND.arguments] == [
        "FILES_OR_DIR...",
        "--supply X",
        "--policy Y",
        "[--answers problems.xlsx]...",
        "[--adoption list.xlsx]...",
        "-o scenario.json",
        "[--problems problems.xlsx]",
        "[--snapshot survey.json]",
    ]
