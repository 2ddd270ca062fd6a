"""JSON of a planned pledge."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import MAX_FEN
from ip_finance.eligibility.domain import FilePrecheck, Plan
from ip_finance.eligibility.facts import (
    Consent,
    Contract,
    ContractParty,
    ListedRight,
    MaxAmount,
    Obstacle,
    PledgeKind,
    Resolution,
    ResolvedBy,
    Terms,
)

FIRST_PATENT_LAW = date(1985, 4, 1)

Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
LongText = Annotated[str, Field(max_length=200_000, pattern=r"^[^\x00]*$")]
Day = Annotated[date, Field(ge=FIRST_PATENT_LAW)]
Amount = Annotated[int, Field(ge=0, le=MAX_FEN)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MaxAmountIn(Strict):
    ceiling_fen: Amount | None = Field(default=None, description="最高债权额")
    from_on: Day | None = Field(
        default=None, description="First day of the claims that are secured."
    )
    until_on: Day | None = Field(
        default=None, description="Last day of the claims that are secured."
    )

    def to_facts(self) -> MaxAmount:
        return MaxAmount(self.ceiling_fen, self.from_on, self.until_on)


class ContractPartyIn(Strict):
    name: Text
    address: Text | None = None

    def to_facts(self) -> ContractParty:
        return ContractParty(self.name, self.address)


class ListedRightIn(Strict):
    number: Text
    title: Text | None = None
    filed_on: Day | None = None
    granted_on: Day | None = None
    nice_classes: list[Annotated[int, Field(ge=1, le=45)]] = Field(
        default=[], max_length=45, description="Of a trademark."
    )
    ends_on: Day | None = Field(
        default=None, description="First day without a trademark: the end of its exclusive period."
    )

    def to_facts(self) -> ListedRight:
        days = (self.filed_on, self.granted_on)
        return ListedRight(self.number, self.title, *days, tuple(self.nice_classes), self.ends_on)


class ContractIn(Strict):
    pledgor: ContractPartyIn | None = None
    pledgee: ContractPartyIn | None = None
    claim_kind: Text | None = Field(default=None, description="主债权的种类")
    claim_fen: Amount | None = Field(default=None, description="主债权的数额")
    performed_from: Day | None = None
    performed_until: Day | None = None
    scope: Text | None = Field(default=None, description="担保范围")
    rights: list[ListedRightIn] = Field(default=[], max_length=100)

    def to_facts(self) -> Contract:
        return Contract(
            pledgor=self.pledgor.to_facts() if self.pledgor else None,
            pledgee=self.pledgee.to_facts() if self.pledgee else None,
            claim_kind=self.claim_kind,
            claim_fen=self.claim_fen,
            performed_from=self.performed_from,
            performed_until=self.performed_until,
            scope=self.scope,
            rights=tuple(one.to_facts() for one in self.rights),
        )


class ConsentIn(Strict):
    asset_id: UUID
    owner: Text | None = Field(
        default=None, description="Who agrees; null for an agreement of all."
    )
    document_id: UUID = Field(description="The consent or agreement, kept before.")

    def to_facts(self) -> Consent:
        return Consent(str(self.asset_id), self.owner, str(self.document_id))


class ResolutionIn(Strict):
    body: ResolvedBy
    resolved_on: Day
    document_id: UUID = Field(description="The resolution, kept before.")
    excluded: list[Text] = Field(default=[], max_length=20, description="Who did not vote.")

    def to_facts(self) -> Resolution:
        document, excluded = str(self.document_id), tuple(self.excluded)
        return Resolution(self.body, self.resolved_on, document, excluded)


class ObstacleIn(Strict):
    asset_id: UUID
    what: Text

    def to_facts(self) -> Obstacle:
        return Obstacle(str(self.asset_id), self.what)


class PlanIn(Strict):
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)
    borrower_id: UUID
    pledgor_id: UUID
    pledgee_id: UUID | None = Field(default=None, description="Null while no bank is chosen.")
    maturity_on: Day | None = Field(default=None, description="债务履行期限届满日")
    secured_fen: Amount | None = None
    kind: PledgeKind = PledgeKind.ORDINARY
    max_amount: MaxAmountIn | None = None
    contract: ContractIn | None = None
    clauses: LongText | None = Field(
        default=None, description="Looked through for a forfeiture clause."
    )
    registered_fen: Amount | None = Field(
        default=None, description="Amount in the application form."
    )
    interest_upfront_fen: Amount | None = Field(
        default=None, description="To be deducted before payout."
    )
    consents: list[ConsentIn] = Field(default=[], max_length=200)
    resolution: ResolutionIn | None = None
    is_for_own_shareholder: bool | None = Field(
        default=None, description="The borrower is a shareholder or controller of the pledgor."
    )
    obstacles: list[ObstacleIn] = Field(default=[], max_length=100)

    def to_command(self, precheck_id: UUID) -> FilePrecheck:
        return FilePrecheck(precheck_id, self.to_plan())

    def to_plan(self) -> Plan:
        ids = tuple(dict.fromkeys(self.asset_ids))
        return Plan(ids, self.borrower_id, self.pledgor_id, self.pledgee_id, self._terms())

    def _terms(self) -> Terms:
        return Terms(
            maturity_on=self.maturity_on,
            secured_fen=self.secured_fen,
            kind=self.kind,
            max_amount=self.max_amount.to_facts() if self.max_amount else None,
            contract=self.contract.to_facts() if self.contract else None,
            clauses=self.clauses,
            registered_fen=self.registered_fen,
            interest_upfront_fen=self.interest_upfront_fen,
            consents=tuple(one.to_facts() for one in self.consents),
            resolution=self.resolution.to_facts() if self.resolution else None,
            is_for_own_shareholder=self.is_for_own_shareholder,
            obstacles=tuple(one.to_facts() for one in self.obstacles),
        )
