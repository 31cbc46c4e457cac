"""A file of what happened, a line each, so that the phones are still there after a restart."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from fonnte_simulator.events import Event, from_record, to_record

logger = logging.getLogger(__name__)


class Journal:
    """Appends events to a file; with no path it forgets them."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def replay(self) -> Iterator[Event]:
        """Every event written so far. A line that was cut off by a crash is left out."""
        if self._path is None or not self._path.exists():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                yield from_record(json.loads(line))
            except (ValueError, KeyError, TypeError):
                logger.warning("a line of the state file was not readable and is skipped")

    def append(self, event: Event) -> None:
        """Write one event down at once."""
        if self._path is None:
            return
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8", buffering=1)
        self._file.write(json.dumps(to_record(event), ensure_ascii=True) + "\n")

    def clear(self) -> None:
        """Forget everything."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
