"""Photograph the pages: ``python -m tests.e2e.gallery OUT [--all FOLDER]`` with the ``out`` folder of a demo run.

Without more it draws the pictures of README into ``docs/gallery``: four pages at 1366 pixels in Japanese. With
``--all`` it photographs every page in both languages at 1366 and 1920 pixels into FOLDER, to be looked at.
"""

import argparse
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.store.sql import SqlStore
from dashboards.pages.menu import HOME, PAGES, Section
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


def _shoot(browser: Browser, address: str, names: tuple[str, ...], lang: Lang, width: int, to: Path, end: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/ui/language/{lang}?to={HOME}")
    for one in PAGES:
        if one.name in names:
            _settled(page, f"{address}{one.path}")
            page.screenshot(path=str(to / f"{one.name}{end}.png"), full_page=end != "")
    page.close()


def draw(out: Path, everything: Path | None) -> None:
    """Serve a copy of what a demo run kept and photograph its pages."""
    names = tuple(page.name for page in PAGES if page.section is not Section.NONE)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        shutil.copytree(out / "data", Path(place) / "data", ignore=shutil.ignore_patterns("work", "log"))
        store = SqlStore.in_folder(Path(place) / "data")
        chromium = playwright.chromium.launch(
            executable_path=shutil.which(os.environ.get("CHROMIUM", "chromium")), args=["--no-sandbox"]
        )
        with serving(Path(place), store) as address:
            to = everything or DOCS
            to.mkdir(parents=True, exist_ok=True)
            if everything is None:
                _shoot(chromium, address, README, Lang.JA, WIDTHS[0], to, "")
            else:
                for lang in Lang:
                    for width in WIDTHS:
                        _shoot(chromium, address, names, lang, width, to, f"_{lang}_{width}")
        chromium.close()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path)
    reader.add_argument("--all", type=Path)
    asked = reader.parse_args()
    draw(asked.out, asked.all)
