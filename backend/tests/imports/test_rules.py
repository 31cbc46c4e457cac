"""The life of an import, pair by pair."""

import itertools

import pytest

from pengingat.errors import Conflict
from pengingat.imports.rules import ASKED, WORKED, ImportStatus, Moves, advance

S = ImportStatus
BY_PEOPLE = {
    (S.RECEIVED, S.DISCARDED),
    (S.READING, S.DISCARDED),
    (S.READY, S.READING),
    (S.READY, S.APPLYING),
    (S.READY, S.DISCARDED),
    (S.APPLYING, S.READY),
    (S.FAILED, S.READING),
    (S.FAILED, S.DISCARDED),
}
BY_WORKERS = {
    (S.RECEIVED, S.READING),
    (S.RECEIVED, S.FAILED),
    (S.READING, S.READING),
    (S.READING, S.READY),
    (S.READING, S.FAILED),
    (S.APPLYING, S.APPLYING),
    (S.APPLYING, S.APPLIED),
    (S.APPLYING, S.FAILED),
}


@pytest.mark.parametrize(("moves", "allowed"), [(ASKED, BY_PEOPLE), (WORKED, BY_WORKERS)], ids=["asked", "worked"])
@pytest.mark.parametrize(("current", "target"), list(itertools.product(S, S)))
def test_every_pair(moves: Moves, allowed: set[tuple[S, S]], current: S, target: S) -> None:
    if (current, target) in allowed:
        assert advance(current, target, moves) is target
        return
    with pytest.raises(Conflict) as refused:
        advance(current, target, moves)
    assert refused.value.code == ("already_applied" if current is S.APPLIED else "not_ready")


def test_nobody_asks_for_what_a_worker_does() -> None:
    assert not BY_PEOPLE & BY_WORKERS
