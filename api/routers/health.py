"""Whether the service runs and whether it can work."""

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter

from api.deps import SettingsDep, StoreDep
from models.base import Frozen

router = APIRouter(tags=["health"])


class Health(Frozen):
    """The service answers."""

    status: Literal["ok"] = "ok"
    version: str
    sample: bool


class Ready(Frozen):
    """The service can read and write its store."""

    status: Literal["ready"] = "ready"


@router.get("/health")
def health(settings: SettingsDep) -> Health:
    """Tell that the service runs."""
    return Health(version=version("compute-allocation"), sample=settings.sample)


@router.get("/ready")
def ready(store: StoreDep) -> Ready:
    """Tell whether the store can be written; 503 when not."""
    store.ready()
    return Ready()
