"""The zip container that .xlsx, .xlsm, .xlsb and .ods files are, with a budget for all that is unpacked from it."""

import posixpath
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from pengingat.imports.sheet_xml import elements
from pengingat.imports.sheets import ReadLimits, Refused

EXCEL_FOLDER = "xl/"
"""Where Excel keeps the parts of a workbook."""

_LARGEST_INDEX_PART = 16 << 20
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_ANY_SIZE = 1 << 62
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Package:
    """The parts of a container by name, blind to case."""

    def __init__(self, data: bytes, limits: ReadLimits) -> None:
        """Raises Refused when it is no intact zip, is encrypted, or says that it unpacks to too much."""
        self.data = data
        self.limits = limits
        try:
            self._zip = ZipFile(BytesIO(data))
        except _BROKEN as broken:
            raise Refused("corrupted") from broken
        parts = self._zip.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Refused("password_protected")
        self._left = limits.max_unzipped_mib << 20
        if sum(part.file_size for part in parts) > self._left:
            raise Refused("unzips_too_large")
        self._parts = {part.filename.lower().replace("\\", "/"): part for part in parts}
        self._measured: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def has_folder(self, name: str) -> bool:
        """Whether it has parts in a folder (`xl/`)."""
        return any(part.startswith(name) for part in self._parts)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part. What counts is what comes out, not the size the container declares."""
        try:
            with self._open(self._parts[name.lower()]) as stream:
                while chunk := stream.read(_CHUNK):
                    self._spend(0 if name in self._measured else len(chunk))
                    yield chunk
        except _BROKEN as broken:
            raise Refused("corrupted") from broken
        self._measured.add(name)

    def measure(self, name: str) -> None:
        """Unpack a part for its size only: calamine is about to keep all of it."""
        for _ in self.chunks(name):
            pass

    def read(self, name: str) -> bytes:
        """A part that only lists other parts, so a large one is not what it says."""
        content = b""
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > _LARGEST_INDEX_PART:
                raise Refused("corrupted")
        return content

    def with_part(self, name: str, content: bytes) -> bytes:
        """The container with another content of this part."""
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as copy:
            for part in self._zip.infolist():
                copy.writestr(part.filename, content if part.filename == name else b"".join(self.chunks(part.filename)))
        return file.getvalue()

    def main_part(self, usual: str) -> str:
        """The part that lists the sheets of an Excel workbook: what the package says, else the `usual` one."""
        relations = self.relations("", "/officeDocument") if "_rels/.rels" in self else {}
        return next(iter(relations.values()), usual)

    def relations(self, part: str, kind: str) -> dict[str, str]:
        """The parts that `part` refers to with a type ending in `kind`, by the relation's id."""
        folder = posixpath.join("/", posixpath.dirname(part))
        return {
            attributes.get("Id", ""): posixpath.normpath(posixpath.join(folder, attributes.get("Target", ""))).lstrip(
                "/"
            )
            for element, attributes in elements(self.read(relations_of(part)))
            if element == "Relationship" and attributes.get("Type", "").endswith(kind)
        }

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Refused("unzips_too_large")

    def _open(self, part: ZipInfo) -> IO[bytes]:
        # Python stops at the declared size, calamine does not: a false one must not hide what follows.
        part.file_size = _ANY_SIZE
        return self._zip.open(part)


def relations_of(part: str) -> str:
    """Where a package keeps what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
