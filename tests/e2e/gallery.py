"""Photograph the pages: ``python -m tests.e2e.gallery OUT [--all FOLDER]`` with the ``out`` folder of a demo run.

Without more it draws the pictures of README into ``docs/gallery``: four pages at 1366 pixels in Japanese. With
``--all`` it photographs every page in both languages at 1366 and 1920 pixels into FOLDER, to be looked at: with the
round of the demo run (``_full``) and in a service that holds nothing (``_empty``).
"""

import argparse
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.store.sql import SqlStore
from dashboards.pages.menu import HOME, PAGES
from models.text import Lang
from tests.e2e.served import serving

DOCS = Path(__file__).resolve().parents[2] / "docs" / "gallery"
README = ("home", "schedule", "supply", "replan")
WIDTHS = (1366, 1920)


def _settled(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(2_500)  # charts and fonts settle


def _readme(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    page.goto(f"{address}/ui/language/{Lang.JA}?to={HOME}")
    for one in PAGES:
        if one.name in README:
            _settled(page, f"{address}{one.path}")
            page.screenshot(path=str(DOCS / f"{one.name}.png"))
    page.close()


def _everything(browser: Browser, address: str, words: str, to: Path, of: str) -> None:
    """Photograph every page; the wider picture is of the same page in a window drawn wider."""
    to.mkdir(parents=True, exist_ok=True)
    for lang in Lang:
        page = browser.new_page()
        page.goto(f"{address}/ui/language/{lang}?to={HOME}")
        for one in PAGES:
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            _settled(page, f"{address}{one.path}{words}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_timeout(1_000)
                page.screenshot(path=str(to / f"{one.name}_{lang}_{width}_{of}.png"), full_page=True)
        page.close()


def draw(out: Path, everything: Path | None) -> None:
    """Serve a copy of what a demo run kept and photograph its pages, then those of a service that holds nothing."""
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        full, empty = Path(place) / "full", Path(place) / "empty"
        shutil.copytree(out / "data", full / "data", ignore=shutil.ignore_patterns("work", "log"))
        chromium = playwright.chromium.launch(
            executable_path=shutil.which(os.environ.get("CHROMIUM", "chromium")), args=["--no-sandbox", "--lang=ja"]
        )
        store = SqlStore.in_folder(full / "data")
        with serving(full, store) as address:
            if everything is None:
                _readme(chromium, address)
            else:
                first = store.scenario(store.plans()[0].scenario).proposals[0].id
                _everything(chromium, address, f"?proposal={first}", everything, "full")
        if everything is not None:
            with serving(empty, SqlStore.in_folder(empty / "data")) as address:
                _everything(chromium, address, "", everything, "empty")
        chromium.close()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path)
    reader.add_argument("--all", type=Path)
    asked = reader.parse_args()
    draw(asked.out, asked.all)
