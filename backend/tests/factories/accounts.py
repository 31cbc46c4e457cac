"""People and programs that sign in."""

from pengingat.auth import service
from pengingat.auth.models import User
from pengingat.auth.rules import Role
from pengingat.auth.service import NewClient
from pengingat.context import Context
from pengingat.db import transaction

PASSWORD = "kuda baterai staples"


async def make_user(context: Context, username: str = "rina", role: Role = Role.OPERATOR) -> User:
    """A user whose password is `PASSWORD`."""
    async with transaction(context.sessions) as session:
        return await service.create_user(session, username=username, full_name="Rina", password=PASSWORD, role=role)


async def make_client(context: Context, role: Role = Role.OPERATOR, scopes: list[str] | None = None) -> NewClient:
    """An API client."""
    async with transaction(context.sessions) as session:
        return await service.create_client(session, name="SIPP", role=role, scopes=scopes)
