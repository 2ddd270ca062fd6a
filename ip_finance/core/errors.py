"""Failures the domain expects.

DomainError
├── Unauthenticated 401   nobody is signed in
├── Forbidden       403
├── NotFound        404   also for what another party owns
├── Conflict        409   the request is sound, the state says no
├── RuleViolated    422   a business rule says no, whatever the state
├── Throttled       429   too often; the fact `retry_after` says for how many seconds
└── Unavailable     503   an outside system is away; try again

Anything else that escapes is a bug and becomes a plain 500. The numbers live in
`ip_finance.web.problems`; nothing below the web layer knows HTTP.
"""

from typing import ClassVar, TypeAlias

Scalar: TypeAlias = str | int | bool | None


class DomainError(Exception):
    """An expected failure: a stable public name, what was wrong, what to do, and typed facts."""

    code: ClassVar[str]
    rule: str | None = None
    """Id of the rule in the law or in our policy that was broken, such as `PP-18`."""

    def __init__(self, detail: str, *, cure: str = "", **facts: Scalar) -> None:
        super().__init__(detail)
        self.detail = detail
        self.cure = cure
        self.facts = facts


class Unauthenticated(DomainError):
    code = "not-signed-in"


class Forbidden(DomainError):
    code = "forbidden"


class NotFound(DomainError):
    code = "not-found"


class Conflict(DomainError):
    code = "conflict"


class RuleViolated(DomainError):
    code = "rule-violated"


class Throttled(DomainError):
    code = "throttled"


class Unavailable(DomainError):
    code = "unavailable"
