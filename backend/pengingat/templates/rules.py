"""What a notice's text may hold, what is doubtful in it, how it is filled, and whom its purpose lets it go to.

A placeholder is a listed name in braces, `{nama}`. Braces serve for nothing else: there is no way to write a
literal one, because the gateway fills braces of its own in what it is sent. A brace without its partner on the same
line is reported, wherever it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pengingat.errors import FieldError, Invalid, Problem, Sentence, problem

MAX_BODY = 4000
COMFORTABLE_LENGTH = 1000
NOTHING = "-"
"""What stands for a value that is not known, such as the village of someone whose list had none."""

_SHOWN = 40

PLACEHOLDER_UNKNOWN = problem(
    "placeholder_unknown",
    id="Baris {line}: {text} bukan isian yang dikenal. Pilih dari daftar isian.",
    en="Line {line}: {text} is not a known placeholder. Choose one from the list.",
)
PLACEHOLDER_UNCLOSED = problem(
    "placeholder_unclosed",
    id="Baris {line}: kurung kurawal pada {text} tidak berpasangan. Tulis isian seperti contoh di daftar isian.",
    en="Line {line}: the brace at {text} has no partner. Write placeholders as the list shows them.",
)
NAME_TAKEN = problem(
    "template_name_taken",
    id="Sudah ada templat bernama {name}. Pakai nama lain.",
    en="There is a template named {name} already. Use another name.",
)
TEMPLATE_UNKNOWN = problem("template_not_found", id="Templat ini tidak ada.", en="This template does not exist.")


class Purpose(StrEnum):
    """What a notice is about, and so whom it can go to."""

    PBI_INACTIVE = "pbi_inactive"
    PBI_OLD_ARREARS = "pbi_old_arrears"
    ARREARS = "arrears"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a purpose can go to; None: any. The values are those of the participants' records."""

    segments: frozenset[str] | None = None
    status: str | None = None
    in_arrears: bool | None = None

    def include(self, *, segment: str, status: str, in_arrears: bool) -> bool:
        """Whether a notice of this purpose can go to such a participant."""
        return (
            (self.segments is None or segment in self.segments)
            and self.status in (None, status)
            and self.in_arrears in (None, in_arrears)
        )


# The government pays for PBI members: one who is inactive owes nothing and must never be told to pay; arrears of
# an earlier time as PBPU stay on record and are another case (Perpres 82/2018, art. 42).
ADDRESSEES: Mapping[Purpose, Addressees] = {
    Purpose.PBI_INACTIVE: Addressees(frozenset({"pbi_apbn"}), status="inactive", in_arrears=False),
    Purpose.PBI_OLD_ARREARS: Addressees(frozenset({"pbi_apbn"}), in_arrears=True),
    Purpose.ARREARS: Addressees(frozenset({"pbpu", "bp"}), in_arrears=True),
    Purpose.GENERAL: Addressees(),
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value a text can ask for; always given masked."""

    name: str
    label: Sentence
    example: str


PLACEHOLDERS = (
    Placeholder("nama", Sentence("Nama tersamar", "Masked name"), "B*** S*** dan 2 orang lain"),
    Placeholder("nomor_kartu", Sentence("Nomor kartu tersamar", "Masked card number"), "000******1234"),
    Placeholder("bulan_menunggak", Sentence("Bulan menunggak", "Months in arrears"), "6"),
    Placeholder("kelurahan", Sentence("Kelurahan/desa", "Village"), "Kakaskasen"),
    Placeholder("kecamatan", Sentence("Kecamatan", "District"), "Tomohon Utara"),
    Placeholder("segmen", Sentence("Segmen kepesertaan", "Membership segment"), "PBI JK (APBN)"),
    Placeholder("nama_kantor", Sentence("Nama kantor", "Office name"), "BPJS Kesehatan"),
)
_NAMES = frozenset(placeholder.name for placeholder in PLACEHOLDERS)

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or doubtful in a text. `position` counts characters (Unicode code points) from 0."""

    problem: Problem
    severity: Severity
    position: int
    line: int
    text: str

    @property
    def values(self) -> dict[str, object]:
        """What its sentence is filled with."""
        return {"position": self.position, "line": self.line, "text": self.text}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text as written: plain, a known placeholder (`name`), or something braces are wrong in."""

    text: str
    position: int
    name: str | None = None
    problem: Problem | None = None


_BRACED = re.compile(r"\{(?P<name>[^{}\n]*)\}|[{}]")


def parse(body: str) -> list[Part]:
    """The parts of a text in order; joined, their `text` is the body again."""
    return list(_parts(body))


def _parts(body: str) -> Iterator[Part]:
    end = 0
    for match in _BRACED.finditer(body):
        if match.start() > end:
            yield Part(body[end : match.start()], end)
        yield _braced(match)
        end = match.end()
    if end < len(body):
        yield Part(body[end:], end)


def _braced(match: re.Match[str]) -> Part:
    if match["name"] in _NAMES:
        return Part(match[0], match.start(), name=match["name"])
    wrong = PLACEHOLDER_UNCLOSED if match["name"] is None else PLACEHOLDER_UNKNOWN
    return Part(match[0], match.start(), problem=wrong)


def render(body: str, variables: Mapping[str, str]) -> str:
    """The text with its placeholders filled; what is wrong in it stays as written.

    An absent or blank value is written `-`. Values are one line each, and their braces become round ones, since the
    gateway would fill `{name}` with something of its own.
    """
    return "".join(part.text if part.name is None else _value(variables.get(part.name, "")) for part in parse(body))


def _value(value: str) -> str:
    return " ".join(value.translate({ord("{"): "(", ord("}"): ")"}).split()) or NOTHING


def examples(office_name: str) -> dict[str, str]:
    """A value for each placeholder, as they might be for somebody; the office's name is its own."""
    return {placeholder.name: placeholder.example for placeholder in PLACEHOLDERS} | {"nama_kantor": office_name}


def finding(body: str, found: Problem, severity: Severity, position: int, text: str) -> Finding:
    """A finding at `position` of `body`, with the line people count and a text short enough to show."""
    line = body.count("\n", 0, position) + 1
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return Finding(found, severity, position, line, shown)


def errors_in(body: str) -> list[Finding]:
    """Every wrong brace and unknown placeholder, in order; a text with any is not kept."""
    return [
        finding(body, part.problem, "error", part.position, _with_neighbours(body, part))
        for part in parse(body)
        if part.problem is not None
    ]


def _with_neighbours(body: str, part: Part) -> str:
    """A lone brace is shown with the word it stands at, so that people find it."""
    if part.text == "{":
        return body[part.position :].split(maxsplit=1)[0]
    if part.text == "}":
        return body[: part.position + 1].rsplit(maxsplit=1)[-1]
    return part.text


def ensure_sound(body: str) -> None:
    """Raises `Invalid` that names every error of the text; its code is the first one's."""
    found = errors_in(body)
    if found:
        errors = [FieldError("body", error.problem, error.values) for error in found]
        raise Invalid(found[0].problem, errors=errors, **found[0].values)
