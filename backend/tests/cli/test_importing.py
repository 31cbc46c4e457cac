"""`pengingat import`: what people read, what scripts learn, and what Ctrl-C leaves."""

import asyncio
import json
import os
import re
import signal
import stat
import sys
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select

from pengingat import sample_list
from pengingat.audit.models import AuditEvent
from pengingat.auth.rules import Role
from pengingat.cli import import_work
from pengingat.context import Context
from pengingat.imports import merge, reading
from pengingat.imports.models import Import
from pengingat.imports.service import ReadingChoice
from pengingat.participants.models import Participant
from pengingat.settings import ROOT
from tests.cli.conftest import NOWHERE, Pengingat, environment
from tests.conftest import token_of
from tests.imports.committing import count
from tests.imports.lists import csv_list, look, person
from tests.serving import serving

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.fixture
def good_list(tmp_path: Path) -> Path:
    """Three people, nothing wrong."""
    file = tmp_path / "daftar.csv"
    file.write_bytes(csv_list(person(1), person(2), person(3)))
    return file


@pytest.fixture
def bad_list(tmp_path: Path) -> Path:
    """One person who is rejected, one with a warning, one without a fault."""
    file = tmp_path / "daftar.csv"
    file.write_bytes(csv_list(person(1), person(2, card_number="12345"), person(3, phone="0431-000123")))
    return file


async def people(context: Context) -> int:
    """How many participants there are."""
    return (await count(context, Participant))[0]


async def imports(context: Context) -> int:
    """How many imports there are."""
    return (await count(context, Import))[0]


async def only_import(context: Context) -> Import:
    """The one import there is."""
    async with context.sessions() as session:
        return (await session.scalars(select(Import))).one()


async def test_a_good_list_is_read_and_applied_when_asked(pengingat: Pengingat, committed: Context, good_list: Path):
    read = await pengingat("import", good_list)
    assert read.exit_code == 0, read.output
    assert await people(committed) == 0
    found = await only_import(committed)
    assert f"apply it at\nhttp://pengingat.test/imports/{found.id}" in read.stdout

    applied = await pengingat("import", good_list, "--apply")
    assert applied.exit_code == 0, applied.output
    assert "Applied: 3 rows." in applied.stdout
    assert "uploaded before, but was not applied" in applied.stdout
    assert await people(committed) == 3

    again = await pengingat("import", good_list, "--apply")
    assert again.exit_code == 0
    assert re.search(r"The same content has been applied before, on \d\d/\d\d/\d{4}", again.stdout)
    assert re.search(r"New +0\n +Changed +0\n +Unchanged +3\n", again.stdout)


async def test_what_a_list_changes_is_told(pengingat: Pengingat, tmp_path: Path):
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_bytes(csv_list(person(1), person(2), person(3)))
    after.write_bytes(csv_list(person(1, status="AKTIF"), person(2)))
    await pengingat("import", before, "--apply")
    foreseen = await pengingat("import", after)
    done = await pengingat("import", after, "--apply")
    for answer in (foreseen, done):
        assert answer.exit_code == 0, answer.output
        assert re.search(r"New +0\n +Changed +1\n +became active +1\n +Unchanged +1\n", answer.stdout)
        assert re.search(r"Not in the list +1  known participants", answer.stdout)


async def test_the_audit_trail_names_the_command_line(pengingat: Pengingat, committed: Context, good_list: Path):
    await pengingat("import", good_list, "--apply")
    async with committed.sessions() as session:
        events = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id))).all()
    assert [event.action for event in events] == ["import.received", "import.applied"]
    assert {event.actor_type for event in events} == {"command_line"}
    assert all(re.fullmatch(r".+@.+", event.address or "") for event in events)


async def test_rejected_rows_are_told_and_the_others_applied(pengingat: Pengingat, committed: Context, bad_list: Path):
    answer = await pengingat("import", bad_list, "--apply")
    assert answer.exit_code == 3, answer.output
    assert re.search(r"Rows +3\n +valid +2  1 of them with warnings\n +rejected +1\n", answer.stdout)
    assert re.search(r"\n +1  rejected  The card number is not 13 digits\.", answer.stdout)
    assert re.search(r"\n +1  warning +This is a landline", answer.stdout)
    assert re.search(r"\n +3  A No Kartu +\*{5} +The card number", answer.stdout)
    assert "Applied: 2 rows." in answer.stdout
    assert await people(committed) == 2


async def test_in_a_pipe_it_is_plain_narrow_and_masked(pengingat: Pengingat, tmp_path: Path):
    planted = await sample_list.write(tmp_path / "list.xlsx", 1_000)
    answer = await pengingat("import", tmp_path / "list.xlsx", "--show", "200")
    assert answer.exit_code == 3, answer.output
    assert answer.stderr == ""
    assert not CONTROL.search(answer.stdout)
    assert all(len(line) <= 80 and line == line.rstrip() for line in answer.stdout.splitlines())
    assert not re.search(r"[0-9]{9,}", re.sub(r"http\S+", "", answer.stdout))
    assert re.search(rf"valid +{planted.rows - planted.rejected}  {planted.with_warnings} of them", answer.stdout)
    assert re.search(rf"rejected +{planted.rejected}\n", answer.stdout)


async def test_a_name_cannot_steer_the_terminal(pengingat: Pengingat, good_list: Path):
    nasty = await asyncio.to_thread(good_list.rename, good_list.with_name("a\x1b[31m[bold]b\u202e.csv"))
    answer = await pengingat("import", nasty)
    assert answer.exit_code == 0
    assert not CONTROL.search(answer.stdout)
    assert "[31m[bold]b.csv" in answer.stdout


async def test_json_is_the_import_as_the_api_gives_it(pengingat: Pengingat, committed: Context, bad_list: Path):
    answer = await pengingat("import", bad_list, "--apply", "--json")
    assert answer.exit_code == 3
    said = json.loads(answer.stdout)
    async with serving(committed) as client:
        token = await token_of(committed, Role.VIEWER)
        client.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})
        assert said == await look(client, said["id"])
    assert said["status"] == "applied"


async def test_how_to_read_it_can_be_told(pengingat: Pengingat, tmp_path: Path, committed: Context):
    file = tmp_path / "daftar.csv"
    file.write_text(f"Kode;Nama;Kontak;HP\n{1:013};BUDI CONTOH;081140000001;081140000002\n", encoding="utf-8")
    refused = await pengingat("import", file)
    assert (refused.exit_code, "Refused. A required column was not found" in refused.stdout) == (2, True)

    told = ("--column", "card_number=Kode", "--column", "phone=C", "--column", "nik=")
    defaults = ("--default-segment", "pbpu", "--default-status", "active")
    answer = await pengingat("import", file, *told, *defaults, "--apply")
    assert answer.exit_code == 0, answer.output
    async with committed.sessions() as session:
        stored = (await session.scalars(select(Participant))).one()
    assert (stored.segment, stored.status, stored.phone_masked) == ("pbpu", "active", "0811****001")


async def test_a_sheet_that_is_not_there_is_refused(pengingat: Pengingat, tmp_path: Path):
    await sample_list.write(tmp_path / "list.xlsx", 5, clean=True)
    answer = await pengingat("import", tmp_path / "list.xlsx", "--sheet", "Lain")
    assert (answer.exit_code, "Refused. There is no sheet to read" in answer.stdout) == (2, True)
    assert (await pengingat("import", tmp_path / "list.xlsx", "--sheet", "Data")).exit_code == 0


async def test_it_speaks_indonesian_when_asked(pengingat: Pengingat, bad_list: Path):
    answer = await pengingat("import", bad_list, "--lang", "id")
    assert answer.exit_code == 3
    assert "Nomor kartu bukan 13 angka." in answer.stdout
    assert "Belum ada yang diterapkan." in answer.stdout
    assert "The " not in answer.stdout


class TestRowsToCorrect:
    async def test_they_are_written_for_their_owner_alone(
        self, pengingat: Pengingat, bad_list: Path, committed: Context
    ):
        target = bad_list.with_name("perlu.xlsx")
        answer = await pengingat("import", bad_list, "--apply", "--problems", target)
        assert answer.exit_code == 3, answer.output
        sheet = openpyxl.load_workbook(target).active
        assert [sheet["A2"].value, sheet["A3"].value] == ["12345", f"{3:013}"]
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert sorted(target.parent.iterdir()) == sorted([bad_list, target])
        async with committed.sessions() as session:
            actions = (await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))).all()
        assert actions == ["import.received", "import.problems_exported", "import.applied"]

    async def test_without_a_fault_there_is_none(self, pengingat: Pengingat, good_list: Path):
        target = good_list.with_name("perlu.xlsx")
        answer = await pengingat("import", good_list, "--problems", target)
        assert (answer.exit_code, target.exists()) == (0, False)
        assert "No row needs correcting" in answer.stdout

    @pytest.mark.parametrize("target", ["perlu.csv", "/no/such/folder/perlu.xlsx"])
    async def test_a_place_it_cannot_go_is_told_before_the_work(
        self, pengingat: Pengingat, committed, good_list, target
    ):
        answer = await pengingat("import", good_list, "--problems", target)
        assert (answer.exit_code, await imports(committed)) == (1, 0)
        assert "--problems" in answer.stderr


class TestRefusals:
    async def test_what_is_no_list(self, pengingat: Pengingat, tmp_path: Path):
        file = tmp_path / "foto.xlsx"
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
        answer = await pengingat("import", file, "--apply")
        assert (answer.exit_code, "Refused. This file is not" in answer.stdout) == (2, True)

    async def test_what_is_too_large(self, pengingat: Pengingat, tmp_path: Path, monkeypatch, committed: Context):
        monkeypatch.setenv("PENGINGAT_MAX_FILE_MIB", "1")
        file = tmp_path / "besar.csv"
        file.write_bytes(bytes((1 << 20) + 1))
        answer = await pengingat("import", file)
        assert (answer.exit_code, answer.stderr) == (2, "The file is larger than 1 MiB. Split it into several files.\n")
        assert await imports(committed) == 0

    @pytest.mark.parametrize(("name", "says"), [("missing.csv", "No such file or directory"), ("", "Is a directory")])
    async def test_what_cannot_be_opened(self, without_database: Pengingat, tmp_path: Path, name, says):
        answer = await without_database("import", tmp_path / name)
        assert (answer.exit_code, answer.stderr) == (1, f"{tmp_path / name} cannot be opened: {says}.\n")

    @pytest.mark.parametrize(
        "arguments", [(), ("x.csv", "--column", "phone"), ("x.csv", "--column", "color=A"), ("x.csv", "--no-such")]
    )
    async def test_wrong_usage(self, without_database: Pengingat, arguments):
        answer = await without_database("import", *arguments)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert "pengingat import --help" in answer.stderr or "Usage" in answer.stderr


class TestDatabase:
    @pytest.mark.parametrize(
        ("address", "says"),
        [
            (NOWHERE, "The database does not answer."),
            ("{server}", "run `pengingat migrate` first"),
        ],
    )
    async def test_one_that_does_not_serve(self, without_database, monkeypatch, server, good_list, address, says):
        monkeypatch.setenv("PENGINGAT_DATABASE_URL", address.format(server=server))
        answer = await without_database("import", good_list)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert says in answer.stderr
        assert "Traceback" not in answer.output

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("DATA_KEYS", "t1:c29tZXRoaW5nLWVsc2UtYWx0b2dldGhlci0wMTIzNDU=", "sealed under other keys"),
            ("DATA_KEYS", "nonsense", "PENGINGAT_DATA_KEYS needs"),
            ("PORT", "many", "PENGINGAT_PORT: "),
        ],
    )
    async def test_settings_that_do_not_fit(self, pengingat, committed, monkeypatch, good_list, name, value, says):
        monkeypatch.setenv(f"PENGINGAT_{name}", value)
        answer = await pengingat("import", good_list)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert says in answer.stderr


async def test_a_worker_that_is_first_is_watched(
    pengingat: Pengingat, committed: Context, good_list: Path, monkeypatch
):
    read, at_work = reading.read, []

    async def taken(context: Context, import_id: UUID) -> None:
        if not at_work:
            at_work.append(asyncio.create_task(read(context, import_id)))

    monkeypatch.setattr(reading, "read", taken)
    answer = await pengingat("import", good_list, "--apply")
    assert answer.exit_code == 0, answer.output
    assert len(at_work) == 1
    assert await people(committed) == 3


class TestCtrlC:
    @pytest.fixture
    def work(self, committed: Context) -> import_work.Work:
        """The work on one list, with the wish to apply it."""
        wish = import_work.Wish("daftar.csv", ReadingChoice(), apply=True, problems=None, language="en")
        return import_work.Work(committed, wish, lambda doing, rows: None)

    async def _interrupted(self, work: import_work.Work, file: Path, reached: asyncio.Event) -> str:
        with file.open("rb") as content:
            task = asyncio.create_task(work.carry_out(content))
            async with asyncio.timeout(30):
                await reached.wait()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return await work.stopped()

    async def test_while_reading_it_is_given_up(self, work, committed, good_list, monkeypatch):
        reached = asyncio.Event()
        monkeypatch.setattr("pengingat.imports.staging.store", _hang(reached))
        said = await self._interrupted(work, good_list, reached)
        assert said == "Stopped. The list was given up; no participant was changed."
        assert (await only_import(committed)).status == "discarded"

    async def test_while_applying_nothing_of_it_stays(self, work, committed, good_list, monkeypatch):
        reached = asyncio.Event()
        monkeypatch.setattr(merge, "merge", _hang(reached, after=merge.merge))
        said = await self._interrupted(work, good_list, reached)
        found = await only_import(committed)
        assert (found.status, found.applied_by, await people(committed)) == ("ready", None, 0)
        assert said.startswith("Stopped. No participant was changed")
        assert str(found.id) in said

    async def test_before_the_file_is_stored_nothing_is_kept(self, work, committed, good_list, monkeypatch):
        reached = asyncio.Event()
        monkeypatch.setattr("pengingat.imports.files.store", _hang(reached))
        said = await self._interrupted(work, good_list, reached)
        assert (said, await imports(committed)) == (
            *("Stopped. The file had not been stored; nothing has changed.", 0),
        )

    async def test_the_program_ends_with_130_and_a_sentence(self, committed: Context, good_list: Path):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.cli.hanging_command", "import", str(good_list)),
            cwd=ROOT / "backend",
            env=dict(os.environ) | environment(committed.settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(60):
            assert await process.stdout.readline() == b"reading\n"
            process.send_signal(signal.SIGINT)
            _, said = await process.communicate()
        assert said.decode() == "Stopped. The list was given up; no participant was changed.\n"
        assert process.returncode == 130
        assert (await only_import(committed)).status == "discarded"


def _hang(reached: asyncio.Event, after=None):
    """A step that never ends; where there is one to come first, that one was done."""

    async def hang(*args: object, **kwargs: object) -> None:
        if after is not None:
            await after(*args, **kwargs)
        reached.set()
        await asyncio.Event().wait()

    return hang
