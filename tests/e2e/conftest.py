"""A real Chromium. Where there is none the tests say so and are skipped; in continuous integration they fail."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.store.sql import SqlStore
from tests.e2e.served import keep_round, serving

expect.set_options(timeout=60_000)  # a page may be slow on a busy machine; nothing is measured here

NO_BROWSER = "no Chromium: install one, or name it in CHROMIUM"
WATCH = """window.violations = [];
addEventListener("securitypolicyviolation", (e) => window.violations.push(e.violatedDirective + " " + e.blockedURI));"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        # Root, as in containers, cannot use the sandbox.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(WATCH)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The fictional survey as a whole round with its plan, served as ``make run`` does."""
    folder: Path = tmp_path_factory.mktemp("sample")
    store = SqlStore.in_folder(folder / "data")
    keep_round(store, folder)
    with serving(folder, store) as address:
        yield address
