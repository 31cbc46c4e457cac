"""What is so, changed by what happens alone."""

import itertools
import socket

import pytest

from fonnte_simulator.events import Accepted, Event, Moved, Replied, Status, from_record, to_record
from fonnte_simulator.server import listen
from fonnte_simulator.store import Device, Store

TARGET = "6281200000001"


@pytest.fixture
def store() -> Store:
    store = Store([Device("tok", "6281100000000", "KC Contoh", connected=True, quota=10)])
    store.apply(Accepted(5, 9, "6281100000000", TARGET, "Halo", 1.0))
    return store


@pytest.mark.parametrize(("first", "second"), list(itertools.product(Status, repeat=2)))
def test_a_message_only_goes_forward(store: Store, first: Status, second: Status) -> None:
    store.apply(Moved(5, first, 2.0))
    store.apply(Moved(5, second, 3.0))
    notice = store.notices[5]
    assert notice.status is max(Status.PROCESSING, first, second, key=lambda status: status.rank)
    assert +store.counts == {notice.status: 1}
    assert notice.accepted_at == 1.0


def test_news_of_nobody_changes_nothing(store: Store) -> None:
    store.apply(Moved(404, Status.READ, 2.0))
    assert store.counts == {Status.PROCESSING: 1}


def test_the_phone_written_last_comes_first_and_ids_go_on(store: Store) -> None:
    store.apply(Accepted(80, 90, "6281100000000", "6281200000002", "Halo", 2.0))
    store.apply(Replied(81, "6281100000000", TARGET, "ya", 3.0))
    assert [phone.number for phone in store.newest_first()] == [TARGET, "6281200000002"]
    assert [store.by_key[key].number for key in (0, 1)] == [TARGET, "6281200000002"]
    assert store.next_id > 81
    assert store.devices["6281100000000"].quota == 8


@pytest.mark.parametrize(
    "event", [Accepted(1, 2, "62811", TARGET, "a\nb ✅", 1.5, "pending"), Replied(1, "62811", TARGET, "ya", 2.5)]
)
def test_an_event_is_the_same_after_the_journal(event: Event) -> None:
    assert from_record(to_record(event)) == event


def test_answers_are_not_held_back_by_the_network() -> None:
    """asyncio switches off Nagle's algorithm only on sockets that say they are TCP."""
    with listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
