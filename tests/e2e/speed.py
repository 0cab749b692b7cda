"""How fast the pages are, on this machine: ``python -m tests.e2e.speed [--runs N]``. Prints a table, tests nothing.

Each figure is the median of N runs (default 3) in a real Chromium (``CHROMIUM`` names another than ``chromium``), the
service in a process of its own, as ``allocate serve`` runs it; its worlds are made by hand, feasible and checked.

- *drawn*: from asking for the page until every bar is in the document; cold: in a browser with a fresh profile; warm:
  in the same browser, at once after; started anew: after that browser was closed and started with its profile;
- *usable*: drawn, and a click on a bar has opened its panel;
- *zoom*: from the button until the axis has moved; *to lanes*: from choosing the other form until the chart shows it;
- *edit to chart*: on the page of supply, from the key that ends the writing of a number of nodes until the chart beside
  the table has been drawn anew with it (saved, checked and counted in between);
- *thread busy*: seconds of processor time of the page's own thread until drawn, which other work does not lengthen;
- *on the line*: what came over the line, compressed as it was, cold and warm.

Say what else ran on the machine: times on a shared machine are no promise, bytes are exact.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, StorageState, sync_playwright

from allocator.incumbent import unproven
from api.people import accounts, credentials
from api.people.roles import Role
from api.store.sql import SqlStore
from dashboards.figures.schedule import schedule_info
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang, text
from tests.builders import HORIZON, a_block, a_decision, a_part, a_phase, a_pool, a_proposal, a_scenario
from tests.e2e.served import keep, keep_round
from tests.e2e.service import Service

POOLS, DAYS, IN_A_ROW = 20, 28, 6
Found = dict[str, list[float]]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
BARS = "#chart-schedule .bars .point path"
TARGETS = {
    "300 bars drawn, cold (s)": 5.0,
    "300 bars drawn, warm (s)": 2.5,
    "2,000 bars usable, cold (s)": 8.0,
    "the sample, edit to chart (s)": 0.5,
    "300 bars, on the line cold (KB)": 3_000.0,
    "300 bars, on the line warm (KB)": 100.0,
}


def crowded(bars: int) -> tuple[Scenario, Plan]:
    """Make a world of so many bars on twenty pools of five providers, every pool full to the last node."""
    each = bars // POOLS
    rows = -(-each // IN_A_ROW)
    pools = tuple(a_pool(f"pool-{n:02}", provider=f"provider {n % 5}", nodes=rows, price=700) for n in range(POOLS))
    proposals, decisions = [], []
    for number in range(each * POOLS):
        pool, place = pools[number % POOLS], number // POOLS
        name = f"P{number:04}"
        start = HORIZON.start + timedelta(days=30 * (place % IN_A_ROW))
        proposals.append(a_proposal(name, a_phase("1", a_block(8, DAYS), sizes={pool.id: (1,)})))
        decisions.append(a_decision(name, "1", a_part(pool.id, 1, start, DAYS)))
    scenario = a_scenario(*proposals, pools=pools)
    return scenario, unproven(scenario, tuple(decisions))


@dataclass
class Line:
    """Counts what a page takes: bytes over the line, time of its thread."""

    bytes: int = 0
    sessions: list[CDPSession] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Count everything a page loads."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.on("Network.loadingFinished", self._add)
        self.sessions.append(session)

    def busy(self) -> float:
        """Return the seconds of processor time the thread of the page has taken."""
        metrics = self.sessions[-1].send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


def drawn(page: Page, pieces: int) -> None:
    """Wait until all bars are in the document."""
    page.wait_for_function(
        "([selector, count]) => document.querySelectorAll(selector).length >= count", arg=[BARS, pieces]
    )


def signed_in(store: SqlStore, address: str) -> StorageState:
    """Make an account and return what a browser has that has signed in with it."""
    with store.database.write("speed") as change:
        accounts.add(change, "speed", "", Role.COORDINATOR, "nobody can sign in with this")
        issued = credentials.issue(change, credentials.Kind.SESSION, "speed", timedelta(days=1))
    host = urlsplit(address).hostname or ""
    return {"cookies": [{"name": "session", "value": issued.secret, "domain": host, "path": "/"}]}


def timed(act: Callable[[], object]) -> float:
    """Return the seconds something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def look(context: BrowserContext, address: str, pieces: int) -> tuple[float, float, float, Page]:
    """Open the schedule; return the seconds until it was drawn, those of its thread, the kilobytes, and the page."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    line = Line()
    line.watch(page)

    def open_it() -> None:
        page.goto(address, wait_until="commit")
        drawn(page, pieces)

    seconds = timed(open_it)
    busy = line.busy()
    page.locator("#grid-schedule .ag-center-cols-container .ag-row").first.wait_for()
    page.wait_for_timeout(1_000)  # what comes after the chart comes within it
    return seconds, busy, line.bytes / 1_000, page


def choose_a_bar(page: Page) -> None:
    """Click on a bar and wait for its panel."""
    page.locator(BARS).nth(40).click(force=True)
    page.locator("#schedule-close").wait_for()


def zoom(page: Page) -> None:
    """Look day by day."""
    page.locator("#schedule-scale-day").click()
    page.wait_for_function(
        "() => document.querySelector('#chart-schedule .js-plotly-plot').layout.xaxis.range[1].startsWith('2024-10-15')"
    )


def to_lanes(page: Page) -> None:
    """Look at the lanes."""
    page.get_by_text(text("pages.schedule.form.lanes", Lang.JA), exact=True).click()
    page.wait_for_function("() => document.querySelector('#caption-schedule').textContent.includes('同じ段')")


def edit(page: Page, nodes: int) -> float:
    """Write a number of nodes over the first one of the table; return the seconds until the chart shows it."""
    page.locator('#supply-capacity .ag-row[row-index="0"] [col-id="nodes"]').click()
    page.keyboard.press("Enter")
    page.keyboard.type(str(nodes))
    before = page.locator("#chart-supply .annotation-text").first.text_content()
    changed = "before => document.querySelector('#chart-supply .annotation-text')?.textContent !== before"

    def until_drawn() -> None:
        page.keyboard.press("Enter")
        page.wait_for_function(changed, arg=before)

    return timed(until_drawn)


def opened(playwright: Playwright, profile: Path, address: str, state: StorageState) -> BrowserContext:
    """Start a browser with a profile kept on disk, as people have it: only there what was compiled is kept as well."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=["--no-sandbox"], viewport={"width": 1366, "height": 768}
    )
    context.add_cookies([{"name": one["name"], "value": one["value"], "url": address} for one in state["cookies"]])
    return context


def measure(playwright: Playwright, address: str, state: StorageState, bars: int, pieces: int, found: Found) -> None:
    """Open the schedule of a world in a browser with a fresh profile, once more, act on it, and after a restart."""
    name = f"{bars:,} bars"

    def note(what: str, value: float) -> None:
        found.setdefault(f"{name} {what}".replace(" ,", ","), []).append(value)

    with tempfile.TemporaryDirectory() as folder:
        context = opened(playwright, Path(folder), address, state)
        cold, busy, kilobytes, page = look(context, f"{address}/ui/schedule", pieces)
        usable = cold + timed(lambda: choose_a_bar(page))
        note("drawn, cold (s)", cold)
        note(", thread busy cold (s)", busy)
        note("usable, cold (s)", usable)
        note(", on the line cold (KB)", kilobytes)
        page.close()
        warm, busy, kilobytes, page = look(context, f"{address}/ui/schedule", pieces)
        note("drawn, warm (s)", warm)
        note(", thread busy warm (s)", busy)
        note(", on the line warm (KB)", kilobytes)
        note(", a bar opens its panel (s)", timed(lambda: choose_a_bar(page)))
        note(", zoom to days (s)", timed(lambda: zoom(page)))
        note(", to lanes (s)", timed(lambda: to_lanes(page)))
        context.close()
        context = opened(playwright, Path(folder), address, state)
        again, _, _, page = look(context, f"{address}/ui/schedule", pieces)
        note("drawn, browser started anew (s)", again)
        context.close()


def measure_edits(browser: Browser, runs: int, found: Found) -> None:
    """Change the nodes of the sample's round five times, each run in a fresh browser."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore.in_folder(Path(folder) / "data")
        keep_round(store, Path(folder))
        service = Service(Path(folder) / "data", {})
        state = signed_in(store, service.address)
        service.start()
        for run in range(runs):
            context = browser.new_context(viewport={"width": 1366, "height": 768}, storage_state=state)
            page = context.new_page()
            page.goto(f"{service.address}/ui/supply")
            page.locator("#chart-supply .annotation-text").first.wait_for()
            seconds = [edit(page, nodes) for nodes in range(11 + 5 * run, 16 + 5 * run)]
            found.setdefault("the sample, edit to chart (s)", []).extend(seconds)
            context.close()
        service.stop()


def tell(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--bars", type=int, nargs="*", default=[300, 2_000])
    given = words.parse_args()
    found: Found = {}
    tell(f"load average when begun: {' '.join(f'{one:.2f}' for one in os.getloadavg())}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for bars in given.bars:
            scenario, plan = crowded(bars)
            info = schedule_info(scenario, plan, Lang.JA)
            pieces = sum(len(bar.pieces) for bar in info.bars)
            with tempfile.TemporaryDirectory() as folder:
                store = SqlStore.in_folder(Path(folder) / "data")
                keep(store, scenario, plan)
                service = Service(Path(folder) / "data", {})
                state = signed_in(store, service.address)
                service.start()
                context = browser.new_context(storage_state=state)
                look(context, f"{service.address}/ui/schedule", pieces)  # the service reads its plan once
                context.close()
                for _ in range(given.runs):
                    measure(playwright, service.address, state, bars, pieces, found)
                service.stop()
        measure_edits(browser, given.runs, found)
        browser.close()
    tell(f"{'what':44} {'median':>9} {'least':>9} {'most':>9} {'target':>9}")
    for name, values in found.items():
        target = TARGETS.get(name)
        row = (statistics.median(values), min(values), max(values))
        shown = " ".join(f"{value:9.2f}" for value in row)
        tell(f"{name:44} {shown} {'' if target is None else f'{target:9.1f}'}")
    tell(f"load average when done: {' '.join(f'{one:.2f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
