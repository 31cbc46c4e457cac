"""Workbooks made in memory, the odd ones included: written part by part, since no writer makes what they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from pengingat.imports.columns import column_letter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DATE_STYLE = 1

HEADINGS = ("No Kartu", "NIK", "Nama", "Segmen", "Status", "No HP", "Tgl Lahir")


@dataclass(frozen=True)
class Raw:
    """A cell given as the XML within its `c` element, and the element's `t`."""

    xml: str
    kind: str | None = None


Value = str | float | date | Raw | None


@dataclass(frozen=True)
class SheetSpec:
    """A sheet to write: rows of values by row number with XML before and after them, or its whole XML."""

    name: str = "Data"
    rows: dict[int, Sequence[Value]] | None = None
    xml: str | None = None
    state: str = "visible"
    before: str = ""
    after: str = ""


def row(card: int = 1, *, name: str = "BUDI SANTOSO", phone: Value = "081140003210") -> list[Value]:
    """A row without a fault under `HEADINGS`."""
    return [f"{card:013}", "7173021203700001", name, "PBI (APBN)", "NON AKTIF", phone, "12/03/1970"]


def sheet(*rows: Sequence[Value], header_row: int = 1, name: str = "Data", state: str = "visible") -> SheetSpec:
    """A sheet with `HEADINGS` in `header_row` and the rows right below."""
    numbered = {header_row: HEADINGS, **{header_row + number: cells for number, cells in enumerate(rows, start=1)}}
    return SheetSpec(name, numbered, state=state)


def xlsx(
    *sheets: SheetSpec,
    starts_1904: bool = False,
    shared: bool = False,
    prefix: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of these sheets. `parts` adds or replaces parts of the package."""
    writer = _Writer(starts_1904=starts_1904, shared=shared, prefix=prefix)
    return zipped(writer.parts(sheets) | dict(parts or {}))


def zipped(content: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return file.getvalue()


class _Writer:
    def __init__(self, *, starts_1904: bool, shared: bool, prefix: str) -> None:
        self._epoch = date(1904, 1, 1) if starts_1904 else date(1899, 12, 30)
        self._starts_1904 = starts_1904
        self._strings: dict[str, int] | None = {} if shared else None
        self._prefix = f"{prefix}:" if prefix else ""

    def parts(self, sheets: Sequence[SheetSpec]) -> dict[str, str | bytes]:
        numbered = list(enumerate(sheets, start=1))
        relations = [(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered]
        relations += [("rs", "styles", "styles.xml"), ("rt", "sharedStrings", "sharedStrings.xml")]
        content: dict[str, str | bytes] = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": self._workbook(sheets),
            "xl/_rels/workbook.xml.rels": _relations(relations),
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
            "</cellXfs></styleSheet>",
        }
        for number, spec in numbered:
            content[f"xl/worksheets/sheet{number}.xml"] = spec.xml or self._sheet(spec)
        strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in self._strings or {})
        content["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
        return content

    def _workbook(self, sheets: Sequence[SheetSpec]) -> str:
        listed = "".join(
            f'<sheet name={quoteattr(spec.name)} sheetId="{number}" state="{spec.state}" r:id="r{number}"/>'
            for number, spec in enumerate(sheets, start=1)
        )
        properties = '<workbookPr date1904="1"/>' if self._starts_1904 else ""
        return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">{properties}<sheets>{listed}</sheets></workbook>'

    def _sheet(self, spec: SheetSpec) -> str:
        p = self._prefix
        written = "".join(
            f'<{p}row r="{number}">'
            + "".join(self._cell(f"{column_letter(index)}{number}", value) for index, value in enumerate(values))
            + f"</{p}row>"
            for number, values in (spec.rows or {}).items()
        )
        space = f'xmlns:{p[:-1]}="{_MAIN}"' if p else f'xmlns="{_MAIN}"'
        data = f"{spec.before}<{p}sheetData>{written}</{p}sheetData>{spec.after}"
        return f"<{p}worksheet {space}>{data}</{p}worksheet>"

    def _cell(self, place: str, value: Value) -> str:
        p = self._prefix
        match value:
            case None:
                return ""
            case Raw(xml, kind):
                return f'<{p}c r="{place}"' + (f' t="{kind}"' if kind else "") + f">{xml}</{p}c>"
            case date():
                days = (value - self._epoch).days
                return f'<{p}c r="{place}" s="{_DATE_STYLE}"><{p}v>{days}</{p}v></{p}c>'
            case str() if self._strings is not None:
                index = self._strings.setdefault(value, len(self._strings))
                return f'<{p}c r="{place}" t="s"><{p}v>{index}</{p}v></{p}c>'
            case str():
                return f'<{p}c r="{place}" t="inlineStr"><{p}is><{p}t>{escape(value)}</{p}t></{p}is></{p}c>'
            case _:
                return f'<{p}c r="{place}"><{p}v>{value}</{p}v></{p}c>'


def _relations(relations: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{identity}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for identity, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'
