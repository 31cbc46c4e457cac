"""Headings: known ones are matched, near misses proposed, the admin's choice obeyed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.errors import Invalid
from pengingat.imports.columns import (
    HEADINGS,
    Field,
    column_index,
    column_letter,
    find_header,
    map_columns,
    normalise,
)

DOCUMENTED = {
    Field.CARD_NUMBER: ["No Kartu", "NOKA", "No Kartu JKN", "NOKAPST", "Nomor Kartu BPJS", "No JKN"],
    Field.NAME: ["Nama", "Nama Peserta", "NMPST", "Nama Lengkap"],
    Field.NIK: ["NIK", "No KTP", "NIK KTP"],
    Field.PHONE: ["No HP", "NOHP", "No Telp", "Telepon", "No WA", "WhatsApp", "HP"],
    Field.BIRTH_DATE: ["Tgl Lahir", "Tanggal Lahir", "TGLLAHIR"],
    Field.SEX: ["JK", "Jenis Kelamin", "Sex", "L/P"],
    Field.ADDRESS: ["Alamat"],
    Field.VILLAGE: ["Kelurahan", "Desa", "Kel/Desa"],
    Field.DISTRICT: ["Kecamatan", "Kec"],
    Field.SEGMENT: ["Segmen", "Jenis Peserta", "Segmen Peserta"],
    Field.STATUS: ["Status", "Status Peserta", "Status Kepesertaan", "Ket Status"],
    Field.INACTIVE_SINCE: ["TMT Non Aktif", "Tgl Nonaktif"],
    Field.CARE_CLASS: ["Kelas", "Kelas Rawat", "Hak Kelas"],
    Field.ARREARS_MONTHS: ["Bulan Menunggak", "Jml Bln Menunggak", "Bulan Tunggakan"],
    Field.ARREARS_AMOUNT: ["Total Tunggakan", "Nominal Tunggakan", "Total Tagihan", "Tunggakan"],
    Field.FAMILY_RELATION: ["PISA", "PISAT"],
}


@pytest.mark.parametrize("name", Field)
def test_documented_headings(name: Field) -> None:
    for heading in DOCUMENTED[name]:
        for written in (heading, heading.upper(), f" {heading.lower()}. ", heading.replace(" ", "_")):
            assert map_columns([written], {}).fields == {name: 0}


def test_no_heading_names_two_fields() -> None:
    names = [(normalise(heading), field) for field, headings in HEADINGS.items() for heading in headings]
    assert len({name for name, _ in names}) == len(set(names))


def test_a_near_miss_is_proposed_not_assumed() -> None:
    mapping = map_columns(["No Kartuu", "Nma", "Status", "Segmen"], {})
    assert mapping.fields == {Field.STATUS: 2, Field.SEGMENT: 3}
    assert [column.suggestion for column in mapping.columns] == [Field.CARD_NUMBER, None, None, None]


@pytest.mark.parametrize(
    ("heading", "suggestion"),
    [
        ("No Kartuu", Field.CARD_NUMBER),
        ("NIKK", Field.NIK),
        ("Stauts", Field.STATUS),
        ("Nama Pesrta", Field.NAME),
        ("Namae", Field.NAME),
        ("No KK", None),
        ("NIP", None),
        ("RT", None),
        ("Faskes", None),
    ],
)
def test_what_is_near(heading: str, suggestion: Field | None) -> None:
    (column,) = map_columns([heading], {}).columns
    assert (column.field, column.suggestion) == (None, suggestion)


def test_of_two_columns_for_a_field_the_surer_heading_wins() -> None:
    mapping = map_columns(["Telepon", "No HP", "Ket Status", "Status"], {})
    assert mapping.fields == {Field.PHONE: 1, Field.STATUS: 3}


def test_of_two_equal_headings_the_first_wins() -> None:
    assert map_columns(["Alamat", "ALAMAT"], {}).fields == {Field.ADDRESS: 0}


class TestChosen:
    def test_by_heading_and_by_letter(self) -> None:
        headings = ["Kode", "Nama", "Kontak", "No HP"]
        mapping = map_columns(headings, {"card_number": "kode", "phone": "C"})
        assert mapping.fields == {Field.CARD_NUMBER: 0, Field.NAME: 1, Field.PHONE: 2}

    def test_a_chosen_column_is_not_read_as_what_its_heading_says(self) -> None:
        mapping = map_columns(["Nama", "NIK"], {"card_number": "NIK"})
        assert mapping.fields == {Field.NAME: 0, Field.CARD_NUMBER: 1}

    def test_a_field_can_be_left_out(self) -> None:
        assert map_columns(["Nama", "Alamat"], {"address": None}).fields == {Field.NAME: 0}

    @pytest.mark.parametrize("wanted", ["Kolom X", "D", "ZZZ", ""])
    def test_what_the_sheet_does_not_have(self, wanted: str) -> None:
        with pytest.raises(Invalid) as refused:
            map_columns(["Nama", "NIK", "HP"], {"card_number": wanted})
        assert refused.value.code == "column_unknown"


class TestRequire:
    def test_all_there(self) -> None:
        map_columns(["No Kartu", "Nama", "Segmen", "Status"], {}).require(segment_given=False, status_given=False)

    def test_one_value_for_the_file_replaces_a_column(self) -> None:
        map_columns(["No Kartu", "Nama"], {}).require(segment_given=True, status_given=True)

    def test_what_is_missing_is_named(self) -> None:
        with pytest.raises(Invalid) as refused:
            map_columns(["No Kartu", "Nama"], {}).require(segment_given=True, status_given=False)
        assert refused.value.code == "column_missing"
        assert "Status" in refused.value.say("id")
        assert "Segmen" not in refused.value.say("id")

    def test_a_near_miss_is_asked_for(self) -> None:
        with pytest.raises(Invalid) as refused:
            map_columns(["Nama", "No Kartuu"], {}).require(segment_given=True, status_given=True)
        assert "“No Kartuu” (B)" in refused.value.say("id")
        assert "Did you mean" in refused.value.say("en")


class TestFindHeader:
    def test_the_row_with_the_most_fields(self) -> None:
        rows = [(1, ["DATA PESERTA"]), (3, ["Nama", "Status"]), (5, ["No", "NOKA", "NAMA", "STATUS"]), (6, ["1", "2"])]
        assert find_header(rows, {}) == 5

    def test_one_word_is_no_heading(self) -> None:
        assert find_header([(1, ["Nama"]), (2, ["Budi"])], {}) is None

    def test_near_misses_help(self) -> None:
        assert find_header([(1, ["x"]), (2, ["No Kartuu", "Nama"])], {}) == 2

    def test_chosen_headings_count(self) -> None:
        assert find_header([(1, ["a", "b"]), (2, ["Kode", "Orang"])], {"card_number": "kode", "name": "orang"}) == 2

    def test_chosen_letters_point_to_the_first_row_filled_there(self) -> None:
        rows = [(1, ["Judul"]), (2, ["", "x", ""]), (3, ["kode", "", "orang"]), (4, ["1", "", "Budi"])]
        assert find_header(rows, {"card_number": "A", "name": "C"}) == 3


@given(st.integers(0, 16_383))
def test_letters_and_back(index: int) -> None:
    assert column_index(column_letter(index)) == index


def test_letters_of_excel() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 255, 16_383)] == ["A", "Z", "AA", "IV", "XFD"]


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_headings_are_mapped(headings: list[str]) -> None:
    mapping = map_columns(headings, {})
    assert [column.heading for column in mapping.columns] == headings
    assert len(set(mapping.fields.values())) == len(mapping.fields)
