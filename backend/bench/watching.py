"""What happens beside a measured piece of work: the memory of processes, the answering times of the API."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

import httpx
import psutil

_EVERY_SECONDS = 0.5
"""Looking through the processes takes time itself, which the measured work then lacks."""

Processes = Callable[[], Mapping[str, psutil.Process]]


class Peaks(dict[str, int]):
    """The most memory that was seen of each process, in bytes, by a name."""

    def see(self, name: str, process: psutil.Process) -> None:
        """Note how much it has now; nothing when it is gone."""
        with suppress(psutil.Error):
            info = process.memory_info()
            self[name] = max(self.get(name, 0), info.rss - info.shared)


@contextmanager
def memory_of(processes: Processes) -> Iterator[Peaks]:
    """Watch the memory of `processes` (asked each time: some come and go), without what they share with others."""
    peaks, stop = Peaks(), threading.Event()

    def watch() -> None:
        while not stop.wait(_EVERY_SECONDS):
            with suppress(psutil.Error):
                for name, process in processes().items():
                    peaks.see(name, process)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        stop.set()
        watcher.join()


class Answers:
    """Answering times of an address that is asked again and again, in milliseconds."""

    def __init__(self) -> None:
        self.times: list[float] = []

    @property
    def p99(self) -> float:
        """What all but the slowest hundredth stay under."""
        return statistics.quantiles(self.times, n=100)[-1]


@contextmanager
def asking(client: httpx.Client, path: str, *, every_seconds: float = 0.1) -> Iterator[Answers]:
    """Ask the API for `path` all the while, as people who look at lists do."""
    answers, stop = Answers(), threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=client.base_url, headers=client.headers, timeout=60) as own:
            while not stop.wait(every_seconds):
                start = time.perf_counter()
                own.get(path).raise_for_status()
                answers.times.append((time.perf_counter() - start) * 1000)

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    try:
        yield answers
    finally:
        stop.set()
        asker.join()
