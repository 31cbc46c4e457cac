"""The OLE2 container (MS-CFB) of old Office files: its streams by name, followed with a bound on every chain."""

import struct
import sys
from array import array
from typing import NamedTuple

from pengingat.imports.sheets import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<30xHH14xI4xII4xI4x")
"""Shifts of the sector sizes, first sector of the directory, size from which a stream has whole sectors, first sector
of the mini allocation table, first sector of those that list more of the allocation table."""
_HEADER_SIZE = 512
_HEADER_FAT_SECTORS = 109
_SECTOR_SHIFTS = {9, 12}
_MINI_SHIFT = 6
_MAX_SECTOR = 0xFFFFFFFA
_ENTRY_SIZE = 128
_STREAM, _ROOT = 2, 5


class _Entry(NamedTuple):
    start: int
    size: int


class Container:
    """The streams of a container."""

    def __init__(self, data: bytes) -> None:
        """Raises Refused for a container that is broken or goes round in circles."""
        if len(data) < _HEADER_SIZE:
            raise Refused("corrupted")
        self._data = data
        header = _HEADER.unpack_from(data)
        shift, mini_shift, directory, self._mini_cutoff, self._mini_fat_start, more_fat = header
        if shift not in _SECTOR_SHIFTS or mini_shift != _MINI_SHIFT:
            raise Refused("corrupted")
        self._sector_size: int = 1 << shift
        self._fat = self._table(self._fat_sectors(more_fat))
        self._entries: dict[str, _Entry] = {}
        self._root = _Entry(_MAX_SECTOR, 0)
        self._read_directory(directory)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def is_whole(self) -> bool:
        """Whether its last sector is there to its end."""
        return len(self._data) % self._sector_size == 0

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises Refused when some are missing."""
        entry = self._entries[name]
        if entry.size >= self._mini_cutoff:
            content = b"".join(map(self._sector, self._chain(self._fat, entry.start)))
        else:
            content = self._read_mini(entry)
        if len(content) < entry.size:
            raise Refused("corrupted")
        return content[: entry.size]

    def _read_mini(self, entry: _Entry) -> bytes:
        mini_fat = self._table(self._chain(self._fat, self._mini_fat_start))
        stream = b"".join(map(self._sector, self._chain(self._fat, self._root.start)))
        size = 1 << _MINI_SHIFT
        return b"".join(stream[number * size : (number + 1) * size] for number in self._chain(mini_fat, entry.start))

    def _read_directory(self, start: int) -> None:
        directory = b"".join(map(self._sector, self._chain(self._fat, start)))
        for place in range(0, len(directory) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            entry = directory[place : place + _ENTRY_SIZE]
            kind, length = entry[66], int.from_bytes(entry[64:66], "little")
            found = _Entry(*struct.unpack_from("<II", entry, 116))
            if kind == _ROOT:
                self._root = found
            elif kind == _STREAM:
                self._entries[entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")] = found

    def _fat_sectors(self, more: int) -> list[int]:
        """The sectors that hold the allocation table: the first are named in the header, the others in a chain."""
        numbers = list(struct.unpack_from(f"<{_HEADER_FAT_SECTORS}I", self._data, 76))
        for _ in range(self._sectors()):
            if more > _MAX_SECTOR:
                break
            *listed, more = self._table([more])
            numbers += listed
        return [number for number in numbers if number <= _MAX_SECTOR]

    def _table(self, sectors: list[int]) -> "array[int]":
        if len(sectors) > self._sectors():
            raise Refused("corrupted")
        table = array("I", b"".join(map(self._sector, sectors)))
        if sys.byteorder == "big":
            table.byteswap()
        return table

    def _chain(self, table: "array[int]", start: int) -> list[int]:
        """The numbers from `start` to the end of its chain; one that comes back to itself has no end."""
        numbers: list[int] = []
        while start <= _MAX_SECTOR:
            if start >= len(table) or len(numbers) > len(table):
                raise Refused("corrupted")
            numbers.append(start)
            start = int(table[start])
        return numbers

    def _sectors(self) -> int:
        return len(self._data) // self._sector_size + 1

    def _sector(self, number: int) -> bytes:
        """A sector; the last of a file may be cut where its content ends."""
        place = (number + 1) * self._sector_size
        if place >= len(self._data):
            raise Refused("corrupted")
        return self._data[place : place + self._sector_size].ljust(self._sector_size, b"\x00")
