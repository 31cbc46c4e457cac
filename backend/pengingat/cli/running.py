"""What every command that touches data begins with: safe settings, the database, the key ring; and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import psycopg
import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError

from pengingat import schema
from pengingat.context import Context, open_context
from pengingat.crypto import UnreadableError
from pengingat.errors import DomainError
from pengingat.settings import Settings, enter_demo

INTERRUPTED = 130
"""What a shell shows of a program that was ended by Ctrl-C."""

T = TypeVar("T")

_NOT_PREPARED = "The database has not been prepared for this program: run `pengingat migrate` first."
_OTHER_KEYS = "The database was sealed under other keys than those in PENGINGAT_DATA_KEYS."
_NO_ANSWER = "The database does not answer. Check PENGINGAT_DATABASE_URL, and that the server runs."


def safe_settings(*, demo: bool = False) -> Settings:
    """The settings, or an end with the reasons why they are not fit for real people's data."""
    try:
        settings = Settings()
        if demo or settings.demo:
            enter_demo()
            settings = Settings()
    except ValidationError as invalid:
        _refuse([f"PENGINGAT_{str(error['loc'][0]).upper()}: {error['msg']}" for error in invalid.errors()])
    if settings.unsafe:
        _refuse(settings.unsafe)
    return settings


def run(work: Callable[[Context], Awaitable[T]], *, settings: Settings | None = None, refused: int = 1) -> T:
    """Do the work on the database. What goes wrong is a sentence and an exit code: `refused` for a domain error."""
    settings = settings or safe_settings()

    async def within() -> T:
        async with open_context(settings, schema.app_address(settings)) as context:
            return await work(context)

    try:
        return asyncio.run(within())
    except DomainError as error:
        end(error.say("en"), status=refused)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except UnreadableError:
        end(_OTHER_KEYS)
    except DBAPIError as error:
        _explain(error)
    except (psycopg.OperationalError, TimeoutError):
        end(_NO_ANSWER)


def end(sentence: str, *, status: int = 1) -> NoReturn:
    """End the program with a sentence on standard error."""
    typer.echo(sentence, err=True)
    raise typer.Exit(status)


def _explain(error: DBAPIError) -> NoReturn:
    if isinstance(error.orig, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        end(_NOT_PREPARED)
    if isinstance(error, OperationalError):
        end(_NO_ANSWER)
    raise error


def _refuse(sentences: list[str]) -> NoReturn:
    end("\n".join(["Pengingat does not start:", *(f"  - {sentence}" for sentence in sentences)]))
