"""Draw the picture of README: `python -m tests.e2e.picture PLAN_FOLDER` with the `out` folder of a demo run.

Writes docs/schedule.png: the schedule page at 1366 pixels, in Japanese, of the plan in the folder.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from api.store.sql import SqlStore
from models.plan import Plan
from models.scenario import Scenario
from tests.e2e.served import keep, serving

TARGET = Path(__file__).resolve().parents[2] / "docs" / "schedule.png"


def draw(folder: Path) -> None:
    """Serve the plan of a folder and photograph its schedule."""
    scenario = Scenario.model_validate_json((folder / "scenario.json").read_bytes())
    plan = Plan.model_validate_json((folder / "plan.json").read_bytes())
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        store = SqlStore.in_folder(Path(place) / "data")
        keep(store, scenario, plan)
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        with serving(Path(place), store) as address:
            page = chromium.new_page(viewport={"width": 1366, "height": 1200})
            page.goto(f"{address}/ui/schedule")
            expect(page.locator("#chart-schedule .bars .point path").first).to_be_visible(timeout=60_000)
            page.wait_for_timeout(1_000)  # the fonts settle
            TARGET.parent.mkdir(exist_ok=True)
            page.screenshot(path=str(TARGET))
        chromium.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
