"""Time that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

import pytest

from pengingat import clock


class Watch:
    """The product's clock in a test's hands."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Makassar

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Friday, 10:00 in Makassar."""
    watch = Watch()
    monkeypatch.setattr(clock, "now", lambda: watch.now)
    return watch
