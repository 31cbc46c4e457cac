"""What the insurer's records say about a participant, as the closed sets of values the product knows."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pengingat.errors import problem
from pengingat.participants.texts import read_card, read_nik, visible
from pengingat.phone import parse_mobile

CARD_TAKEN = problem(
    "card_taken",
    id="Nomor kartu ini sudah ada pada peserta lain. Cari peserta itu, lalu perbaiki datanya.",
    en="Another participant has this card number already. Find that one and correct it.",
)
PARTICIPANT_UNKNOWN = problem(
    "participant_not_found", id="Peserta ini tidak ada.", en="This participant does not exist."
)


class Segment(StrEnum):
    """Who pays the contribution (Peraturan BPJS 5/2018, art. 3)."""

    PBI_APBN = "pbi_apbn"  # the central government; officially PBI JK
    PBPU_PEMDA = "pbpu_pemda"  # the regional government; formerly PBI (APBD)
    PPU = "ppu"  # employer and worker
    PBPU = "pbpu"  # the participant: "mandiri"
    BP = "bp"  # the participant, not working: pensioners, investors, veterans


class Status(StrEnum):
    """Whether the membership guarantees care at the moment."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class StatusReason(StrEnum):
    """Why the status is what it is, as far as the list says."""

    NONE = "none"
    ARREARS = "arrears"
    MOVED = "moved"
    DECEASED = "deceased"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ParticipantFilters:
    """Which participants are meant: all that fit everything given. An audience is these filters and a little more."""

    q: str | None = None
    segment: Segment | None = None
    status: Status | None = None
    status_reason: StatusReason | None = None
    district: str | None = None
    village: str | None = None
    care_class: str | None = None
    arrears_months_min: int | None = None
    arrears_months_max: int | None = None
    reachable: bool | None = None
    import_id: UUID | None = None


class Sort(StrEnum):
    """The orders a list of participants comes in; the id breaks ties."""

    NAME = "name"
    NAME_LAST = "-name"
    UPDATED = "updated_at"
    UPDATED_LAST = "-updated_at"
    ARREARS = "arrears_months"
    ARREARS_MOST = "-arrears_months"

    @property
    def column(self) -> str:
        """The column it goes by."""
        return self.removeprefix("-")

    @property
    def descends(self) -> bool:
        """Whether the largest comes first."""
        return self.startswith("-")


@dataclass(frozen=True, slots=True)
class Search:
    """What a person typed to find somebody: identifiers it may be, or else words of a name."""

    card: str | None = None
    nik: str | None = None
    phone: str | None = None
    words: str = ""

    @property
    def is_identifier(self) -> bool:
        """Whether it is searched as an identifier; 13 digits may be a card and a phone at once."""
        return bool(self.card or self.nik or self.phone)


def read_search(q: str) -> Search:
    """Tell an identifier from words of a name.

    >>> read_search("0812-3456-789").phone
    '628123456789'
    """
    found = Search(card=read_card(q), nik=read_nik(q), phone=parse_mobile(q))
    return found if found.is_identifier else Search(words=q)


def place_name(text: str) -> str:
    """A village or district as it is stored: upper case, single spaces."""
    return visible(text).upper()
