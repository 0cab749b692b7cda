"""The names `models` and `api` are common: make sure it is ours that gets imported."""

import importlib

import pytest

from tests.architecture.project import PACKAGES, ROOT


@pytest.mark.parametrize("name", PACKAGES)
def test_the_imported_package_is_the_one_in_this_project(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file == str(ROOT / name / "__init__.py")
