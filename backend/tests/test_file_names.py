"""Names that every system takes, whatever they are made of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.file_names import file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("laporan", "PBI Tomohon: März/26"), "laporan-pbi-tomohon-marz-26.xlsx"),
        (("", "laporan"), "laporan.xlsx"),
        (("../../etc/passwd",), "etc-passwd.xlsx"),
        (("漢字",), "berkas.xlsx"),
        (('a"; filename="b\r\nX: y',), "a-filename-b-x-y.xlsx"),
    ],
)
def test_keeps_what_is_readable(parts, name):
    assert file_name(*parts, suffix="xlsx") == name


@given(st.text())
def test_is_always_harmless_and_short(text):
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\.csv", file_name(text, suffix="csv"))
    assert len(file_name(text, suffix="csv")) <= 64
