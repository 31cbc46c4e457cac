"""Bodies of Fonnte's as documented or recorded, with invented numbers."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "payloads" / "fonnte"


def names(kind: str) -> set[str]:
    """The names of the payloads of one kind (a folder)."""
    return {path.stem for path in (FOLDER / kind).glob("*.json")}


def body(kind: str, name: str) -> bytes:
    """One payload as it comes over the wire."""
    return (FOLDER / kind / f"{name}.json").read_bytes()
