"""The sample lists, through the real reading process, give exactly the figures that were worked out by hand."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pengingat.imports.check import FileCheck
from pengingat.imports.columns import map_columns
from pengingat.imports.reader import ReadChoice, read_workbook
from pengingat.imports.rules import CheckedRow, Defaults
from pengingat.imports.sheets import ReadLimits
from tests.imports.checking import TODAY, codes_of

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
SAMPLES = ("peserta-pbi-apbn-tomohon.xlsx", "tunggakan-pbpu-minahasa.xlsx", "daftar-kecil.csv")


def _sample(name: str) -> tuple[bytes, dict[str, object]]:
    path = WORKBOOKS / name
    return path.read_bytes(), json.loads(path.with_suffix(".expected.json").read_text())


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 50_000):
        yield content[start : start + 50_000]


@pytest.mark.parametrize("name", SAMPLES)
async def test_sample_gives_the_expected_figures(name: str) -> None:
    content, expected = _sample(name)
    rows: list[CheckedRow] = []

    async with read_workbook(_pieces(content), limits=ReadLimits(), choice=ReadChoice()) as workbook:
        check = FileCheck(map_columns(workbook.head.headings, {}), defaults=Defaults(), today=TODAY)
        async for batch in workbook.batches():
            rows.extend(check.check_rows(batch))

    counts = check.counts
    reachable = {row.participant.phone for row in rows if row.participant and row.participant.phone}
    found = {
        "rows": counts.rows,
        "valid": counts.valid,
        "with_warnings": counts.with_warnings,
        "rejected": counts.rejected,
        "ignored": counts.ignored,
        "codes": {code.value: number for code, number in sorted(counts.codes.items())},
        "unique_reachable_phones": len(reachable),
        "per_row": [{"row": row.number, "codes": codes_of(row)} for row in rows if row.problems],
    }
    assert found == expected
    assert len(rows) == counts.rows == counts.valid + counts.rejected
