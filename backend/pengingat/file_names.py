"""Names for files that people take away."""

import re
import unicodedata

_LONGEST = 60


def file_name(*parts: str, suffix: str) -> str:
    """A name every system takes: lower-case letters, digits and dashes.

    >>> file_name("Laporan", "PBI Tomohon: März/26", suffix="xlsx")
    'laporan-pbi-tomohon-marz-26.xlsx'
    """
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return f"{words[:_LONGEST].strip('-') or 'berkas'}.{suffix}"
