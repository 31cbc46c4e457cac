"""What is wrong with one field, in a person's words: sentences for the kinds of error that pydantic names."""

from collections.abc import Mapping

from pengingat.errors import Language, Sentence

_OTHER = "Isian ini belum benar."

_SENTENCES: Mapping[str, Sentence] = {
    "missing": Sentence(id="Wajib diisi.", en="This is needed."),
    "json_invalid": Sentence(id="Isi permintaan bukan JSON yang utuh.", en="The body is not whole JSON."),
    "extra_forbidden": Sentence(id="Isian ini tidak dikenal.", en="This is not a known field."),
    "string_type": Sentence(id="Isi dengan teks.", en="This is to be text."),
    "string_too_short": Sentence(id="Paling sedikit {min_length} karakter.", en="At least {min_length} characters."),
    "string_too_long": Sentence(id="Paling banyak {max_length} karakter.", en="At most {max_length} characters."),
    "string_pattern_mismatch": Sentence(id="Bentuk isian ini belum benar.", en="This does not have the right form."),
    "too_short": Sentence(id="Paling sedikit {min_length} butir.", en="At least {min_length} items."),
    "too_long": Sentence(id="Paling banyak {max_length} butir.", en="At most {max_length} items."),
    "int_type": Sentence(id="Isi dengan bilangan bulat.", en="This is to be a whole number."),
    "int_parsing": Sentence(id="Isi dengan bilangan bulat.", en="This is to be a whole number."),
    "int_from_float": Sentence(id="Isi dengan bilangan bulat.", en="This is to be a whole number."),
    "bool_type": Sentence(id="Pilih true atau false.", en="This is to be true or false."),
    "bool_parsing": Sentence(id="Pilih true atau false.", en="This is to be true or false."),
    "cell_type": Sentence(id="Isi dengan teks, angka, atau null.", en="This is to be text, a number or null."),
    "dict_type": Sentence(id="Isi dengan satu objek JSON.", en="This is to be a JSON object."),
    "list_type": Sentence(id="Isi dengan daftar.", en="This is to be a list."),
    "greater_than": Sentence(id="Harus lebih dari {gt}.", en="This is to be more than {gt}."),
    "greater_than_equal": Sentence(id="Paling sedikit {ge}.", en="At least {ge}."),
    "less_than": Sentence(id="Harus kurang dari {lt}.", en="This is to be less than {lt}."),
    "less_than_equal": Sentence(id="Paling banyak {le}.", en="At most {le}."),
    "enum": Sentence(id="Pilih salah satu: {expected}.", en="Choose one of: {expected}."),
    "literal_error": Sentence(id="Pilih salah satu: {expected}.", en="Choose one of: {expected}."),
    "uuid_parsing": Sentence(id="Penanda ini tidak dikenal.", en="This is not a known identifier."),
    "date_from_datetime_parsing": Sentence(id="Isi tanggal seperti 2026-11-22.", en="A date such as 2026-11-22."),
    "date_parsing": Sentence(id="Isi tanggal seperti 2026-11-22.", en="A date such as 2026-11-22."),
    "datetime_from_date_parsing": Sentence(
        id="Isi waktu seperti 2026-11-22T08:00:00+08:00.", en="A time such as 2026-11-22T08:00:00+08:00."
    ),
    "datetime_parsing": Sentence(
        id="Isi waktu seperti 2026-11-22T08:00:00+08:00.", en="A time such as 2026-11-22T08:00:00+08:00."
    ),
    "timezone_aware": Sentence(
        id="Sertakan zona waktu, misalnya +08:00.", en="Name the time zone, for example +08:00."
    ),
}


def field_sentence(kind: str, original: str, values: Mapping[str, object], language: Language) -> str:
    """The sentence for an error of this kind; `original` is pydantic's own English, kept where we have none."""
    sentence = _SENTENCES.get(kind)
    if sentence is not None:
        return sentence.say(language, dict(values))
    return original if language == "en" else _OTHER
