"""The face of the package: what `__init__` offers, and nothing else."""

import pengingat.gateway
from pengingat.gateway import FonnteGateway, Gateway


def test_the_public_names_are_exactly_all() -> None:
    offered = {
        name
        for name, value in vars(pengingat.gateway).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("pengingat")
    }
    data = {"PROBLEMS", "Callback", "DeviceAnswer", "OutcomeCode", "SendOutcome"}
    assert offered | data == set(pengingat.gateway.__all__)


def test_fonnte_is_a_gateway() -> None:
    gateway: Gateway = FonnteGateway("https://api.fonnte.test")
    assert gateway
