"""What a person types about a participant: read by the rules of a list's row, and refused where a row is corrected.

A row whose phone is no phone is imported without it, and its warning says so. Somebody at a form is there to mend it.
"""

from collections.abc import Callable, Mapping
from datetime import date

from pengingat.errors import FieldError, Invalid, Problem, problem
from pengingat.participants.rules import Status, StatusReason
from pengingat.participants.texts import MAX_ADDRESS, MAX_PLACE, is_blank, read_card, read_name, read_nik, read_place
from pengingat.phone import parse_mobile

ENTRY_INVALID = problem(
    "participant_invalid",
    id="Data peserta belum benar. Periksa isian yang ditandai.",
    en="The participant's data is not right. See the marked fields.",
)
CARD_MISSING = problem("card_missing", id="Isi nomor kartu.", en="Fill in the card number.")
CARD_INVALID = problem(
    "card_invalid",
    id="Nomor kartu harus 13 angka. Periksa pada kartu, termasuk nol di depan.",
    en="A card number is 13 digits. Check the card, leading zeros included.",
)
NAME_MISSING = problem(
    "name_missing", id="Isi nama, paling banyak 100 huruf.", en="Fill in the name, 100 characters at most."
)
NIK_INVALID = problem(
    "nik_invalid", id="NIK harus 16 angka. Periksa pada KTP.", en="A NIK is 16 digits. Check the identity card."
)
PHONE_INVALID = problem(
    "phone_invalid",
    id="Bukan nomor HP Indonesia yang sah. Tulis satu nomor, misalnya 0811 4000 321.",
    en="This is not a valid Indonesian mobile number. Write one number, such as 0811 4000 321.",
)
BIRTH_DATE_INVALID = problem(
    "birth_date_invalid",
    id="Tanggal lahir tidak boleh di masa depan atau sebelum tahun 1900.",
    en="A birth date is not in the future and not before 1900.",
)
INACTIVE_SINCE_INVALID = problem(
    "inactive_since_invalid",
    id="Tanggal nonaktif tidak boleh di masa depan atau sebelum tahun 1900.",
    en="A date of inactivity is not in the future and not before 1900.",
)
TEXT_TOO_LONG = problem("text_too_long", id="Teks terlalu panjang. Singkatkan.", en="The text is too long. Shorten it.")
SEGMENT_UNKNOWN = problem("segment_unknown", id="Pilih segmen.", en="Choose the segment.")
STATUS_UNKNOWN = problem("status_unknown", id="Pilih status.", en="Choose the status.")

_MISSING: Mapping[str, Problem] = {
    "card_number": CARD_MISSING,
    "name": NAME_MISSING,
    "segment": SEGMENT_UNKNOWN,
    "status": STATUS_UNKNOWN,
}
_WHEN_EMPTY: Mapping[str, object] = {"status_reason": StatusReason.NONE, "arrears_months": 0, "arrears_amount": 0}
_EARLIEST = date(1900, 1, 1)

_TEXTS: Mapping[str, tuple[Callable[[str], str | None], Problem]] = {
    "card_number": (read_card, CARD_INVALID),
    "name": (read_name, NAME_MISSING),
    "nik": (read_nik, NIK_INVALID),
    "phone": (parse_mobile, PHONE_INVALID),
    "address": (lambda text: _within(text, MAX_ADDRESS), TEXT_TOO_LONG),
    "village": (lambda text: _within(text, MAX_PLACE), TEXT_TOO_LONG),
    "district": (lambda text: _within(text, MAX_PLACE), TEXT_TOO_LONG),
}
_DATES: Mapping[str, Problem] = {"birth_date": BIRTH_DATE_INVALID, "inactive_since": INACTIVE_SINCE_INVALID}


def read_entry(given: Mapping[str, object], today: date) -> dict[str, object]:
    """The fields that were given, as they are stored; None for one that is emptied.

    Raises `Invalid` that names every field that is wrong. `today` is the office's: no date is later.
    """
    read = {field: _read(field, value, today) for field, value in given.items()}
    errors = [FieldError(field, value, {}) for field, value in read.items() if isinstance(value, Problem)]
    if errors:
        raise Invalid(ENTRY_INVALID, errors=errors)
    return read


def with_consequences(changes: Mapping[str, object], status_was: Status) -> dict[str, object]:
    """The changes, and what another status brings: reason and date were the old one's, as in a row both are new."""
    status = changes.get("status", status_was)
    if status == status_was:
        return dict(changes)
    since = {"inactive_since": None} if status == Status.ACTIVE else {}
    return {"status_reason": StatusReason.NONE} | since | dict(changes)


def _read(field: str, value: object, today: date) -> object:
    """The value to store, or the problem with it."""
    if value is None or (isinstance(value, str) and field != "name" and is_blank(value)):
        return _MISSING.get(field, _WHEN_EMPTY.get(field))
    if isinstance(value, str) and field in _TEXTS:
        read, wrong = _TEXTS[field]
        found = read(value)
        return wrong if found is None else found
    if isinstance(value, date) and not _EARLIEST <= value <= today:
        return _DATES[field]
    return value


def _within(text: str, limit: int) -> str | None:
    place = read_place(text)
    return place if len(place) <= limit else None
