"""What the rules of dated policies refuse. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class PolicyNotFound(NotFound):
    code = "policy-not-found"

    def __init__(self, version_id: UUID) -> None:
        super().__init__("No such version of a policy.", version_id=str(version_id))


class NoPolicyInForce(Conflict):
    code = "no-policy-in-force"

    def __init__(self, kind: str, key: str, on: date) -> None:
        super().__init__(
            f"No policy {' '.join(filter(None, (kind, key)))} is in force on {on}.",
            cure="Have a version proposed and checked that is in force from that day or before.",
            kind=kind,
            key=key or None,
            on=on.isoformat(),
        )


class PolicyExists(Conflict):
    code = "policy-exists"

    def __init__(self, version_id: UUID) -> None:
        super().__init__(
            "Another version is filed under this id; a version is never overwritten.",
            cure="Choose a new id for a new version.",
            version_id=str(version_id),
        )


class NotYoursToSet(Forbidden):
    code = "policy-not-yours-to-set"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"A policy of the kind {kind} is not set by a party of this kind.",
            cure="The platform's own policies are set by its operator, a bank's by the bank.",
            kind=kind,
        )


class EffectiveInPast(RuleViolated):
    code = "policy-effective-in-past"

    def __init__(self, effective_from: date, today: date) -> None:
        super().__init__(
            f"A policy is not put in force backwards: {effective_from} is before {today}.",
            cure="Propose it from today or a later day.",
            effective_from=effective_from.isoformat(),
            today=today.isoformat(),
        )


class OwnProposal(Forbidden):
    code = "policy-own-proposal"

    def __init__(self) -> None:
        super().__init__(
            "Whoever has proposed a version does not check it.",
            cure="Have a second person of the same institution check it.",
        )


class AlreadyChecked(Conflict):
    code = "policy-already-checked"

    def __init__(self, verdict: str, by: str, at: datetime) -> None:
        super().__init__(
            f"This version is {verdict} already, by {by} at {at.isoformat()}.",
            cure="Open the version and read the verdict; propose a new version to change it.",
            verdict=verdict,
            by=by,
            at=at.isoformat(),
        )


class BadContent(RuleViolated):
    code = "policy-bad-content"

    def __init__(self, kind: str, slips: Sequence[tuple[str, str, str]]) -> None:
        """`slips` are members, each with what is wrong in English and in Chinese."""
        told = "; ".join(f"{member}: {english}" for member, english, _ in slips)
        super().__init__(
            f"The content is no {kind}: {told}.",
            cure="Correct the members named.",
            kind=kind,
            slips=told,
            slips_zh="；".join(f"{member} {chinese}" for member, _, chinese in slips),
        )


class NotComparable(RuleViolated):
    code = "policies-not-comparable"

    def __init__(self) -> None:
        super().__init__(
            "Only versions of one policy are compared.",
            cure="Choose two versions of the same kind, key and owner.",
        )
