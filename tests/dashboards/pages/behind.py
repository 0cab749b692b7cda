"""A service behind the pages, without a browser: a store, a runner, and somebody who asks."""

from pathlib import Path

from api.cycles.inputs import Desk
from api.jobs.runner import Runner
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store.sql import SqlStore
from dashboards.pages.backstage import Backstage
from dashboards.pages.view import Window
from tests.api.worlds import QUICK


def behind(folder: Path) -> Backstage:
    """Return what stands behind the pages of an empty store in a folder."""
    store = SqlStore.in_folder(folder / "data")
    settings = ApiSettings(solve=QUICK)
    runner = Runner(store, folder / "runs", settings)
    desk = Desk(store.database, folder / "desk")
    return Backstage(store, runner, desk, Signing(store.database), settings, Window(store))
