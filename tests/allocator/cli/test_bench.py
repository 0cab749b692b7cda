"""``allocate bench`` measures in processes of its own, keeps what it measured, and says what cannot be true."""

import json
from pathlib import Path

import pytest

from allocator.bench.baselines import BASELINES
from allocator.bench.cells import Bench, Cell
from allocator.bench.generator.recipe import Family, Recipe
from allocator.bench.outside.known import VARIABLE
from allocator.bench.running import apart
from allocator.bench.suites import METHODS, SUITES, SuiteName, cells
from allocator.cli import bench
from allocator.cli.call import parse
from models.errors import InputError
from models.text import Lang, catalogue
from models.tiers import TierName
from tests.allocator.cli.speaking import Heard

SMALL = ("--sizes", "6", "--seeds", "1", "--seconds", "20")


def call(*words: str) -> tuple[int, Heard]:
    heard = Heard()
    return bench.COMMAND.run(parse(bench.COMMAND, words), heard.terminal), heard


def test_a_suite_is_measured_kept_and_made_into_a_table(tmp_path: Path) -> None:
    kept = tmp_path / "bench.json"
    code, said = call(*SMALL, "--methods", "engine,preset,priority", "--json", str(kept))
    assert code == 0
    rows = Bench.model_validate_json(kept.read_bytes()).rows
    assert [(row.cell.instance, row.cell.method) for row in rows] == [
        (f"{family} 6x6 #1", method) for family in Family for method in ("engine", "preset", "priority")
    ]
    assert all(row.violations == 0 and row.peak_memory_mb and row.value is not None for row in rows)
    engine = {row.cell.instance: row.value or 0 for row in rows if row.cell.method == "engine"}
    assert all((row.value or 0) <= engine[row.cell.instance] for row in rows if row.cell.method != "preset")
    assert "capacity 6x6 #1" in said.out

    code, said = call("--table", str(kept))
    assert code == 0
    assert [line.split("|")[1].strip() for line in said.out.splitlines()] == [
        "round",
        "---",
        "capacity 6x6",
        "budget 6x6",
    ]


def test_growth_is_fitted_and_drawn(tmp_path: Path) -> None:
    plot = tmp_path / "growth.html"
    code, said = call("--suite", "growth", "--sizes", "4,8", "--seeds", "1", "--seconds", "20", "--plot", str(plot))
    assert code == 0
    assert plot.is_file()
    assert "Peak memory, MB: grows as proposals to the power" in said.out


def test_published_problems_are_held_against_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # job 1 costs 1 at agent 1, job 2 costs 2 at agent 2; agent 1 has room for one of them
    (tmp_path / "two").write_text("2 2  1 3  2 2  1 1  1 1  1 2", encoding="utf-8")
    row = {"set": "gap", "instance": "two", "file": "two", "optimum": 3}
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    kept = tmp_path / "bench.json"

    def outside(optimum: int) -> int:
        (tmp_path / "known.json").write_text(json.dumps([row | {"optimum": optimum}]), encoding="utf-8")
        return call("--suite", "outside", "--seconds", "20", "--json", str(kept))[0]

    assert outside(3) == 0
    engine, pyjobshop = Bench.model_validate_json(kept.read_bytes()).rows
    assert (engine.value, engine.bound, engine.proven) == (3, 3, True)
    assert pyjobshop.note == "not_expressible"
    assert outside(2) == 5
    assert Bench.model_validate_json(kept.read_bytes()).rows[0].detail == "bound 3 above the best known 2"


def test_without_the_folder_published_problems_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(InputError) as error:
        call("--suite", "outside")
    assert (error.value.code, error.value.params["variable"]) == ("no_benchmarks", VARIABLE)


def test_a_process_that_dies_leaves_a_row_that_says_so(tmp_path: Path) -> None:
    cell = Cell(suite="programme", method="engine", recipe=Recipe.of(Family.CAPACITY, 20, 1), seconds=5)
    row = apart(cell, tmp_path / "not-there.json", TierName.SERVED)
    assert (row.note, row.value) == ("died", None)
    assert "FileNotFoundError" in row.detail


def test_every_suite_puts_the_baselines_beside_the_engine() -> None:
    for name in (SuiteName.PROGRAMME, SuiteName.SURVEY, SuiteName.LARGE):
        made = cells(name)
        for size in SUITES[name].sizes:
            methods = {cell.method for cell in made if cell.recipe and cell.recipe.proposals == size}
            assert methods >= {"engine", *BASELINES} - {"pyjobshop"}
            assert ("preset" in methods) is (size <= 20)
    assert len({cell.recipe.proposals for cell in cells(SuiteName.GROWTH) if cell.recipe}) >= 5


@pytest.mark.parametrize("lang", Lang)
def test_every_method_and_note_has_a_name(lang: Lang) -> None:
    words = catalogue(lang)
    assert [method for method in METHODS if f"bench.column.{method}" not in words] == []
    notes = ("infeasible", "out_of_time", "cancelled", "not_expressible", "not_installed", "ended", "died")
    assert [note for note in (*notes, "beats_bound", "contradiction") if f"bench.note.{note}" not in words] == []


def test_both_languages_say_the_same() -> None:
    ja, en = (
        {key for key in catalogue(lang) if key.startswith(("bench.", "cli.bench.", "cli.argument.bench."))}
        for lang in Lang
    )
    assert ja == en
