"""The command line: reads arguments, calls services, prints sentences."""

import asyncio
import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from pengingat import demo as demonstration
from pengingat import main, schema, worker
from pengingat.auth import service as auth
from pengingat.auth.rules import Role
from pengingat.cli.importing import ImportCommand, import_list
from pengingat.cli.running import run, safe_settings
from pengingat.cli.samples import sample_workbook
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.logs import configure as configure_logs
from pengingat.settings import ROOT, Settings

app = typer.Typer(
    help="Pengingat: notices to participants, from an Excel list to a delivery report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def migrate() -> None:
    """Bring the database to this program's schema."""
    schema.migrate(schema.owner_address(Settings()))
    typer.echo("The database is up to date.")


@app.command()
def serve() -> None:
    """Run the web application."""
    settings = safe_settings()
    configure_logs(settings)
    application = main.create_app(settings, schema.app_address(settings))
    uvicorn.run(
        application, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False
    )


@app.command("worker")
def run_worker() -> None:
    """Run a worker: reads files, applies imports, sends messages."""
    settings = safe_settings()
    configure_logs(settings)
    asyncio.run(worker.run(settings, schema.app_address(settings)))


@app.command()
def demo() -> None:
    """Run everything on this machine with invented data and a simulated gateway."""
    raise typer.Exit(asyncio.run(demonstration.run()))


@app.command()
def create_user(
    username: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    full_name: Annotated[str | None, typer.Option(help="The person's name, as others see it.")] = None,
) -> None:
    """Make a user; the password is read from standard input, or asked for twice."""
    password = _ask_password()

    async def create(context: Context) -> None:
        async with transaction(context.sessions) as session:
            await auth.create_user(
                session, username=username, full_name=full_name or username, password=password, role=role
            )

    run(create)
    typer.echo(f"User {username} ({role}) is ready.")


@app.command()
def create_client(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[Role, typer.Option(help="What the program may do.")],
    scope: Annotated[list[str] | None, typer.Option(help="Narrow it to these permissions.")] = None,
) -> None:
    """Make an API client for another system; its secret is shown this once."""

    async def create(context: Context) -> auth.NewClient:
        async with transaction(context.sessions) as session:
            return await auth.create_client(session, name=name, role=role, scopes=scope)

    client = run(create)
    typer.echo(f"client_id: {client.client_id}\nclient_secret: {client.client_secret}")


@app.command()
def export_openapi(
    file: Annotated[Path, typer.Argument(metavar="FILE")] = ROOT / "backend" / "openapi.json",
) -> None:
    """Write the OpenAPI document."""
    document = main.create_app(Settings(_env_file=None)).openapi()
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@app.command()
def routes() -> None:
    """List every route with its function and the permission it needs."""
    for line in main.route_list(main.create_app(Settings(_env_file=None))):
        typer.echo(line)


app.command("import", cls=ImportCommand)(import_list)
app.command()(sample_workbook)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        first = sys.stdin.readline().rstrip("\n")
        second = sys.stdin.readline().rstrip("\n") or first
    else:
        first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
    if first != second:
        typer.echo("The two passwords differ.", err=True)
        raise typer.Exit(1)
    return first
