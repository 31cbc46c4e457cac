"""Which characters the bytes of a text file mean. Nothing in it says so, but for a mark some programs put in front.

UTF-8 proves itself. What is neither that nor UTF-16 is Windows-1252, the one that Excel writes here, unless its letters
would make no words: then charset-normalizer looks at a sample. It is not asked before, because a list of mostly plain
letters gives it nothing to go by: one JOSÉ in a thousand names is Windows-1250 to it.
"""

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from pengingat.imports.sheets import Refused


class Encoding(NamedTuple):
    """Python's codec, and its name as people know it from their spreadsheet program's dialog."""

    codec: str
    known_as: str


_UTF8 = Encoding("utf-8", "UTF-8")
_WINDOWS = Encoding("cp1252", "Windows-1252")
_MARKS = (
    (codecs.BOM_UTF8, Encoding("utf-8-sig", "UTF-8")),
    (codecs.BOM_UTF16_LE, Encoding("utf-16", "UTF-16")),
    (codecs.BOM_UTF16_BE, Encoding("utf-16", "UTF-16")),
)
_OTHERS = {
    "cp1251": "Windows-1251",
    "cp850": "DOS 850",
    "mac_roman": "Mac Roman",
    "gb18030": "GB18030",
}

_PIECE = 1 << 20
_SAMPLE = 1 << 16
_SAMPLE_AFTER = 1 << 20
_ASKED_ABOUT = 1 << 15
_FOREIGN_SHARE = 0.3
_FEWEST_FOREIGN = 3

_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
# Read as Windows-1252: a byte it has no character for, a sign that is in no word, or a word without a plain letter.
_NO_WORD = re.compile(rb"[\x81-\x84\x86-\x89\x8b\x8d\x8f\x90\x98\x9b\x9d]|^[\x80-\xff]{3,}$")


def encoding_of(data: bytes) -> Encoding:
    """The encoding of a text file. Raises Refused for bytes that are no text in any."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data[:_SAMPLE]:
        return _unmarked_utf16(data[:_SAMPLE])
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        try:
            decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
        except UnicodeDecodeError:
            return _single_byte(data[max(start - _SAMPLE, 0) : start + _SAMPLE_AFTER])
    return _UTF8


def _unmarked_utf16(sample: bytes) -> Encoding:
    """UTF-16 of mostly Latin text has zero bytes on one side only. Zeros on both sides are no text."""
    if b"\x00" not in sample[::2]:
        return Encoding("utf-16-le", "UTF-16")
    if b"\x00" not in sample[1::2]:
        return Encoding("utf-16-be", "UTF-16")
    raise Refused("not_a_spreadsheet")


def _single_byte(sample: bytes) -> Encoding:
    words = _WORD.findall(sample)
    if 2 * sum(map(_is_utf8, words)) > len(words):  # a torn or mended file, not another encoding
        return _UTF8
    foreign = [word for word in words if _NO_WORD.search(word)]
    if len(set(foreign)) < _FEWEST_FOREIGN or len(foreign) <= _FOREIGN_SHARE * len(words):
        return _WINDOWS
    lines = b"\n".join(line for line in sample.splitlines() if not line.isascii())[:_ASKED_ABOUT]
    best = from_bytes(lines, cp_isolation=list(_OTHERS)).best()
    return Encoding(best.encoding, _OTHERS[best.encoding]) if best and best.encoding in _OTHERS else _WINDOWS


def _is_utf8(word: bytes) -> bool:
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True
