"""``allocate schema``: the form of a document as JSON Schema."""

import json
from typing import Any

from allocator.cli.call import Argument, Command, one_of
from allocator.cli.terminal import Terminal
from models.base import Frozen
from models.events import Events
from models.plan import Plan
from models.scenario import Scenario
from models.survey import SurveySnapshot

DOCUMENTS: dict[str, type[Frozen]] = {"scenario": Scenario, "plan": Plan, "survey": SurveySnapshot, "events": Events}


def run(values: dict[str, Any], terminal: Terminal) -> int:
    """Print the JSON Schema of a document."""
    schema = DOCUMENTS[values["document"]].model_json_schema()
    terminal.line(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0


COMMAND = Command(
    "schema",
    (Argument(("document",), "document", "scenario|plan|survey|events", one_of(*DOCUMENTS), required=True),),
    run,
)
