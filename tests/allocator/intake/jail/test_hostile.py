"""Every class of hostile file costs its own reading and nothing else."""

from pathlib import Path

import pytest

from allocator.intake.jail import read_book
from tests.allocator.intake.jail.hostile import KINDS, Kind, faults, measure, write


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("seed", range(2))
def test_a_hostile_file_is_one_sentence_that_names_it(kind: Kind, seed: int, tmp_path: Path) -> None:
    path = write(kind, seed, tmp_path)
    assert faults(kind, path.name, read_book(path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_forty_of_a_class_harm_nothing(kind: Kind, tmp_path: Path) -> None:
    assert measure(kind, 40, tmp_path).wrong == []


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    once = [write(kind, 7, tmp_path).read_bytes() for kind in KINDS if kind.ending == ".xlsx"]
    again = [write(kind, 7, tmp_path).read_bytes() for kind in KINDS if kind.ending == ".xlsx"]
    assert once == again
