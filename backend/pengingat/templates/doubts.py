"""What to think over in a text before it goes to thousands: warnings for its author, never refusals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pengingat.errors import Problem, problem
from pengingat.templates.rules import COMFORTABLE_LENGTH, Finding, Purpose, finding

MONEY_TO_PBI = problem(
    "money_in_pbi_notice",
    id='"{text}": peserta PBI tidak membayar iuran. Jangan menyebut uang atau tunggakan dalam pemberitahuan ini.',
    en='"{text}": PBI members pay nothing. Do not mention money or arrears in this notice.',
)
DEMAND = problem(
    "demand",
    id='"{text}" terdengar seperti paksaan. Ajak peserta memeriksa dahulu, karena data dapat berbeda.',
    en='"{text}" reads like a demand. Invite people to check first, since the records may differ.',
)
LINK = problem(
    "link",
    id='"{text}" adalah tautan. Tautan mirip penipuan dan dapat membuat nomor pengirim diblokir.',
    en='"{text}" is a link. Links look like fraud and can get the sending number blocked.',
)
ACCOUNT_NUMBER = problem(
    "account_number",
    id='"{text}" tampak seperti nomor kartu, NIK, atau virtual account. '
    "Minta peserta melihatnya di Mobile JKN atau PANDAWA.",
    en='"{text}" looks like a card number, NIK or virtual account. Ask people to look it up in Mobile JKN or PANDAWA.',
)
SECRET_REQUEST = problem(
    "secret_request",
    id='Jangan meminta "{text}". Kantor tidak pernah meminta kode atau foto kartu lewat WhatsApp.',
    en='Do not ask for "{text}". The office never asks for codes or photos of cards on WhatsApp.',
)
MASK_IN_BOLD = problem(
    "mask_in_bold",
    id="{text}: nilai ini sudah berisi tanda bintang; huruf tebal WhatsApp akan berantakan.",
    en="{text}: this value holds stars already; WhatsApp's bold would break.",
)
TOO_LONG = problem(
    "long_text",
    id="Teks ini panjang. Pesan singkat lebih mungkin dibaca sampai selesai.",
    en="This text is long. A short message is likelier to be read to its end.",
)

_PBI_INACTIVE = frozenset({Purpose.PBI_INACTIVE})
_OF_ARREARS = frozenset({Purpose.PBI_OLD_ARREARS, Purpose.ARREARS})
_ALL = frozenset(Purpose)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A pattern that is doubtful in texts of some purposes."""

    problem: Problem
    pattern: re.Pattern[str]
    purposes: frozenset[Purpose]


def _doubt(what: Problem, pattern: str, purposes: frozenset[Purpose] = _ALL) -> _Doubt:
    return _Doubt(what, re.compile(pattern, re.IGNORECASE), purposes)


_DOUBTS = (
    _doubt(
        MONEY_TO_PBI,
        r"\b\w*(?:unggak|bayar|lunas|iuran|denda|[tn]agih|cicil|angsur|rupiah|transfer)\w*|\bRp(?=[\s.\d])|\bVA\b",
        _PBI_INACTIVE,
    ),
    _doubt(DEMAND, r"\b(?:wajib|harus|segera|secepatnya|sanksi|tuntut\w*|hukum\w*)\b", _OF_ARREARS),
    _doubt(LINK, r"(?<!\S)\S*?(?:://|\bwww\.|\w\.(?:com|net|org|id|me|ly|link|info|app|site|xyz)\b)\S*"),
    # Thirteen digits or more: the official channels' telephone numbers are shorter.
    _doubt(ACCOUNT_NUMBER, r"(?<!\d)(?:\d[ .-]?){12,}\d|\b8[89]888\d*"),
    # "Kami tidak pernah meminta PIN" is what a good notice says: only a sentence without a denial is doubtful.
    _doubt(
        SECRET_REQUEST,
        r"(?:(?<=[.!?\n])|\A)(?:(?!\b(?:tidak|jangan|tak)\b)[^.!?\n])*?"
        r"\b(?P<shown>OTP|PIN|kata sandi|password|CVV|(?:foto|scan) (?:kartu|KTP|KK))\b",
    ),
    _doubt(MASK_IN_BOLD, r"\*(?! )[^*\n]*(?P<shown>\{(?:nama|nomor_kartu)\})[^*\n]*\*"),
)


def doubts_in(body: str, purpose: Purpose) -> list[Finding]:
    """What is doubtful in a text of this purpose, in order of place."""
    return sorted(_found(body, purpose), key=lambda found: found.position)


def _found(body: str, purpose: Purpose) -> Iterator[Finding]:
    for doubt in _DOUBTS:
        if purpose not in doubt.purposes:
            continue
        for match in doubt.pattern.finditer(body):
            group = "shown" if "shown" in doubt.pattern.groupindex else 0
            yield finding(body, doubt.problem, "warning", match.start(group), match[group])
    if len(body) > COMFORTABLE_LENGTH:
        yield finding(body, TOO_LONG, "warning", COMFORTABLE_LENGTH, "")
