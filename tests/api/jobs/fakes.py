"""Workers that behave as a test needs: scripts started in place of the real one."""

import sys
from functools import partial
from pathlib import Path

from api.jobs.process import Worker
from models.base import canonical_json
from models.outcome import Cancelled, Outcome
from models.studies import Alternative, AlternativeKind, Binding, BindingCode, Reasoned, Reasons, Unsettled
from tests.api.worlds import solved

HEAD = """
import os, subprocess, sys, time
from pathlib import Path
from api.jobs.folder import RunFolder

place = Path(sys.argv[1])
folder = RunFolder(place)
folder.claim()

def tell(stage):
    print('{"stage":"%s"}' % stage, flush=True)

def leave(name):
    (place / "outcome.json").write_bytes((Path(__file__).parent / name).read_bytes())
"""

WAITS = "tell('greedy'); sys.stdin.read(); leave('stopped.json')"
SOLVES = "tell('options'); tell('done'); leave('solved.json')"
CRASHES = "tell('options'); os._exit(3)"
LEAVES_NOTHING = "tell('options')"
CHATTERS = "print('not news'); tell('done'); leave('solved.json')"
FINDS = """
from models.plan import Plan
found = Plan.model_validate_json((Path(__file__).parent / 'plan.json').read_text(encoding='utf-8'))
folder.write_found(found.decisions)
"""
STUBBORN = """
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
(place / 'child').write_text(str(child.pid))
tell('greedy')
time.sleep(600)
"""

EXPLAINS = """
import json
if json.loads((place / 'order.json').read_text(encoding='utf-8'))['kind'] == 'reasons':
    tell('reasons')
    if (Path(__file__).parent / 'patient').exists():
        sys.stdin.read()
    (place / 'reasons.json').write_bytes((Path(__file__).parent / 'reasons.json').read_bytes())
else:
    tell('options'); leave('solved.json')
"""
"""Finds a plan at once; finds reasons at once too, or once it is told to stop where there is a file ``patient``."""


def stopped_outcome() -> Outcome:
    return Cancelled(plan=solved().plan, record=solved().record)


def open_reasons() -> Reasons:
    """Reasons of the small plan of which none is settled."""
    asked = Alternative(kind=AlternativeKind.SERVED, proposal="P1", phase="1")
    reason = Reasoned(alternative=asked, binding=Binding(code=BindingCode.FREE), verdict=Unsettled())
    plan = solved().plan
    return Reasons(scenario_hash=plan.scenario_hash, plan_hash=plan.hash, reasons=(reason,))


def a_worker(folder: Path, body: str, **outcomes: Outcome) -> "partial[Worker]":
    """Write the script and its prepared outcomes, and return what starts it."""
    folder.mkdir(exist_ok=True)
    prepared = {"solved": solved(), "stopped": stopped_outcome()} | outcomes
    for name, outcome in prepared.items():
        (folder / f"{name}.json").write_text(canonical_json(outcome), encoding="utf-8")
    (folder / "plan.json").write_text(canonical_json(solved().plan), encoding="utf-8")
    (folder / "reasons.json").write_text(canonical_json(open_reasons()), encoding="utf-8")
    script = folder / "worker.py"
    script.write_text(HEAD + body, encoding="utf-8")
    return partial(Worker, command=(sys.executable, "-P", str(script)))
