"""JSON of policies. What `content` holds depends on the kind: amounts in 分, rates in bps."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.policies.domain import PolicyKind, Propose, Verdict, VersionState
from ip_finance.policies.models import PolicyVersion

Text = Annotated[str, Field(min_length=2, pattern=r"^[^\x00]+$")]
Key = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9-]*$")]


class PolicyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: PolicyKind
    key: Key = Field("", description="Names one of several of a kind, such as a product.")
    effective_from: date = Field(description="A business day, today or later.")
    content: dict[str, Any] = Field(max_length=100)
    source: Text = Field(max_length=500, description="Where it is written.")
    is_verified: bool = Field(False, description="Whether somebody checked it against the text.")
    comment: Text = Field(max_length=2_000, description="Why it changes.")

    def to_command(self, version_id: UUID) -> Propose:
        return Propose(
            version_id=version_id,
            kind=self.kind,
            key=self.key,
            effective_from=self.effective_from,
            content=self.content,
            source=self.source,
            is_verified=self.is_verified,
            comment=self.comment,
        )


class CheckIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    comment: Text = Field(max_length=2_000)


class PolicyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: PolicyKind
    owner_id: UUID | None = Field(description="The bank; null: the whole platform.")
    key: str
    effective_from: date
    content: dict[str, Any]
    source: str
    is_verified: bool
    comment: str
    made_by: UUID | None = Field(description="Null: it came with the platform.")
    made_at: datetime
    checked_by: UUID | None
    checked_at: datetime | None
    verdict: Verdict | None
    check_comment: str


class PolicyDetail(PolicyOut):
    state: VersionState = Field(description="As of today's business date.")

    @classmethod
    def of(cls, version: PolicyVersion, state: VersionState) -> Self:
        return cls(**PolicyOut.model_validate(version).model_dump(), state=state)


class ChangeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    member: str
    before: str | None
    after: str | None


class DifferenceOut(BaseModel):
    """What a version changes, member by member."""

    version_id: UUID
    against_id: UUID | None = Field(description="Null: there was nothing before it.")
    changes: list[ChangeOut]
