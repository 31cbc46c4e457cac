"""What signing in takes and gives."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from pengingat.auth.rules import PASSWORD_MAX, Permission, Role


class TokenRequest(BaseModel):
    """OAuth2's form: `password` with `username` and `password`, or `client_credentials` with id and secret."""

    grant_type: Literal["password", "client_credentials"]
    username: str = Field(default="", max_length=200)
    password: str = Field(default="", max_length=PASSWORD_MAX)
    client_id: str = Field(default="", max_length=200)
    client_secret: str = Field(default="", max_length=200)
    scope: str = Field(
        default="", max_length=2000, description="Permissions, with spaces between; none means all held."
    )


class TokenPublic(BaseModel):
    """An access token, to be sent as `Authorization: Bearer …`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"access_token": "eyJhbGciOi…", "token_type": "bearer", "expires_in": 900}}
    )

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int = Field(description="Seconds.")


class MePublic(BaseModel):
    """Who is signed in."""

    id: UUID
    username: str
    full_name: str
    role: Role
    permissions: list[Permission]


class PasswordChange(BaseModel):
    """One's present password and the new one."""

    current_password: str = Field(max_length=PASSWORD_MAX)
    new_password: str = Field(description="At least 12 characters.")
