"""Text files: whose letters are meant, what separates the cells, and what is said of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.imports.text_encoding import encoding_of
from tests.imports.reading import read

LATIN = ["RENÉ LASUT", "ZOË", "JOSÉ ANDRÉ", "D’ARC", "Ó BRIEN", "MÜLLER–NÚÑEZ", "“ANI”", "SITI …"]
FOREIGN = {
    "cp1251": ("Windows-1251", ["Иван Петров", "Мария Смирнова", "Анна"]),
    "gb18030": ("GB18030", ["王小明", "李娜", "张伟"]),
    "cp850": ("DOS 850", ["RENÉ LASUT", "ZOË", "JOSÉ", "André"]),
}


def listed(names: list[str], *, plain: int = 0) -> str:
    """A list of these names, after so many of plain letters."""
    everybody = ["BUDI SANTOSO"] * plain + names
    return "No Kartu;Nama;Status\r\n" + "".join(f"{card:013};{name};Aktif\r\n" for card, name in enumerate(everybody))


class TestEncoding:
    @pytest.mark.parametrize("names", [LATIN, *([name] for name in LATIN)])
    @pytest.mark.parametrize("plain", [0, 1000])
    def test_few_latin_letters_are_windows_1252(self, names: list[str], plain: int) -> None:
        assert encoding_of(listed(names, plain=plain).encode("cp1252")) == ("cp1252", "Windows-1252")

    @given(
        st.lists(st.text("ABCDEFGHIJKLMNOPRSTUYaeiou ’ÀÁÂÄÇÈÉÊËÍÎÏÑÓÔÖÚÜàáâäçèéêëíîïñóôöúü", min_size=4), min_size=1)
    )
    def test_any_latin_names(self, names: list[str]) -> None:
        named = [f"A{name}" for name in names]
        content = listed(named).encode("cp1252")
        if not content.isascii():
            assert encoding_of(content).codec in ("cp1252", "utf-8")
            assert content.decode(encoding_of(content).codec) == listed(named)

    @pytest.mark.parametrize("codec", FOREIGN)
    async def test_other_letters_are_recognised_and_said(self, codec: str) -> None:
        known_as, names = FOREIGN[codec]
        found = await read(listed(names * 3, plain=200).encode(codec))
        assert found.head.encoding == known_as
        assert [cells[1] for cells in found.cells.values()][-len(names) :] == names

    def test_a_single_foreign_word_proves_nothing(self) -> None:
        assert encoding_of(listed(["привет"], plain=10).encode("cp1251")).codec == "cp1252"

    @pytest.mark.parametrize("plain", [0, 40_000])
    def test_one_torn_letter_does_not_garble_the_others(self, plain: int) -> None:
        content = listed(["ZOË", "JOSÉ", "RENÉ"], plain=plain).encode() + "x;É".encode()[:-1]
        assert encoding_of(content).known_as == "UTF-8"

    def test_a_letter_far_down_counts(self) -> None:
        assert encoding_of(listed(["ZOË"], plain=100_000).encode("cp1252")).codec == "cp1252"


class TestSeparatorHint:
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize(("separator", "said"), [(";", ";"), (",", ","), ("\t", "tab")])
    async def test_is_obeyed_and_is_no_row(self, codec: str, separator: str, said: str) -> None:
        text = f"sep={separator}\r\nNama{separator}NIK\r\nZOË{separator}1,5;2\t3\r\n"
        found = await read(text.encode(codec))
        assert (found.head.header_row, found.head.separator, list(found.cells)) == (1, said, [2])
        assert found.cells[2] == ["ZOË", *"1,5;2\t3".split(separator)]
