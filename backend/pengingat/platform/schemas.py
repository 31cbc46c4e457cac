"""What the product says of itself."""

from typing import Literal

from pydantic import BaseModel, Field


class Health(BaseModel):
    """It runs."""

    status: Literal["ok"]


class DemoAccount(BaseModel):
    """The demonstration's login, which is no secret."""

    username: str
    password: str


class MetaPublic(BaseModel):
    """What the sign-in page shows before anybody is signed in."""

    product: str
    version: str
    office_name: str
    time_zone: str
    simulator: bool = Field(description="Notices go to a simulator; every page says so.")
    simulator_url: str | None = Field(description="Where the simulator's phones are, in the demonstration.")
    demo: DemoAccount | None = Field(description="The login, in the demonstration only.")
