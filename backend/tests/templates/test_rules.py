"""Texts: their parts, their filling, whom they may go to. And what makes a text doubtful."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.errors import Invalid
from pengingat.templates.doubts import doubts_in
from pengingat.templates.rules import (
    ADDRESSEES,
    COMFORTABLE_LENGTH,
    MAX_BODY,
    PLACEHOLDERS,
    Purpose,
    ensure_sound,
    errors_in,
    examples,
    parse,
    render,
)

NAMES = [placeholder.name for placeholder in PLACEHOLDERS]
PIECES = st.one_of(
    st.sampled_from(["{", "}", "{}", "\n", "{nama", "nama}", "{{nama}}", "{Nama}", "{ nama }", "{var1}", "😀"]),
    st.sampled_from([f"{{{name}}}" for name in NAMES]),
    st.text(max_size=8),
)
BODIES = st.lists(PIECES, max_size=12).map("".join)
SOUND = st.lists(st.sampled_from([*(f"{{{name}}}" for name in NAMES), "Yth. ", "\n", "*tidak aktif*", "😀"])).map(
    "".join
)


class TestParts:
    @given(BODIES)
    def test_joined_they_are_the_text_and_each_stands_where_it_says(self, body: str) -> None:
        parts = parse(body)
        assert "".join(part.text for part in parts) == body
        assert all(body.startswith(part.text, part.position) for part in parts)

    @given(BODIES)
    def test_every_brace_is_a_placeholder_or_is_reported(self, body: str) -> None:
        plain = "".join(part.text for part in parse(body) if part.name is None and part.problem is None)
        assert not set("{}") & set(plain)
        assert len(errors_in(body)) == sum(part.problem is not None for part in parse(body))

    @pytest.mark.parametrize(
        ("body", "code", "position", "line", "shown"),
        [
            ("Yth. {namaa},", "placeholder_unknown", 5, 1, "{namaa}"),
            ("Yth. {Nama},", "placeholder_unknown", 5, 1, "{Nama}"),
            ("a\nb {}", "placeholder_unknown", 4, 2, "{}"),
            ("Yth. {nama, kartu {nomor_kartu}", "placeholder_unclosed", 5, 1, "{nama,"),
            ("Yth. {nama\n} Anda", "placeholder_unclosed", 5, 1, "{nama"),
            ("Yth. nama}, Anda", "placeholder_unclosed", 9, 1, "nama}"),
            ("😀{x}", "placeholder_unknown", 1, 1, "{x}"),
            ("{" + "x" * 100 + "}", "placeholder_unknown", 0, 1, "{" + "x" * 39 + "…"),
        ],
    )
    def test_an_error_says_where(self, body: str, code: str, position: int, line: int, shown: str) -> None:
        first = errors_in(body)[0]
        assert (first.problem.code, first.position, first.line, first.text) == (code, position, line, shown)

    def test_all_errors_are_named_at_once(self) -> None:
        with pytest.raises(Invalid) as raised:
            ensure_sound("{a} {nama} {b} }")
        assert raised.value.code == "placeholder_unknown"
        assert [(e.problem.code, e.values["position"]) for e in raised.value.errors] == [
            ("placeholder_unknown", 0),
            ("placeholder_unknown", 11),
            ("placeholder_unclosed", 15),
        ]
        assert "{a}" in raised.value.say("id")

    @given(SOUND)
    def test_a_sound_text_passes(self, body: str) -> None:
        ensure_sound(body)


class TestFilling:
    @given(BODIES, st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20)))
    def test_never_fails_and_leaves_no_placeholder(self, body: str, variables: dict[str, str]) -> None:
        text = render(body, variables)
        known = sum(part.name is not None for part in parse(body))
        assert known == 0 or not any(f"{{{name}}}" in text for name in NAMES if f"{{{name}}}" not in _plain(body))

    @given(SOUND, st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20)))
    def test_a_sound_text_comes_out_without_braces(self, body: str, variables: dict[str, str]) -> None:
        assert not set("{}") & set(render(body, variables))

    def test_every_placeholder_is_filled(self) -> None:
        text = render("|".join(f"{{{name}}}" for name in NAMES), examples("Kantor Uji"))
        assert text.split("|") == [*(placeholder.example for placeholder in PLACEHOLDERS[:-1]), "Kantor Uji"]

    def test_what_is_not_known_is_a_dash(self) -> None:
        assert render("Kel. {kelurahan}, Kec. {kecamatan}", {"kelurahan": "  "}) == "Kel. -, Kec. -"

    def test_a_value_stays_one_line_and_brings_no_placeholder_of_the_gateways(self) -> None:
        assert render("Kel. {kelurahan}", {"kelurahan": "WALIAN\n\n{name}"}) == "Kel. WALIAN (name)"

    def test_a_value_is_not_filled_again(self) -> None:
        assert render("{kelurahan}", {"kelurahan": "{nama}", "nama": "B***"}) == "(nama)"


def _plain(body: str) -> str:
    return "".join(part.text for part in parse(body) if part.name is None)


class TestAddressees:
    @pytest.mark.parametrize(
        ("purpose", "segment", "status", "in_arrears", "fits"),
        [
            ("pbi_inactive", "pbi_apbn", "inactive", False, True),
            ("pbi_inactive", "pbi_apbn", "inactive", True, False),
            ("pbi_inactive", "pbi_apbn", "active", False, False),
            ("pbi_inactive", "pbpu_pemda", "inactive", False, False),
            ("pbi_old_arrears", "pbi_apbn", "active", True, True),
            ("pbi_old_arrears", "pbi_apbn", "inactive", True, True),
            ("pbi_old_arrears", "pbi_apbn", "inactive", False, False),
            ("pbi_old_arrears", "pbpu", "inactive", True, False),
            ("arrears", "pbpu", "inactive", True, True),
            ("arrears", "bp", "active", True, True),
            ("arrears", "pbpu", "inactive", False, False),
            ("arrears", "ppu", "inactive", True, False),
            ("arrears", "pbi_apbn", "inactive", True, False),
            ("arrears", "pbpu_pemda", "inactive", True, False),
            ("general", "ppu", "active", False, True),
            ("general", "pbi_apbn", "inactive", True, True),
        ],
    )
    def test_whom_a_purpose_is_for(self, purpose: str, segment: str, status: str, in_arrears: bool, fits: bool) -> None:
        assert ADDRESSEES[Purpose(purpose)].include(segment=segment, status=status, in_arrears=in_arrears) is fits

    def test_every_purpose_has_its_addressees(self) -> None:
        assert set(ADDRESSEES) == set(Purpose)


class TestDoubts:
    @pytest.mark.parametrize(
        ("body", "shown"),
        [
            ("Segera lunasi tunggakan Anda", ["lunasi", "tunggakan"]),
            ("Iuran Rp35.000", ["Iuran", "Rp"]),
            ("Menunggak {bulan_menunggak} bulan", ["Menunggak", "bulan_menunggak"]),
            ("Lihat VA Anda dan bayarlah", ["VA", "bayarlah"]),
        ],
    )
    def test_money_in_a_pbi_notice(self, body: str, shown: list[str]) -> None:
        found = doubts_in(body, Purpose.PBI_INACTIVE)
        assert [d.text for d in found if d.problem.code == "money_in_pbi_notice"] == shown
        assert "money_in_pbi_notice" not in _codes(body, Purpose.ARREARS)

    @pytest.mark.parametrize("body", ["Evaluasi data", "Purpose terpal", "Nomor kartu tidak aktif di Dinas Sosial"])
    def test_words_that_only_look_like_money(self, body: str) -> None:
        assert _codes(body, Purpose.PBI_INACTIVE) == []

    @pytest.mark.parametrize(
        "body", ["buka https://bpjs.example/x", "www.contoh.test/a", "klik bit.ly/abc", "cek wa.me/62"]
    )
    def test_links(self, body: str) -> None:
        assert _codes(body) == ["link"]

    @pytest.mark.parametrize(
        "body", ["VA 8888801234567890", "8988 8012 3456 7890", "kartu 0001234567890", "awalan 88888"]
    )
    def test_long_numbers(self, body: str) -> None:
        assert _codes(body) == ["account_number"]

    @pytest.mark.parametrize(
        "body", ["PANDAWA 0811-8165-165", "Care Center 165", "tahun 2026, 24 bulan", "Jl. Raya No. 12"]
    )
    def test_the_official_numbers_are_fine(self, body: str) -> None:
        assert _codes(body) == []

    @pytest.mark.parametrize(
        ("body", "doubtful"),
        [
            ("Kirimkan OTP Anda.", True),
            ("Balas dengan foto KTP", True),
            ("Jangan lupa. Kirim PIN.", True),
            ("Kami tidak pernah meminta OTP atau PIN.", False),
            ("Jangan berikan kata sandi kepada siapa pun", False),
            ("Berpindah alamat?", False),
        ],
    )
    def test_asking_for_secrets(self, body: str, doubtful: bool) -> None:
        assert ("secret_request" in _codes(body)) is doubtful

    @pytest.mark.parametrize(
        ("body", "doubtful"),
        [
            ("*Yth. {nama}*", True),
            ("*{nomor_kartu}*", True),
            ("*Yth.* {nama} *aktif*", False),
            ("*{nama_kantor}*", False),
        ],
    )
    def test_a_mask_in_bold(self, body: str, doubtful: bool) -> None:
        assert ("mask_in_bold" in _codes(body)) is doubtful

    def test_demands_in_a_notice_of_arrears(self) -> None:
        assert _codes("Anda wajib membayar", Purpose.ARREARS) == ["demand"]

    def test_length(self) -> None:
        assert _codes("a" * COMFORTABLE_LENGTH) == []
        assert _codes("a" * (COMFORTABLE_LENGTH + 1)) == ["long_text"]

    @given(BODIES, st.sampled_from(Purpose))
    def test_a_doubt_stands_where_it_says(self, body: str, purpose: Purpose) -> None:
        for doubt in doubts_in(body, purpose):
            assert body.startswith(doubt.text.rstrip("…"), doubt.position)
            assert doubt.problem.sentence.say("id", doubt.values)

    def test_a_hostile_text_takes_no_time(self) -> None:
        start = time.process_time()
        for piece in ("a.", "a-", "1 ", "* {nama", "{", "a", "a\n", " ", "*", "*{nama}"):
            doubts_in(piece * (MAX_BODY // len(piece)), Purpose.PBI_INACTIVE)
        assert time.process_time() - start < 1


def _codes(body: str, purpose: Purpose = Purpose.GENERAL) -> list[str]:
    return [doubt.problem.code for doubt in doubts_in(body, purpose)]


def test_examples_are_masked() -> None:
    assert not re.search(r"\d{5,}", " ".join(examples("Kantor Uji").values()))
