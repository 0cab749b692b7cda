"""People: signing in and out, the first coordinator, accounts, tokens for programs."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.access import cookie_name
from api.deps import AddressDep, DatabaseDep, OnceDep, SigningDep, WhoDep
from api.people import accounts, administering, credentials, passwords
from api.people.credentials import Credential, Issued, Kind
from api.people.roles import Account, AccountName, Role, Who
from models.base import Frozen

router = APIRouter(tags=["people"])

Password = Annotated[str, Field(max_length=200, json_schema_extra={"format": "password", "writeOnly": True})]
Name = Annotated[str, Field(max_length=200)]


class SignIn(Frozen):
    """Name and password."""

    name: Name
    password: Password


class First(Frozen):
    """The first coordinator; ``key`` is the one of the link printed at the first start."""

    key: Annotated[str, Field(max_length=200)]
    name: AccountName
    shown: Name = ""
    password: Password


class NewPassword(Frozen):
    """The password so far, and the one from now on."""

    old: Password
    new: Password


class NewAccount(Frozen):
    """An account to make; its owner should change the password at once."""

    name: AccountName
    shown: Name = ""
    role: Role
    password: Password


class AccountChange(Frozen):
    """What is to change; what is left out stays. A new password ends every session of the account."""

    shown: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    role: Role | None = None
    disabled: bool | None = None
    password: Password | None = None


class NewToken(Frozen):
    """What a token is for, and how long it can be used."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class Accounts(Frozen):
    """Everybody who may use the service."""

    items: tuple[Account, ...]


class Tokens(Frozen):
    """The tokens of whoever asks."""

    items: tuple[Credential, ...]


def keep_session(request: Request, response: Response, issued: Issued) -> None:
    """Give the browser its session."""
    scheme = request.url.scheme
    response.set_cookie(
        cookie_name(scheme), issued.secret, path="/", httponly=True, samesite="lax", secure=scheme == "https"
    )


def forget_session(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    scheme = request.url.scheme
    response.delete_cookie(cookie_name(scheme), path="/", httponly=True, samesite="lax", secure=scheme == "https")


def _who(signing: SigningDep, issued: Issued) -> Who:
    who = signing.who(issued.secret, issued.credential.kind)
    assert who is not None
    return who


@router.post("/first", status_code=201)
def first(asked: First, request: Request, response: Response, signing: SigningDep) -> Who:
    """Make the first coordinator, once."""
    issued = signing.first(asked.key, asked.name, asked.shown, asked.password)
    keep_session(request, response, issued)
    return _who(signing, issued)


@router.post("/session")
def sign_in(asked: SignIn, request: Request, response: Response, signing: SigningDep, address: AddressDep) -> Who:
    """Begin a session: the browser is given a cookie."""
    issued = signing.sign_in(asked.name, asked.password, address)
    keep_session(request, response, issued)
    return _who(signing, issued)


@router.get("/session")
def session(who: WhoDep) -> Who:
    """Tell who asks."""
    return who


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, who: WhoDep, signing: SigningDep) -> None:
    """End the session (or the token) at hand."""
    if who.credential:
        signing.sign_out(who)
    forget_session(request, response)


@router.post("/session/password", status_code=204)
def change_password(asked: NewPassword, who: WhoDep, signing: SigningDep, address: AddressDep) -> None:
    """Change the password; every other session and token ends."""
    signing.change_password(who, asked.old, asked.new, address)


@router.get("/tokens")
def tokens(who: WhoDep, database: DatabaseDep) -> Tokens:
    """List the tokens of whoever asks."""
    with database.read() as connection:
        return Tokens(items=credentials.of_account(connection, who.account, Kind.TOKEN))


@router.post("/tokens", status_code=201)
def add_token(asked: NewToken, who: WhoDep, database: DatabaseDep) -> Issued:
    """Make a token for a program. It is shown this once, so it is not kept for a repeated request either."""
    with database.write(who.account) as change:
        return credentials.issue(change, Kind.TOKEN, who.account, timedelta(days=asked.days), asked.label)


@router.delete("/tokens/{token_id}", status_code=204)
def end_token(token_id: str, who: WhoDep, database: DatabaseDep) -> None:
    """Revoke a token."""
    with database.write(who.account) as change:
        credentials.end(change, token_id, who.account)


@router.get("/accounts")
def list_accounts(database: DatabaseDep) -> Accounts:
    """List everybody."""
    with database.read() as connection:
        return Accounts(items=accounts.every(connection))


@router.post("/accounts", status_code=201)
def add_account(asked: NewAccount, once: OnceDep) -> Account:
    """Make an account."""
    hashed = passwords.hashed(asked.password)
    return once(Account, lambda change: accounts.add(change, asked.name, asked.shown, asked.role, hashed))


@router.patch("/accounts/{name}")
def change_account(name: str, asked: AccountChange, who: WhoDep, database: DatabaseDep) -> Account:
    """Change a role or a name, switch an account off, set a new password."""
    hashed = None if asked.password is None else passwords.hashed(asked.password)
    with database.write(who.account) as change:
        return administering.change(
            change, name, shown=asked.shown, role=asked.role, disabled=asked.disabled, password=hashed
        )
