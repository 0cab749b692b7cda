"""What a route may ask for: the store, the runner, the language, the settings."""

from typing import Annotated

from fastapi import Depends, Request

from api.jobs.runner import Runner
from api.problem import language
from api.settings import ApiSettings
from api.store.protocol import Store
from models.text import Lang


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _runner(request: Request) -> Runner:
    runner: Runner = request.app.state.runner
    return runner


def _settings(request: Request) -> ApiSettings:
    settings: ApiSettings = request.app.state.settings
    return settings


def _language(request: Request) -> Lang:
    return language(request.headers)


StoreDep = Annotated[Store, Depends(_store)]
RunnerDep = Annotated[Runner, Depends(_runner)]
SettingsDep = Annotated[ApiSettings, Depends(_settings)]
LangDep = Annotated[Lang, Depends(_language)]
