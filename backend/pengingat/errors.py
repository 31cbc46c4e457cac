"""What can go wrong, said in terms of what the caller can do about it.

    DomainError
    ├── Unauthenticated   sign in (again)
    ├── Forbidden         ask someone with the right to do it
    ├── NotFound          look elsewhere: the thing is not there
    ├── Invalid           mend what was given
    ├── TooLarge          give less
    ├── Conflict          the thing is in another state, or someone else was first: look again
    ├── TooMany           wait, then try again
    └── Unavailable       nothing is wrong with the request: try later

Each carries a `Problem`: a stable code and its sentence in both languages. No HTTP number lives here;
`problems.py` gives each branch its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for a person, in Indonesian and English; `{name}` marks take the values given to `say`."""

    id: str
    en: str

    def say(self, language: Language, values: dict[str, object]) -> str:
        """The sentence in `language` with its marks filled."""
        template = self.en if language == "en" else self.id
        return template.format(**values)


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of failure: a stable `code`, and what to tell the person it happened to."""

    code: str
    sentence: Sentence


def problem(code: str, id: str, en: str) -> Problem:  # noqa: A002 - the language codes name the arguments
    """Write a problem on one line: its code and its sentence in Indonesian and English."""
    return Problem(code, Sentence(id, en))


@dataclass(frozen=True, slots=True)
class FieldError:
    """A failure that belongs to one field of what was given (dotted path)."""

    field: str
    problem: Problem
    values: dict[str, object]


class DomainError(Exception):
    """Base of every failure the product itself decides."""

    def __init__(self, problem: Problem, *, errors: Sequence[FieldError] = (), **values: object) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.errors = tuple(errors)
        self.values = values

    extra: Mapping[str, str] = {}
    """Members the answer carries beside the usual ones (OAuth's `error`)."""

    @property
    def code(self) -> str:
        """The problem's stable code."""
        return self.problem.code

    def say(self, language: Language) -> str:
        """The sentence for a person."""
        return self.problem.sentence.say(language, self.values)


class Unauthenticated(DomainError):
    """Nobody is signed in, or the proof of it is not accepted."""


class Forbidden(DomainError):
    """Signed in, but without the right."""


class NotFound(DomainError):
    """The thing named is not there."""


class Invalid(DomainError):
    """What was given breaks a rule."""


class TooLarge(DomainError):
    """What was given is larger than is taken."""


class Conflict(DomainError):
    """The thing is in another state than the request needs, or someone else was first."""


class TooMany(DomainError):
    """Too many tries: `retry_after_s` seconds from now the next one is looked at."""

    def __init__(self, problem: Problem, *, retry_after_s: int, **values: object) -> None:
        super().__init__(problem, errors=(), **values)
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    """Something the request needs is away at the moment."""
