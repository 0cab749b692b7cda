"""Passwords: Argon2id, a few at a time, and as slow for a name nobody has as for one that somebody has."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from models.errors import InputError

SHORTEST, LONGEST = 12, 200
AT_ONCE = 2
"""Hashes worked out at a time: each takes 64 MiB and a good part of a second."""

_hasher = PasswordHasher()
_room = BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """Return what is kept of a password, which must be long enough."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError("password_length", shortest=SHORTEST, longest=LONGEST)
    with _room:
        return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash("a password nobody has")


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one kept; for nobody's password the same work is done in vain."""
    try:
        with _room:
            return _hasher.verify(kept or _nobody(), password[:LONGEST]) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
