"""The tables: what may change stands in columns, what never changes is kept as the one text that stands for it.

Times are texts in UTC as pydantic writes them (``2024-09-20T03:00:00Z``); documents are canonical JSON. Nothing is ever
deleted but news and working copies past their retention, so no table cascades.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
ID, TIME, HASH = String(64), String(40), String(64)

CHAIN = Table(
    "chain",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", HASH, nullable=False),
)
"""The last audit row. Every writer takes this row first, so writers come one after the other on both databases."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", TIME, nullable=False),
    Column("by", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text, nullable=False),
    Column("previous", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    Index("ix_audit_subject", "subject"),
)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("owner", ID, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("name", String(400), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text),
    Column("sha256", HASH, nullable=False),
    Column("at", TIME, nullable=False),
    Column("by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Inputs people change: each change is a new version; a version without a body says the document was taken back."""

SCENARIO = Table(
    "scenario",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("created_at", TIME, nullable=False),
    Column("entry", Text, nullable=False),
    Column("body", Text, nullable=False),
)

PLAN = Table(
    "plan",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("scenario", ID, ForeignKey("scenario.id"), nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("entry", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("record", Text),
    Index("ix_plan_scenario", "scenario"),
)

RUN = Table(
    "run",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("created_at", TIME, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("outcome", Text),
    Column("server", String(64)),
    Column("lease_until", TIME),
    Column("kind", String(16), nullable=False, server_default="solve"),
    Column("about", ID),
    Index("ix_run_state", "state"),
    Index("ix_run_about", "about"),
)

NEWS = Table(
    "news",
    METADATA,
    Column("run", ID, ForeignKey("run.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

FILE = Table(
    "file",
    METADATA,
    Column("sha256", HASH, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

ONCE = Table(
    "once",
    METADATA,
    Column("account", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", HASH, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", TIME, nullable=False),
)
"""Answers to requests that must not be carried out twice, by who asked and the key they gave."""

ACCOUNT = Table(
    "account",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("shown", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("disabled", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
)

CREDENTIAL = Table(
    "credential",
    METADATA,
    Column("hash", HASH, primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("account", String(200), nullable=False),
    Column("label", String(200), nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("seen_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("ended_at", TIME),
    Index("ix_credential_account", "account"),
)
"""Sessions, tokens and one-time links: random secrets of which only the hash is kept."""

TRIAL = Table(
    "trial",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("account", String(200), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", TIME, nullable=False),
    Index("ix_trial_account", "account"),
    Index("ix_trial_address", "address"),
)
"""Tries to sign in that did not succeed."""
