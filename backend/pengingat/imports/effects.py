"""What a list does to the participants, in figures: the same before it is applied and after."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Label, and_, func, not_, or_

from pengingat.participants.rules import Status

Values = Mapping[str, ColumnElement[object]]
"""Columns by name."""

TURNS = ("became_active", "became_inactive", "arrears_cleared", "arrears_begun")


@dataclass(frozen=True, slots=True)
class Effect:
    """How many participants a list names, by what it does to them.

    `turns` are counted of those known before, by the names in `TURNS`. `not_seen` are the others of the segments that
    the list is about; they stay as they are.
    """

    new: int
    changed: int
    unchanged: int
    not_seen: int
    turns: Mapping[str, int]


def count_turns(old: Values, new: Values) -> list[Label[int]]:
    """How many of the joined rows turn in each way, from the `old` to the `new` values of the same names."""
    owed, owes = _owes(old), _owes(new)
    conditions = (
        and_(old["status"] == Status.INACTIVE, new["status"] == Status.ACTIVE),
        and_(old["status"] == Status.ACTIVE, new["status"] == Status.INACTIVE),
        and_(owed, not_(owes)),
        and_(owes, not_(owed)),
    )
    return [func.count().filter(way).label(name) for name, way in zip(TURNS, conditions, strict=True)]


def _owes(values: Values) -> ColumnElement[bool]:
    """Unknown of who was not there before: then nothing has turned."""
    return or_(*(values[name] > 0 for name in ("arrears_months", "arrears_amount")))
