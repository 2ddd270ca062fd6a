"""The answer to whether rights can be pledged: lines, verdict, acknowledgements, refusals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.documents.retention import DocumentKind
from ip_finance.eligibility.facts import Terms


class Outcome(StrEnum):
    """What a rule says. UNKNOWN: no source tells, so it is neither green nor finally red.

    BLOCK and UNKNOWN stop a pledge; ACKNOWLEDGE stops it until both sides have said that they
    know and go on; WARN is shown and stops nothing.
    """

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    ACKNOWLEDGE = "acknowledge"
    UNKNOWN = "unknown"
    BLOCK = "block"


STOPS = frozenset({Outcome.BLOCK, Outcome.UNKNOWN})


class Verdict(StrEnum):
    """What all lines together say."""

    ELIGIBLE = "eligible"
    TO_ACKNOWLEDGE = "to-acknowledge"
    INCOMPLETE = "incomplete"
    BLOCKED = "blocked"


class Side(StrEnum):
    """Whose acknowledgement it is."""

    PLEDGOR = "pledgor"
    PLEDGEE = "pledgee"


BOTH_SIDES = frozenset(Side)


PLAN: Final = "拟定的质押"
"""The source of what follows from the plan alone."""
PLATFORM: Final = "平台账本"
PORTFOLIO: Final = "平台登记的出质人全部权利"
SAID_TODAY: Final = frozenset({PLAN, PLATFORM, PORTFOLIO})
"""Sources that are asked anew at each check: their day says nothing of the fact."""

LineKey: TypeAlias = tuple[str, str | None, str, str, date | None]
"""Rule, right, fact, source and day, see `line_key`."""


def line_key(rule: str, right: str | None, fact: str, source: str, on: date) -> LineKey:
    """What an acknowledgement is of: this fact under this rule as told then, and no later one."""
    return (rule, right, fact, source, None if source in SAID_TODAY else on)


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule says of one right, or of the whole plan where `right` is None.

    `against` are other sources that say otherwise. `missing` names what a cure must bring, such
    as registration numbers of marks or contents of a contract.
    """

    rule: str
    right: str | None
    number: str | None
    outcome: Outcome
    fact: str
    source: str
    on: date
    against: tuple[str, ...]
    missing: tuple[str, ...]
    law: str
    cure: str
    cure_en: str

    @property
    def key(self) -> LineKey:
        """What an acknowledgement of it is of."""
        return line_key(self.rule, self.right, self.fact, self.source, self.on)


@dataclass(frozen=True, slots=True)
class Plan:
    """A pledge that is planned; without a pledgee while no bank is chosen."""

    asset_ids: tuple[UUID, ...]
    borrower_id: UUID
    pledgor_id: UUID
    pledgee_id: UUID | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class FilePrecheck:
    """A pre-check to be made and kept. The caller picks the id."""

    precheck_id: UUID
    plan: Plan


@dataclass(frozen=True, slots=True)
class AcknowledgeLine:
    """A side says that it knows what a line says, and goes on."""

    precheck_id: UUID
    rule: str
    right: str | None
    statement: str


class PrecheckNotFound(NotFound):
    code = "precheck-not-found"

    def __init__(self, precheck_id: UUID) -> None:
        super().__init__("No such pre-check.", precheck_id=str(precheck_id))


class PrecheckExists(Conflict):
    code = "precheck-exists"

    def __init__(self, precheck_id: UUID) -> None:
        super().__init__(
            "Another pre-check is kept under this id; a result is never overwritten.",
            cure="Send the new plan under a new id.",
            precheck_id=str(precheck_id),
        )


class NothingToAcknowledge(RuleViolated):
    code = "nothing-to-acknowledge"

    def __init__(self, rule: str) -> None:
        super().__init__(
            f"The pre-check has no line of {rule} that acknowledging would settle.",
            cure="Cure what is red; acknowledge only lines that ask for it.",
            about=rule,
        )


class NotAProof(RuleViolated):
    code = "not-a-proof"

    def __init__(self, kept_as: DocumentKind, needed: DocumentKind) -> None:
        super().__init__(
            f"The document was kept as {kept_as.value}; here a {needed.value} is needed.",
            cure=f"Keep the paper with kind={needed.value}, and name that.",
            kept_as=kept_as.value,
            needed=needed.value,
        )


class NotASide(Forbidden):
    code = "not-a-side-of-the-pledge"

    def __init__(self) -> None:
        super().__init__(
            "Only the pledgor and the pledgee of this plan can acknowledge.",
            cure="Have their people acknowledge; the plan must name the pledgee.",
        )


class NotEligible(Conflict):
    """`rule` is that of the first red line; `red` tells of all of them, one a line."""

    code = "not-eligible"

    def __init__(self, stopping: Sequence[Line]) -> None:
        first = stopping[0]
        super().__init__(
            f"The rights cannot be pledged as planned. Lines that say no: {len(stopping)}; "
            f"the first is {first.rule}{f' of {first.number}' if first.number else ''}.",
            cure=first.cure_en,
            red="\n".join(_told(line) for line in stopping),
            count=len(stopping),
            number=first.number,
            fact=first.fact,
            cure_zh=first.cure,
        )
        self.rule = first.rule


def verdict_of(lines: Sequence[Line], settled: frozenset[LineKey]) -> Verdict:
    """What the lines say, where the keys in `settled` are acknowledged by both sides."""
    found = {line.outcome for line in lines if not _is_settled(line, settled)}
    if Outcome.BLOCK in found:
        return Verdict.BLOCKED
    if Outcome.UNKNOWN in found:
        return Verdict.INCOMPLETE
    return Verdict.TO_ACKNOWLEDGE if Outcome.ACKNOWLEDGE in found else Verdict.ELIGIBLE


def stopping(lines: Sequence[Line], settled: frozenset[LineKey]) -> tuple[Line, ...]:
    """The lines that stop the pledge, the worst first, in the order of the rules."""
    order = [Outcome.BLOCK, Outcome.UNKNOWN, Outcome.ACKNOWLEDGE]
    return tuple(
        line
        for outcome in order
        for line in lines
        if line.outcome is outcome and not _is_settled(line, settled)
    )


def _is_settled(line: Line, settled: frozenset[LineKey]) -> bool:
    """Only what asks for an acknowledgement is settled by one."""
    return line.outcome is Outcome.ACKNOWLEDGE and line.key in settled


def _told(line: Line) -> str:
    return f"{line.rule} {line.number or ''} {line.outcome.value}: {line.fact}".replace("  ", " ")
