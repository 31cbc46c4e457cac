"""Bringing a database to the program's schema, and giving the application's role what it may do there."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, pool, text

from pengingat import embedded
from pengingat.db import async_url
from pengingat.settings import ROOT, Settings

_LOCK = "SELECT pg_advisory_lock(hashtext('pengingat.migrate'))"

_ROLE_IS_APART = text("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :role) AND current_user <> :role")
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM {role}",
)


def owner_address(settings: Settings) -> str:
    """The address of the role that owns the tables: the embedded server's owner when no database is configured."""
    configured = settings.migrate_database_url or settings.database_url
    return configured or embedded.start(settings.data_dir).owner


def app_address(settings: Settings) -> str:
    """The address the application runs under."""
    return settings.database_url or embedded.start(settings.data_dir).app


def migrate(address: str) -> None:
    """Bring the database at `address` (the owner's) to the newest revision; two at once take turns."""
    engine = create_engine(async_url(address), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(_LOCK))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _grant(connection)
        connection.commit()


def _grant(connection: Connection) -> None:
    if connection.scalar(_ROLE_IS_APART, {"role": embedded.APP_ROLE}):
        for statement in _GRANTS:
            connection.execute(text(statement.format(role=embedded.APP_ROLE)))


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly the schema this program was written for."""
    here = MigrationContext.configure(connection).get_current_revision()
    return here == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    return Config(ROOT / "alembic.ini")
