"""The life of an import, pair by pair."""

import itertools

import pytest

from pengingat.errors import Conflict
from pengingat.imports.rules import ImportStatus, advance

S = ImportStatus
ALLOWED = {
    (S.RECEIVED, S.READING),
    (S.RECEIVED, S.FAILED),
    (S.READING, S.READING),
    (S.READING, S.READY),
    (S.READING, S.FAILED),
    (S.READY, S.READING),
    (S.READY, S.APPLYING),
    (S.READY, S.DISCARDED),
    (S.APPLYING, S.APPLYING),
    (S.APPLYING, S.APPLIED),
    (S.APPLYING, S.FAILED),
    (S.FAILED, S.READING),
}


@pytest.mark.parametrize(("current", "target"), list(itertools.product(S, S)))
def test_every_pair(current: ImportStatus, target: ImportStatus) -> None:
    if (current, target) in ALLOWED:
        assert advance(current, target) is target
        return
    with pytest.raises(Conflict) as refused:
        advance(current, target)
    assert refused.value.code == ("already_applied" if current is S.APPLIED else "not_ready")
