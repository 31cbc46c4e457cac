"""Why a phone is left alone, and what can be wrong with a request to do so."""

from pengingat.errors import problem

WRONG_NUMBER = "wrong_number"
"""The reason that says a number belongs to somebody else; any other is the owner's own wish."""

REPLIED = "reply"
"""The reason of a phone that answered a notice with one of the words that mean stop."""

OPT_OUT_UNKNOWN = problem(
    "opt_out_not_found", id="Nomor ini tidak ada di daftar berhenti.", en="This number is not on the opt-out list."
)
PHONE_INVALID = problem(
    "phone_invalid",
    id="Ini bukan nomor ponsel Indonesia. Contoh: 0812 3456 789.",
    en="This is not an Indonesian mobile number. Example: 0812 3456 789.",
)
PHONE_MISSING = problem(
    "participant_has_no_phone",
    id="Peserta ini tidak mempunyai nomor ponsel.",
    en="This participant has no mobile number.",
)
