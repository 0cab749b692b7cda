"""Where a round stands, and who looks after what is open."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.cycles.care import Care, OpenRow, take_care
from api.cycles.inputs import inputs_of
from api.cycles.nouns import CycleId
from api.cycles.overview import Overview, overview
from api.cycles.standing import Standing
from api.deps import DatabaseDep, DeskDep, LangDep, SeenDep, WhoDep, tagged
from api.store.documents import Kept
from models.base import Frozen

router = APIRouter(prefix="/cycles/{cycle_id}", tags=["cycles"])

Key = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


class OpenRows(Frozen):
    """Everything that is open."""

    items: tuple[OpenRow, ...]


def _looked(cycle_id: CycleId, database: DatabaseDep, desk: DeskDep, lang: LangDep) -> Overview:
    with database.read() as connection:
        inputs = inputs_of(connection, cycle_id)
    return overview(database, desk, inputs, lang, datetime.now(UTC))


@router.get("/standing")
def standing(cycle_id: CycleId, database: DatabaseDep, desk: DeskDep, lang: LangDep) -> Standing:
    """Tell which steps are done, which are to be done again, and which plan is the newest and published."""
    return _looked(cycle_id, database, desk, lang).standing


@router.get("/open-points")
def open_points(cycle_id: CycleId, database: DatabaseDep, desk: DeskDep, lang: LangDep) -> OpenRows:
    """List what is open: questions about the answers, and what the newest plan leaves open."""
    return OpenRows(items=_looked(cycle_id, database, desk, lang).open_rows)


@router.put("/open-points/{key}")
def put_care(
    cycle_id: CycleId, key: Key, care: Care, seen: SeenDep, who: WhoDep, database: DatabaseDep, response: Response
) -> Kept[Care]:
    """Write down who looks after an open point, and until when."""
    with database.write(who.account) as change:
        kept = take_care(change, cycle_id, key, care, seen)
    tagged(response, kept.version.tag)
    return kept
