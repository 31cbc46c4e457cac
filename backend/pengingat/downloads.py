"""A file as the answer to a request: written aside first, so that a failure is told as one and never as half a file."""

from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated

from fastapi import Depends
from fastapi.responses import StreamingResponse

_IN_MEMORY = 16 << 20
_BLOCK = 1 << 18


async def new_file() -> AsyncIterator[IO[bytes]]:
    """A file to write an answer to: in memory up to 16 MiB, beyond on a disk without a name. Open until it is sent."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        yield file


NewFileDep = Annotated[IO[bytes], Depends(new_file)]


def as_download(file: IO[bytes], name: str, media_type: str) -> StreamingResponse:
    """The answer that hands out `file` under `name`."""
    length = file.tell()
    file.seek(0)
    return StreamingResponse(
        _blocks(file),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(length)},
    )


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block
