"""Carrying out a request once, however often it is sent: the answer is kept in the same transaction as the change."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import insert, select

from api.store.database import Transaction
from api.store.pages import stamp
from api.store.schema import ONCE
from models.base import Frozen, canonical_json
from models.errors import InputError
from models.units import Sha256

Answer = TypeVar("Answer", bound=Frozen)


class Request(Frozen):
    """Which request: the key its sender gave it, and a hash of all it asks for."""

    key: str
    asks: Sha256


def once(
    change: Transaction, request: Request | None, model: type[Answer], act: Callable[[Transaction], Answer]
) -> tuple[Answer, bool]:
    """Return the answer, and whether it was given before. Without a key the request is simply carried out."""
    if request is None:
        return act(change), False
    known = change.connection.execute(
        select(ONCE.c.request, ONCE.c.answer).where(ONCE.c.account == change.by, ONCE.c.key == request.key)
    ).one_or_none()
    if known is not None:
        if known.request != request.asks:
            raise InputError("key_used_otherwise", value=request.key)
        return model.model_validate_json(known.answer), True
    answer = act(change)
    change.connection.execute(
        insert(ONCE).values(
            account=change.by,
            key=request.key,
            request=request.asks,
            answer=canonical_json(answer),
            at=stamp(change.at),
        )
    )
    return answer, False
