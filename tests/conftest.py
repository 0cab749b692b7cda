"""The order of the suite: browser tests first, since they are the slowest files and a file goes to one worker whole."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "e2e" not in item.path.parts)
