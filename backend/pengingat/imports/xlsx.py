"""Sheets of .xlsx and .xlsm files, in the reading process."""

from functools import partial

from pengingat.imports.package import Package, relations_of
from pengingat.imports.sheet_xml import Flaws, elements, find_flaws, is_suspicious
from pengingat.imports.sheets import Sheet
from pengingat.imports.workbook_sheet import WorkbookSheet, open_workbook

MAIN_PART = "xl/workbook.xml"


def workbook_part(package: Package) -> str | None:
    """The part that lists the sheets; None in packages that are no such workbook."""
    part = package.main_part(MAIN_PART)
    return part if part.endswith(".xml") and relations_of(part) in package and part in package else None


def open_xlsx(package: Package, main_part: str) -> list[Sheet]:
    """The worksheets in the workbook's order; chart sheets and the like have no rows. Raises Refused."""
    parts = package.relations(main_part, "/worksheet")
    for name in package.relations(main_part, "/sharedStrings").values():
        package.measure(name)
    workbook = open_workbook(package.data)
    sheets: list[Sheet] = []
    for element, attributes in elements(package.read(main_part)):
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if element == "sheet" and relation in parts:
            name, visible = attributes.get("name", ""), attributes.get("state", "visible") == "visible"
            examine = partial(_examine, package, parts[relation])
            max_columns = package.limits.max_columns
            sheets.append(WorkbookSheet(workbook, name, visible=visible, max_columns=max_columns, examine=examine))
    return sheets


def _examine(package: Package, part: str) -> Flaws:
    """Measure the sheet, and find the flawed cells that calamine shows as empty."""
    if not is_suspicious(package.chunks(part)):
        return {}
    return find_flaws(package.chunks(part), package.limits.max_columns)
