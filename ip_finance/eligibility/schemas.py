"""JSON of pre-checks."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from ip_finance.eligibility.assessment import RULES
from ip_finance.eligibility.domain import (
    AcknowledgeLine,
    Line,
    LineKey,
    Outcome,
    Side,
    Verdict,
    verdict_of,
)
from ip_finance.eligibility.models import Acknowledgement, Precheck
from ip_finance.eligibility.plan_schemas import Strict, Text
from ip_finance.eligibility.stored import lines_of_json


class AcknowledgementIn(Strict):
    rule: Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[^\x00]+$")]
    asset_id: UUID | None = Field(
        default=None, description="Null for a line of the plan as a whole."
    )
    statement: Text = Field(description="What this side says that it knows and accepts.")

    def to_command(self, precheck_id: UUID) -> AcknowledgeLine:
        about = str(self.asset_id) if self.asset_id else None
        return AcknowledgeLine(precheck_id, self.rule, about, self.statement)


class AcknowledgementOut(BaseModel):
    rule: str
    asset_id: UUID | None
    side: Side
    party_id: UUID
    person_id: UUID
    statement: str
    created_at: datetime

    @classmethod
    def of(cls, given: Acknowledgement) -> Self:
        return cls(
            rule=given.rule,
            asset_id=UUID(given.about) if given.about else None,
            side=given.side,
            party_id=given.party_id,
            person_id=given.person_id,
            statement=given.statement,
            created_at=given.created_at,
        )


class LineOut(BaseModel):
    rule: str
    covers: list[str] = Field(description="Further rules that this line answers.")
    title: str
    title_en: str
    asset_id: UUID | None = Field(description="Null: the plan as a whole.")
    number: str | None
    outcome: Outcome
    fact: str
    source: str
    on: date
    against: list[str] = Field(description="Other sources that say otherwise.")
    missing: list[str] = Field(description="What a cure must bring.")
    law: str
    cure: str
    cure_en: str
    is_settled: bool = Field(description="Both sides have acknowledged this fact.")

    @classmethod
    def of(cls, line: Line, settled: frozenset[LineKey]) -> Self:
        rule = RULES.get(line.rule)
        return cls(
            rule=line.rule,
            covers=list(rule.covers) if rule else [],
            title=rule.title.zh if rule else line.rule,
            title_en=rule.title.en if rule else line.rule,
            asset_id=UUID(line.right) if line.right else None,
            number=line.number,
            outcome=line.outcome,
            fact=line.fact,
            source=line.source,
            on=line.on,
            against=list(line.against),
            missing=list(line.missing),
            law=line.law,
            cure=line.cure,
            cure_en=line.cure_en,
            is_settled=line.key in settled,
        )


class PrecheckOut(BaseModel):
    id: UUID
    party_id: UUID
    plan: dict[str, Any]
    rule_set: str
    lines: list[LineOut]
    verdict: Verdict = Field(description="With what has been acknowledged since.")
    is_recomputed: bool | None = Field(
        description="The stored facts give these lines again; null: other rules are in force now."
    )
    acknowledgements: list[AcknowledgementOut]
    case: dict[str, Any] = Field(description="All that the rules were asked about.")
    created_at: datetime
    created_by: UUID

    @classmethod
    def of(cls, found: Precheck, settled: frozenset[LineKey]) -> Self:
        lines = lines_of_json(found.lines)
        return cls(
            id=found.id,
            party_id=found.party_id,
            plan=found.plan,
            rule_set=found.rule_set,
            lines=[LineOut.of(line, settled) for line in lines],
            verdict=verdict_of(lines, settled),
            is_recomputed=found.is_recomputed,
            acknowledgements=[AcknowledgementOut.of(one) for one in found.acknowledgements],
            case=found.case,
            created_at=found.created_at,
            created_by=found.created_by,
        )


class PrecheckBrief(BaseModel):
    id: UUID
    asset_ids: list[UUID]
    rule_set: str
    verdict: Verdict = Field(description="As it was when the rules were asked.")
    created_at: datetime

    @classmethod
    def of(cls, found: Precheck) -> Self:
        return cls(
            id=found.id,
            asset_ids=[UUID(one) for one in found.plan["asset_ids"]],
            rule_set=found.rule_set,
            verdict=found.verdict,
            created_at=found.created_at,
        )
