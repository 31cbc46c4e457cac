"""Every setting, and the only reader of the environment (prefix `PENGINGAT_`, or a `.env` file)."""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: the folder that holds `backend/` and `frontend/`."""

FONNTE = "https://api.fonnte.com"
DEMO_SECRET = "pengingat-demo"  # noqa: S105 - not a secret: its presence marks a demo value
_DEMO: Mapping[str, str] = {
    "DEMO": "true",
    "SECRET_KEY": f"{DEMO_SECRET}-signs-tokens-that-nobody-should-trust",
    "DATA_KEYS": f"{DEMO_SECRET}:{base64.b64encode(DEMO_SECRET.ljust(32, '.').encode()).decode()}",
    "ADMIN_USERNAME": "admin",
    "ADMIN_PASSWORD": DEMO_SECRET,
    "FONNTE_TOKEN": f"{DEMO_SECRET}-device",
    "WEBHOOK_SECRET": f"{DEMO_SECRET}-webhook",
    "SEND_PACE": "0",
    "SEND_WINDOW": "00:00-24:00",
    "FIRST_BATCH": "0",
    "OFFICE_NAME": "BPJS Kesehatan Cabang Tondano",
}
"""What the demo sets where nobody else does. All of it is public, and refused outside the demo."""

SECRET_BYTES = 32
PASSWORD_MIN = 12

_PACE = re.compile(r"^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$")


def _pace(value: str) -> str:
    match = _PACE.match(value.strip())
    if not match or (match[2] and float(match[2]) < float(match[1])):
        raise ValueError("a pace is seconds, such as 15, or a range, such as 10-30")
    return value.strip()


def _listed(value: object) -> object:
    """Comma-separated text as a list, as people write it in an environment file."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Pace = Annotated[str, AfterValidator(_pace)]


class Settings(BaseSettings):
    """The product's settings; `.env.example` explains each for the person who runs it."""

    model_config = SettingsConfigDict(
        env_prefix="PENGINGAT_", env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True, frozen=True
    )

    demo: bool = False

    database_url: str | None = None
    migrate_database_url: str | None = None
    data_dir: Path = ROOT / "data"

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8000"
    frontend_dir: Path = ROOT / "frontend" / "dist"

    secret_key: SecretStr = SecretStr("")
    data_keys: SecretStr = SecretStr("")
    admin_username: str | None = None
    admin_password: SecretStr | None = None
    access_token_seconds: int = Field(default=900, ge=60, le=900)
    refresh_token_days: int = Field(default=7, ge=1, le=30)

    fonnte_base_url: str = FONNTE
    fonnte_token: SecretStr | None = None
    allow_simulator: bool = False
    webhook_secret: SecretStr | None = None
    fonnte_body_secret: SecretStr | None = None

    send_pace: Pace = "10-30"
    send_window: str = "08:00-17:00"
    daily_cap: int = Field(default=0, ge=0)
    first_batch: int = Field(default=20, ge=0)
    recently_sent_days: int = Field(default=7, ge=0)
    opt_out_words: Listed = ("STOP", "BERHENTI")
    auto_reply: str | None = None
    approval_above: int | None = Field(default=None, ge=0)

    time_zone: str = "Asia/Makassar"
    office_name: str = "BPJS Kesehatan"
    office_address: str = ""

    raw_file_days: int = Field(default=30, ge=1)
    message_months: int = Field(default=24, ge=1)
    unseen_months: int = Field(default=24, ge=1)

    max_file_mib: int = Field(default=256, ge=1)
    max_unzipped_mib: int = Field(default=4096, ge=1)
    max_rows: int = Field(default=1_000_000, ge=1)
    max_columns: int = Field(default=256, ge=1)
    read_cpu_seconds: int = Field(default=20, ge=1)
    read_memory_mib: int = Field(default=4096, ge=256)

    cors_origins: Listed = ()
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _zone_exists(self) -> Self:
        ZoneInfo(self.time_zone)
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The office's time zone: windows, dates and reports are in it; the database is in UTC."""
        return ZoneInfo(self.time_zone)

    @property
    def data_key_entries(self) -> list[tuple[str, bytes]]:
        """The data keys as `(id, 32 bytes)`, the encrypting one first; raises `ValueError` for a bad entry."""
        entries = [key_bytes(entry) for entry in self.data_keys.get_secret_value().split(",")]
        if None in entries:
            raise ValueError("DATA_KEYS needs id:base64 of 32 bytes, comma separated")
        return [entry for entry in entries if entry is not None]

    @property
    def simulator(self) -> bool:
        """Whether notices go to a simulator: any gateway that is not Fonnte's own host."""
        return urlsplit(self.fonnte_base_url).hostname != urlsplit(FONNTE).hostname

    @property
    def unsafe(self) -> list[str]:
        """What forbids running with real people's data: one sentence each, empty in the demo."""
        return [] if self.demo else [sentence for wrong, sentence in self._dangers() if wrong]

    def _dangers(self) -> list[tuple[bool, str]]:
        secret, keys = self.secret_key.get_secret_value(), self.data_keys.get_secret_value()
        password = self.admin_password.get_secret_value() if self.admin_password else ""
        return [
            (
                len(secret) < SECRET_BYTES or DEMO_SECRET in secret,
                "PENGINGAT_SECRET_KEY needs 32 random characters or more (try: openssl rand -base64 48).",
            ),
            (
                not keys or not _keys_usable(keys),
                "PENGINGAT_DATA_KEYS needs id:base64 of 32 bytes (try: echo k1:$(openssl rand -base64 32)).",
            ),
            (
                0 < len(password) < PASSWORD_MIN,
                f"PENGINGAT_ADMIN_PASSWORD needs {PASSWORD_MIN} characters or more.",
            ),
            (
                DEMO_SECRET in keys or DEMO_SECRET in password,
                "The demo's keys and passwords are public: set your own.",
            ),
            (
                self.simulator and not self.allow_simulator,
                "FONNTE_BASE_URL is not Fonnte's; if that is meant, set PENGINGAT_ALLOW_SIMULATOR=true.",
            ),
        ]


def _keys_usable(keys: str) -> bool:
    return all(key_bytes(entry) is not None for entry in keys.split(","))


def key_bytes(entry: str) -> tuple[str, bytes] | None:
    """The id and the 32 bytes of one entry of `DATA_KEYS`, or None when it is not of that form."""
    identity, _, encoded = entry.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    return (identity, key) if identity and len(key) == SECRET_BYTES else None


def enter_demo() -> dict[str, str]:
    """Set this process's environment as the demo wants it, and return it for the demo's other processes.

    The demo's own values lie under `.env`, and both under the real environment.
    """
    demo = {f"PENGINGAT_{name}": value for name, value in _DEMO.items()}
    os.environ |= demo | {k: v for k, v in dotenv_values(ROOT / ".env").items() if v} | os.environ
    port = int(os.environ.setdefault("PENGINGAT_PORT", "8000"))
    os.environ.setdefault("PENGINGAT_PUBLIC_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("PENGINGAT_FONNTE_BASE_URL", f"http://127.0.0.1:{port + 1}")
    return dict(os.environ)
