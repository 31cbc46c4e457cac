"""Unsafe settings are named, one sentence each; values are read as people write them."""

import base64
import os

import pytest
from pydantic import SecretStr, ValidationError

from pengingat.settings import DEMO_SECRET, Settings, enter_demo

GOOD = {
    "secret_key": SecretStr("s" * 40),
    "data_keys": SecretStr(f"k1:{base64.b64encode(b'k' * 32).decode()}"),
}


def of(**values: object) -> Settings:
    return Settings(_env_file=None, **(GOOD | values))


def test_good_settings_are_safe() -> None:
    assert of().unsafe == []


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"secret_key": SecretStr("")}, "SECRET_KEY"),
        ({"secret_key": SecretStr("short")}, "SECRET_KEY"),
        ({"secret_key": SecretStr(f"{DEMO_SECRET}-{'x' * 40}")}, "SECRET_KEY"),
        ({"data_keys": SecretStr("")}, "DATA_KEYS"),
        ({"data_keys": SecretStr("k1:tooshort")}, "DATA_KEYS"),
        ({"data_keys": SecretStr(f"{DEMO_SECRET}:{base64.b64encode(b'k' * 32).decode()}")}, "demo"),
        ({"admin_password": SecretStr(DEMO_SECRET)}, "demo"),
        ({"admin_password": SecretStr("sebelas11")}, "ADMIN_PASSWORD"),
        ({"fonnte_base_url": "http://127.0.0.1:8001"}, "FONNTE_BASE_URL"),
    ],
)
def test_what_is_unsafe_is_named(values: dict[str, object], named: str) -> None:
    [sentence] = of(**values).unsafe
    assert named in sentence


def test_the_demo_is_entered_under_the_real_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PENGINGAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ | {"PENGINGAT_PORT": "8123", "PENGINGAT_OFFICE_NAME": "Kantor Uji"})
    environment = enter_demo()
    settings = Settings(_env_file=None)
    assert settings.demo
    assert settings.unsafe == []
    assert settings.simulator
    assert settings.office_name == "Kantor Uji"
    assert environment["PENGINGAT_FONNTE_BASE_URL"] == "http://127.0.0.1:8124"


@pytest.mark.parametrize("pace", ["0", "15", "10-30", "0.5-1.5"])
def test_paces_people_write(pace: str) -> None:
    assert of(send_pace=pace).send_pace == pace


@pytest.mark.parametrize("pace", ["", "-1", "30-10", "fast", "1-2-3"])
def test_paces_nobody_can_mean(pace: str) -> None:
    with pytest.raises(ValidationError):
        of(send_pace=pace)


def test_lists_are_comma_separated() -> None:
    assert of(opt_out_words="STOP, BERHENTI ,").opt_out_words == ("STOP", "BERHENTI")
