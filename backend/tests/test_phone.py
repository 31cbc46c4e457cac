"""Reading Indonesian mobile numbers: usual writings in, `62…` out, everything doubtful refused."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.phone import parse_mobile, read_mobiles

STORED = re.compile(r"628[1-35-9][0-9]{7,10}")

nationals = st.from_regex(r"8[1-35-9][0-9]{7,10}", fullmatch=True)
digits = st.text("0123456789", max_size=16)


@pytest.mark.parametrize(
    "text",
    [
        "081140003210",
        "6281140003210",
        "+6281140003210",
        "81140003210",
        "+62 811-4000-3210",
        "+62 (0)811 4000 3210",
        "(0811) 4000-3210",
        "(+62) 811 4000 3210",
        "0811.4000.3210",
        " 0811 4000 3210 ",
        "'081140003210",
        "+62\u00a0811\u20114000\u20113210",
        "\u202a+62 811-4000-3210\u202c",
        "\ufeff081140003210",
    ],
)
def test_usual_writings_are_read(text: str) -> None:
    assert parse_mobile(text) == "6281140003210"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "0",
        "000000",
        "0812",
        "0431 321456",  # landline of Tomohon
        "02112345678",
        "080245648251",  # 080 and 084 are no mobiles
        "084112345678",
        "08001234567",
        "+6581234567",
        "+81140003210",  # Japan
        "0062 811 4000 3210",
        "O81140003210",  # the letter O
        "0811 4000 321O",
        "81234567890.0",  # a float through str()
        "81140003210.50",
        "8.1140003210",
        "8,12346E+10",
        "8.12346E+10",
        "-81140003210",
        "081140003210 (istri)",
        "ext 081140003210",
        "+0811 4000 3210",
        "0811+4000+3210",
        "０８１１４０００３２１０",  # full-width
        "٠٨١١٤٠٠٠٣٢١٠",  # Arabic
        "081111111111",
        "085212345678",
        "12345678",
        "123456789",
        "08114000321045",  # fourteen digits
        "081140032",  # nine
        "NULL",
    ],
)
def test_what_is_no_mobile_is_refused(text: str) -> None:
    assert parse_mobile(text) is None


def test_a_sequence_that_crosses_the_prefix_is_somebodys_number() -> None:
    assert parse_mobile("0812 3456 7890") == "6281234567890"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("081214717220 / 085695651245", ("6281214717220", True)),
        ("081214717220;085695651245", ("6281214717220", True)),
        ("081214717220, 085695651245", ("6281214717220", True)),
        ("081214717220\n085695651245", ("6281214717220", True)),
        ("081214717220 085695651245", ("6281214717220", True)),
        ("081214717220 dan 085695651245", ("6281214717220", True)),
        ("0431 321456 / 085695651245", ("6285695651245", True)),
        ("081214717220 (istri) / 085695651245", ("6285695651245", True)),
        ("0812-1471-7220/21", ("6281214717220", True)),
        ("081214717220 / -", ("6281214717220", False)),
        ("081214717220,", ("6281214717220", False)),
        ("0431 321456 / 0431 321457", (None, False)),
        ("0812/14717220", (None, False)),
        ("8,12346E+10", (None, False)),
        ("/", (None, False)),
    ],
)
def test_cells_with_several_entries(text: str, expected: tuple[str | None, bool]) -> None:
    assert read_mobiles(text) == expected


@given(st.text())
def test_any_text_gives_a_mobile_or_nothing(text: str) -> None:
    number, several = read_mobiles(text)
    assert number is None or STORED.fullmatch(number)
    assert not (several and number is None)


@given(st.text("0123456789+-(). /,;'O\u00a0", max_size=30))
def test_nothing_near_a_number_gives_other_digits_than_it_has(text: str) -> None:
    number = parse_mobile(text)
    if number is not None:
        assert STORED.fullmatch(number)
        assert "".join(filter(str.isdecimal, text)).endswith(number[2:])
        assert not set(text) & set("/,;O")


@given(
    nationals,
    st.sampled_from(["0", "62", "+62", "+62 ", "", "+62 (0)", "(0"]),
    st.sampled_from(["", " ", "-", "."]),
)
def test_agrees_with_libphonenumber_on_usual_writings(national: str, prefix: str, separator: str) -> None:
    closing = ")" if prefix == "(0" else ""
    written = prefix + separator.join([national[:3] + closing, national[3:7], national[7:]])
    known = phonenumbers.parse("+62" + national)
    assert phonenumbers.number_type(known) == phonenumbers.PhoneNumberType.MOBILE
    parsed = parse_mobile(written)
    if parsed is None:
        assert "12345678" in national or re.search(r"(\d)\1{7}", national) or separator == "."
    else:
        assert "+" + parsed == phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)


@given(st.sampled_from(["0", "62", "+62", "", "+", "00", "+65", "008"]), digits)
def test_reads_no_digits_that_libphonenumber_does_not_call_an_indonesian_mobile(prefix: str, rest: str) -> None:
    parsed = parse_mobile(prefix + rest)
    if parsed is not None:
        # Without its plus the library takes some 62… for a landline of an area 62.
        known = phonenumbers.parse(("+" if parsed in prefix + rest else "") + prefix.lstrip("+") + rest, "ID")
        assert phonenumbers.is_valid_number_for_region(known, "ID")
        assert phonenumbers.number_type(known) == phonenumbers.PhoneNumberType.MOBILE
        assert phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164) == "+" + parsed
