"""How Alembic reaches the database and what it compares with. Started by `pengingat migrate` or `make revision`."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from pengingat import idempotency, keyring
from pengingat.audit import models as audit
from pengingat.auth import models as auth
from pengingat.db import Base, async_url
from pengingat.delivery import models as delivery
from pengingat.devices import models as devices
from pengingat.imports import models as imports
from pengingat.opt_outs import models as opt_outs
from pengingat.participants import models as participants
from pengingat.schema import owner_address
from pengingat.send_jobs import models as send_jobs
from pengingat.settings import Settings
from pengingat.templates import models as templates

TABLES_OF = (
    idempotency,
    keyring,
    audit,
    auth,
    opt_outs,
    participants,
    templates,
    devices,
    imports,
    delivery,
    send_jobs,
)
"""Every module that declares tables: importing them fills the metadata."""


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue's tables belong to its library: the drift check leaves them alone."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run(connection: Connection) -> None:
    """Run the migrations in one transaction on this connection."""
    context.configure(connection=connection, target_metadata=Base.metadata, include_name=ours, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(async_url(owner_address(Settings())), poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection)
