"""What every command that touches data begins with: safe settings, the database, the key ring."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from pengingat import schema
from pengingat.context import Context, open_context
from pengingat.errors import DomainError
from pengingat.settings import Settings

T = TypeVar("T")


def safe_settings() -> Settings:
    """The settings, or an end with the reasons why they are not fit for real people's data."""
    settings = Settings()
    if settings.unsafe:
        typer.echo("Pengingat does not start:", err=True)
        for sentence in settings.unsafe:
            typer.echo(f"  - {sentence}", err=True)
        raise typer.Exit(1)
    return settings


def run(work: Callable[[Context], Awaitable[T]]) -> T:
    settings = safe_settings()

    async def within() -> T:
        async with open_context(settings, schema.app_address(settings)) as context:
            return await work(context)

    try:
        return asyncio.run(within())
    except DomainError as error:
        typer.echo(error.say("en"), err=True)
        raise typer.Exit(1) from error
