"""What a person reads of an import in a terminal; in a pipe the same without colours and lines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy import RowMapping

from pengingat.cli.import_words import CHANGES, SAID, SEVERITIES, Said
from pengingat.cli.import_work import Wish
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Language, Sentence
from pengingat.imports import queries
from pengingat.imports.codes import Severity
from pengingat.imports.rules import ImportStatus
from pengingat.imports.schemas import ImportProblemGroup, ImportProblemPublic
from pengingat.paging import PageQuery
from pengingat.participants.texts import visible
from pengingat.settings import Settings

_FIRST_ROWS = 3
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that have the same thing wrong, and the first of them."""

    problem: ImportProblemGroup
    first_rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Findings:
    """All there is to tell of an import: itself, what is wrong by group, and the first single problems."""

    imported: RowMapping
    groups: Sequence[Group]
    problems: Sequence[ImportProblemPublic]


async def look_up(context: Context, imported: RowMapping, language: Language, *, most: int) -> Findings:
    """What is wrong in the file: all groups, and at most so many single problems, errors first."""
    async with transaction(context.sessions) as session:
        groups = await queries.list_problem_groups(session, imported["id"])
        first_rows = await queries.first_rows_of_groups(session, imported["id"], most=_FIRST_ROWS)
        problems: list[RowMapping] = []
        for severity in Severity:
            page = PageQuery(limit=max(most - len(problems), 0), after=None)
            found, _ = await queries.list_problems(
                session, imported["id"], severity=severity, code=None, kind=None, page=page
            )
            problems += found[: page.limit]
    return Findings(
        imported,
        [
            Group(ImportProblemGroup.of(group, language), first_rows[group["code"], group["kind"], group["field"]])
            for group in groups
        ],
        [ImportProblemPublic.of(problem, language, in_sheet=True) for problem in problems],
    )


class ProgressBar:
    """A line on standard error that says how far the work is; nothing at all where that is no terminal."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[rows]}", markup=False),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, rows="")
        self._is_seen = self._progress.console.is_terminal
        if self._is_seen:
            self._progress.start()

    def __call__(self, doing: Sentence, rows: int) -> None:
        """Say what is being done, and to how many rows it was done."""
        shown = SAID[Said.ROWS_DONE].say(self._language, {"rows": number(rows, self._language)}) if rows else ""
        self._progress.update(self._task, description=doing.say(self._language, {}), rows=shown)

    def close(self) -> None:
        """Take the line away."""
        if self._is_seen:
            self._progress.stop()


@contextmanager
def progress_shown(language: Language) -> Iterator[ProgressBar]:
    """A progress bar that is gone at the end."""
    progress = ProgressBar(language)
    try:
        yield progress
    finally:
        progress.close()


def number(value: int, language: Language) -> str:
    """A number as people of that language write it."""
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")


def report(findings: Findings, wish: Wish, settings: Settings) -> None:
    """Print it all on standard output; a file or a pipe gets no spaces at the ends of lines."""
    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as written:
        _Report(console, findings, wish, settings).print()
    text = written.get()
    if not console.is_terminal:
        text = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    console.file.write(text)


class _Report:
    def __init__(self, console: Console, findings: Findings, wish: Wish, settings: Settings) -> None:
        self._console = console
        self._findings = findings
        self._imported = findings.imported
        self._wish = wish
        self._settings = settings

    def print(self) -> None:
        """From the file's name to what to do next."""
        self._heading()
        if self._imported["status"] in {ImportStatus.READY, ImportStatus.APPLIED}:
            self._counts()
            self._groups()
            self._problems()
        self._result()

    def _say(self, said: Said, **values: object) -> str:
        return SAID[said].say(self._wish.language, values)

    def _number(self, value: int) -> str:
        return number(value, self._wish.language)

    def _heading(self) -> None:
        imported, mapping = self._imported, self._imported["mapping"]
        self._console.print()
        self._console.print(Text(visible(imported["file_name"]), style="bold"))
        if mapping:
            said = self._say(Said.SHEET, sheet=visible(mapping["sheet"]), row=mapping["header_row"])
            self._console.print(Text(said, style="dim"))
        if imported["same_id"]:
            self._console.print(Text(self._same_content(), style="yellow"))

    def _same_content(self) -> str:
        applied_at = self._imported["same_applied_at"]
        if applied_at is None:
            return self._say(Said.SAME_READ)
        return self._say(Said.SAME_APPLIED, at=f"{applied_at.astimezone(self._settings.zone):%d/%m/%Y %H:%M}")

    def _counts(self) -> None:
        imported = self._imported
        grid = Table.grid(padding=(0, 2))
        grid.add_column()
        grid.add_column(justify="right")
        grid.add_column(style="dim")
        warned = self._say(Said.WITH_WARNINGS, rows=self._number(imported["with_warnings"]))
        self._count(grid, Said.ROWS, imported["rows"])
        self._count(grid, Said.VALID, imported["valid"], "green", warned if imported["with_warnings"] else "")
        self._count(grid, Said.REJECTED, imported["rejected"], "red" if imported["rejected"] else "")
        self._count(grid, Said.IGNORED, imported["ignored"], "", self._say(Said.IGNORED_ARE))
        grid.add_row()
        self._count(grid, Said.NEW, imported["new"])
        self._count(grid, Said.CHANGED, imported["changed"])
        for name, sentence in CHANGES.items():
            if rows := (imported["changes"] or {}).get(name):
                grid.add_row(f"  {sentence.say(self._wish.language, {})}", self._number(rows), "")
        self._count(grid, Said.UNCHANGED, imported["unchanged"])
        if imported["not_seen"] is not None:
            self._count(grid, Said.NOT_SEEN, imported["not_seen"], "", self._say(Said.NOT_SEEN_ARE))
        self._console.print(Padding(grid, (1, 0, 1, 2)))

    def _count(self, grid: Table, said: Said, rows: int, style: str = "", remark: str = "") -> None:
        grid.add_row(self._say(said), Text(self._number(rows), style=style), remark)

    def _table(self, title: str) -> Table:
        self._console.print(Text(title, style="bold"))
        lines = box.SIMPLE_HEAD if self._console.is_terminal else None
        return Table(box=lines, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")

    def _groups(self) -> None:
        if not self._findings.groups:
            return
        table = self._table(self._say(Said.GROUPS))
        table.add_column(self._say(Said.ROWS), justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        table.add_column(self._say(Said.WHAT), ratio=1)
        table.add_column(self._say(Said.FIRST_ROWS), no_wrap=True)
        for group in self._findings.groups:
            problem = group.problem
            more = " …" if problem.rows > len(group.first_rows) else ""
            table.add_row(
                self._number(problem.rows),
                self._severity(problem.severity),
                problem.message,
                ", ".join(map(str, group.first_rows)) + more,
            )
        self._console.print(table)
        self._console.print()

    def _problems(self) -> None:
        if not self._findings.problems:
            return
        headings = {column["letter"]: column["heading"] for column in self._imported["columns"] or ()}
        table = self._table(self._say(Said.FIRST_PROBLEMS, rows=self._number(len(self._findings.problems))))
        table.add_column(self._say(Said.ROW), justify="right", no_wrap=True)
        table.add_column(self._say(Said.COLUMN))
        table.add_column(self._say(Said.VALUE))
        table.add_column(self._say(Said.WHAT), ratio=1)
        for problem in self._findings.problems:
            place = f"{problem.column} {visible(str(headings.get(problem.column, '')))}" if problem.column else ""
            style = _STYLES[problem.severity]
            table.add_row(Text(str(problem.row), style=style), place, visible(problem.value or ""), problem.message)
        self._console.print(table)
        self._console.print()

    def _severity(self, severity: Severity) -> Text:
        return Text(SEVERITIES[severity].say(self._wish.language, {}), style=_STYLES[severity])

    def _result(self) -> None:
        status = ImportStatus(self._imported["status"])
        if self._wish.problems is not None and status is not ImportStatus.FAILED:
            written = Said.PROBLEMS_WRITTEN if self._imported["codes"] else Said.NO_PROBLEMS
            self._console.print(self._say(written, file=visible(str(self._wish.problems))))
        if status is ImportStatus.FAILED:
            sentence = str(self._imported["problem_values"][self._wish.language])
            self._console.print(Text(self._say(Said.REFUSED, reason=sentence), style="red"))
        elif status is ImportStatus.APPLIED:
            self._console.print(
                Text(self._say(Said.APPLIED, rows=self._number(self._imported["valid"])), style="green")
            )
        elif status is ImportStatus.READY:
            address = f"{self._settings.public_url}/imports/{self._imported['id']}"
            self._console.print(self._say(Said.READY, address=address))
        else:
            self._console.print(Text(self._say(Said.CLOSED), style="red"))
