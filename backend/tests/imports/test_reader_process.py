"""The reading process: what it can do, when it ends, and that nothing it says is believed."""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import psutil
import pytest

from pengingat.errors import Invalid
from pengingat.imports import reader_process
from pengingat.imports.reader import OpenWorkbook, ReadChoice, read_workbook
from pengingat.imports.sheets import ReadLimits
from tests.factories.workbooks import SheetSpec, xlsx
from tests.imports.reading import pieces
from tests.imports.test_hostile_files import refusal, sheet_xml, xml_rows

HEAD = """{"sheets":[{"name":"A","visible":true}]}
{"sheet":"A","header_row":1,"headings":["No Kartu","Nama"],"samples":[[],[]],"encoding":null,"separator":null}
"""


class TestTheProcess:
    CSV = b"No Kartu;Nama\n" + b"".join(b"%013d;BUDI SANTOSO\n" % number for number in range(60_000))

    async def test_knows_nothing_of_ours_and_can_write_nothing(self) -> None:
        async with read_workbook(pieces(self.CSV), limits=ReadLimits(), choice=ReadChoice()) as workbook:
            process = psutil.Process(workbook.pid)
            assert process.environ() == {}
            assert process.rlimit(psutil.RLIMIT_FSIZE) == process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
            assert process.rlimit(psutil.RLIMIT_AS)[1] == 4096 << 20
            assert process.rlimit(psutil.RLIMIT_CPU)[0] == 20 + 4
            assert os.getpgid(workbook.pid) == workbook.pid
            assert [file.path for file in process.open_files()] == []

    async def test_is_gone_when_nobody_listens_any_more(self) -> None:
        async with read_workbook(pieces(self.CSV), limits=ReadLimits(), choice=ReadChoice()) as workbook:
            async for _ in workbook.batches():
                break
        assert not psutil.pid_exists(workbook.pid)

    async def test_is_gone_when_the_file_ends_in_an_error_of_ours(self) -> None:
        before = set(psutil.Process().children())

        async def broken() -> AsyncIterator[bytes]:
            yield self.CSV
            raise LookupError("the rest is lost")

        with pytest.raises(LookupError):
            async with read_workbook(broken(), limits=ReadLimits(), choice=ReadChoice()):
                pass
        assert set(psutil.Process().children()) == before

    async def test_killed_midway(self) -> None:
        async with read_workbook(pieces(self.CSV), limits=ReadLimits(), choice=ReadChoice()) as workbook:
            os.kill(workbook.pid, signal.SIGKILL)
            with pytest.raises(Invalid) as refused:
                await _drain(workbook)
        assert refused.value.code == "reader_died"

    async def test_hangs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _pretend(monkeypatch, f"print({HEAD!r}, end='', flush=True); import time; time.sleep(600)")
        limits = replace(ReadLimits(), cpu_seconds=0, cpu_seconds_per_mib=0, spare_seconds=1)
        async with read_workbook(pieces(b"x"), limits=limits, choice=ReadChoice()) as workbook:
            with pytest.raises(Invalid) as refused:
                await _drain(workbook)
        assert refused.value.code == "reader_timeout"
        assert not psutil.pid_exists(workbook.pid)

    async def test_time_we_take_ourselves_is_not_the_readers(self) -> None:
        limits = replace(ReadLimits(), cpu_seconds=1, cpu_seconds_per_mib=0, spare_seconds=0)
        async with read_workbook(pieces(self.CSV[:300_000]), limits=limits, choice=ReadChoice()) as workbook:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, threading.Event().wait, 2.2)
            assert [batch async for batch in workbook.batches()]

    async def test_uses_up_its_processor_time(self) -> None:
        xml = sheet_xml(xml_rows(2) + '<row r="9">' + '<c r="A9"><f>1</f></c>' * 1_500_000 + "</row>")
        limits = replace(ReadLimits(), cpu_seconds=1, cpu_seconds_per_mib=0, spare_seconds=60)
        assert (await refusal(xlsx(SheetSpec(xml=xml)), limits)).code == "reader_timeout"

    async def test_uses_up_its_memory(self) -> None:
        far = '<row r="1048576"><c r="CV1048576"><v>1</v></c></row>'
        content = xlsx(SheetSpec(xml=sheet_xml(xml_rows(2) + far)))
        assert (await refusal(content, replace(ReadLimits(), memory_mib=512))).code == "reader_died"


class TestTheProcessIsNotTrusted:
    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("", "reader_died"),
            ("halo\n", "reader_died"),
            ("[]\n", "reader_died"),
            ("7\n", "reader_died"),
            ('"refused"\n', "reader_died"),
            ('{"refused":"apa saja"}\n', "reader_died"),
            ('{"refused":["corrupted"]}\n', "reader_died"),
            ('{"refused":"corrupted"}\n', "corrupted"),
            ('{"sheets":"A"}\n', "reader_died"),
            ('{"sheets":[]}\n{"sheet":"A","header_row":99,"headings":[]}\n', "reader_died"),
            (HEAD, "reader_died"),
            (HEAD.replace("[[],[]]", "[[]]"), "reader_died"),
            (HEAD.replace("[[],[]]", "[[{}],[]]"), "reader_died"),
            (HEAD.replace("[[],[]]", f'[["{"x" * 201}"],[]]'), "reader_died"),
            (HEAD.replace("[[],[]]", "[[1,2,3,4],[]]"), "reader_died"),
            (HEAD.replace('"encoding":null', '"encoding":"<b>"'), "reader_died"),
            (HEAD.replace('"separator":null', '"separator":"|"'), "reader_died"),
            (HEAD + '{"rows":{}}\n', "reader_died"),
            (HEAD + '{"rows":[[1,[{}]]]}\n', "reader_died"),
            (HEAD + '{"rows":[[2,["a"]]]', "reader_died"),
            (HEAD + '{"rows":[[2,["a"]],[3,["b"]],[4,["c"]]]}\n{"end":true}\n', "too_many_rows"),
        ],
    )
    async def test_what_it_says_is_checked(self, said: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        _pretend(monkeypatch, f"sys.stdout.write({said!r})")
        assert (await refusal(b"x", replace(ReadLimits(), max_rows=2))).code == code

    async def test_how_much_it_says_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _pretend(monkeypatch, "sys.stdout.write('x' * (2 << 20))")
        assert (await refusal(b"x", replace(ReadLimits(), max_unzipped_mib=1))).code == "unzips_too_large"

    SPAWN = (
        "import json, subprocess; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session={}); "
        "print(json.dumps({{'sheets': [{{'name': str(child.pid), 'visible': True}}]}})); print('{{}}')"
    )

    async def test_what_it_started_dies_with_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _pretend(monkeypatch, self.SPAWN.format(False))
        refused = await refusal(b"x")
        assert refused.code == "reader_died"
        assert _has_ended(_child_of(refused))

    async def test_what_it_hid_elsewhere_does_not_hold_us(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _pretend(monkeypatch, self.SPAWN.format(True))
        monkeypatch.setattr(reader_process, "_FAREWELL_SECONDS", 0.1)
        refused = await refusal(b"x")
        assert refused.code == "reader_died"
        os.kill(_child_of(refused), signal.SIGKILL)


def _child_of(refused: Invalid) -> int:
    (info,) = refused.values["sheets"]
    return int(info["name"])


def _has_ended(pid: int) -> bool:
    """Whether it is gone, or has been killed and is just being taken down."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 5)[0])
    finally:
        os.close(process)


def _pretend(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put a program in the reading process's place; it starts when it has got the whole file."""
    command = (sys.executable, "-I", "-c", f"import sys; sys.stdin.read(); {program}")
    monkeypatch.setattr(reader_process, "_COMMAND", command)


async def _drain(workbook: OpenWorkbook) -> None:
    async for _ in workbook.batches():
        pass
