"""Compose file and images say what production needs; no container engine runs here, so they are read."""

import re

import pytest
from ruamel.yaml import YAML

from pengingat.settings import ROOT, Settings

COMPOSE = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def test_the_services_and_their_order() -> None:
    assert set(SERVICES) == {"db", "migrate", "api", "worker", "web"}
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("api", "worker"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["web"]["depends_on"] == {"api": {"condition": "service_healthy"}}
    assert SERVICES["db"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", ["db", "api", "web"])
def test_what_serves_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["migrate", "api", "worker", "web"])
def test_our_containers_may_do_little(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["read_only"] is True


def test_only_migrate_knows_the_owner() -> None:
    knowing = [
        name for name, service in SERVICES.items() if "PENGINGAT_MIGRATE_DATABASE_URL" in service.get("environment", {})
    ]
    assert knowing == ["migrate"]


def test_every_variable_is_a_setting_or_explained() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    settings = {f"PENGINGAT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"PENGINGAT_[A-Z_]+", text)) <= settings
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{([A-Z_]+)", text):
        assert re.search(rf"^{name}=", example, re.MULTILINE), f"{name} is not in .env.example"


@pytest.mark.parametrize("image", ["backend", "frontend"])
def test_images_do_not_run_as_root(image: str) -> None:
    last_stage = (ROOT / image / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert "USER " in last_stage or "unprivileged" in last_stage


def test_what_images_copy_is_there() -> None:
    for image in ("backend", "frontend"):
        text = (ROOT / image / "Dockerfile").read_text(encoding="utf-8")
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), source
