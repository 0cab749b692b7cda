"""What a cycle consists of: each noun is a versioned document of the cycle, under its kind."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Frozen
from models.policy import ProposalStatus, SubsidyClass
from models.survey import Receipt, SurveyEntry, TargetCategory
from models.units import Nodes, PoolId, Sha256

CycleId = Annotated[str, Field(pattern=r"^c-[0-9a-f]{8,62}$")]
Words = Annotated[str, Field(max_length=2_000)]
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]
NOT_YET = Receipt(file="", sha256="0" * 64)


class Kind(StrEnum):
    """The kinds of documents a cycle has."""

    CYCLE = "cycle"
    POLICY = "policy"
    SUPPLY = "supply"
    UPLOAD = "upload"
    ANSWER = "answer"
    ENTRY = "entry"
    DECISION = "decision"
    PIN = "pin"
    SNAPSHOT = "snapshot"
    ACTUAL = "actual"
    CARE = "care"


class Cycle(Frozen):
    """One round of the programme."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    note: Words = ""


class Use(StrEnum):
    """What a workbook that was sent in holds."""

    SURVEY = "survey"
    ADOPTION = "adoption"


class Upload(Frozen):
    """A workbook as it was sent in; its bytes are kept under their hash."""

    file: Annotated[str, Field(min_length=1, max_length=200)]
    sha256: Sha256
    size: int
    use: Use


class Said(Frozen):
    """The answer to a question, in the words of the list of questions (空欄, このまま, 取り消し, or what is meant)."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]


class HandEntry(SurveyEntry):
    """A proposal entered by hand, with the same standing as one that was sent in."""

    receipt: Receipt = NOT_YET


class Decided(Frozen):
    """What officers decided about one proposal; what is left out stays as answered."""

    priority: Annotated[int, Field(ge=1)] | None = None
    subsidy_class: SubsidyClass | None = None
    status: ProposalStatus | None = None
    category: TargetCategory | None = None
    reason: Reason


class Actual(Frozen):
    """What a pool really had on a day, in nodes."""

    pool: PoolId
    day: date
    nodes: Nodes
    note: Words = ""
