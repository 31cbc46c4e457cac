"""The shapes of devices in the API. A token is never shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from pengingat.devices.models import Device
from pengingat.devices.rules import DeviceState, Pace


class DevicePublic(BaseModel):
    """A sender. `number` is known once the gateway was asked; `sent_today` counts calls by the office's date."""

    id: UUID
    name: str = Field(examples=["default"])
    number: str | None = Field(examples=["62812000000"])
    state: DeviceState
    state_reason: str | None = Field(examples=["device_disconnected"])
    state_at: datetime | None
    pace: str = Field(examples=["10-30"])
    window: str = Field(examples=["08:00-17:00"])
    daily_cap: int
    sent_today: int

    @classmethod
    def of(cls, device: Device, today: date) -> "DevicePublic":
        """A device as it is shown on the office's date `today`."""
        return cls(
            id=device.id,
            name=device.name,
            number=device.number,
            state=DeviceState(device.state),
            state_reason=device.state_reason,
            state_at=device.state_at,
            pace=str(Pace(device.pace_min_s, device.pace_max_s)),
            window=device.window,
            daily_cap=device.daily_cap,
            sent_today=device.sent_today if device.sent_on == today else 0,
        )
