"""`pengingat sample-workbook`: an invented list to try the product with."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from pengingat import sample_list
from pengingat.errors import DomainError


def sample_workbook(
    *,
    rows: Annotated[int, typer.Argument(metavar="N", min=1, max=sample_list.MOST_ROWS, help="How many people.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: a name ending in .xlsx or .csv.")],
    seed: Annotated[int, typer.Option(help="Another number gives other people; the same one the same list.")] = 1,
    clean: Annotated[bool, typer.Option("--clean", help="Without any mistake.")] = False,
) -> None:
    """Write an invented list of N participants, with the mistakes such lists have."""
    try:
        planted = asyncio.run(sample_list.write(file, rows, seed=seed, clean=clean))
    except DomainError as error:
        typer.echo(error.say("en"), err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"{file} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{file}: {planted.rows:,} invented people.")
    if planted.codes:
        typer.echo(f"{planted.rejected:,} rows are to be rejected, {planted.with_warnings:,} get a warning:")
        for code, count in planted.codes.most_common():
            typer.echo(f"  {code:<26}{count:>9,}")
