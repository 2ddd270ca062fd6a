"""JSON of actions: what a person states for each kind, and what may be done now.

Amounts are whole 分. Titles are the labels of the forms; a test holds every kind to a schema.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.actions.domain import PLEDGING, Action, Told
from ip_finance.actions.service import Possible, Take
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.money import MAX_FEN
from ip_finance.signing.schemas import AddressText, Keystore

PLAIN = r"^[^\x00]+$"
PositiveFen = Annotated[int, Field(gt=0, le=MAX_FEN)]
SomeFen = Annotated[int, Field(ge=0, le=MAX_FEN)]
Word = Annotated[str, Field(min_length=2, max_length=100, pattern=PLAIN)]
SigningRole = Literal[
    PersonRole.SIGNATORY,
    PersonRole.VERIFIER,
    PersonRole.APPRAISER,
    PersonRole.OFFICER,
    PersonRole.APPROVER,
    PersonRole.GUARDIAN,
]
Reason = Annotated[str, Field(min_length=2, max_length=2_000, pattern=PLAIN)]


class Stated(BaseModel):
    """What a person states for an action."""

    model_config = ConfigDict(extra="forbid")

    @property
    def told(self) -> Told:
        """The members by name, as they are."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Evidenced(Stated):
    reason: Reason = Field(title="理由")
    document_id: UUID | None = Field(
        None, title="凭证文件", description="加密保存，账本上只有哈希；看得到此记录的机构都能读。"
    )


class InCourt(Stated):
    court: Word = Field(title="法院")
    case_no: Word = Field(title="案号", description="例如（2026）川01执123号。")
    issued_on: date = Field(title="文书日期")
    document_id: UUID | None = Field(
        None, title="法律文书", description="加密保存，账本上只有哈希；看得到此记录的机构都能读。"
    )


class ChangePartyIn(Stated):
    dual_approval_above_fen: SomeFen = Field(
        title="双人审批起点", description="批准金额超过此数，须经办与审批两人签署。"
    )


class ChangeKeyIn(Stated):
    roles: frozenset[SigningRole] = Field(
        title="此后的角色", description="一个不选，即停用这把密钥。", max_length=6
    )


class RotateKeyIn(Stated):
    address: AddressText = Field(title="新密钥地址")
    keystore: Keystore = Field(title="新密钥文件", description="Version 3, encrypted by yourself.")


class WithdrawVerificationIn(Evidenced):
    """Why the attestation no longer holds."""


class OpenDisputeIn(Evidenced):
    """What is wrong with the right or its owner."""


class ResolveDisputeIn(Evidenced):
    upheld: bool = Field(title="异议成立", description="成立则该权利的核验随之失效。")


class ChangeTermsIn(Stated):
    rate_bps: int = Field(title="变更后的年利率", gt=0, le=10_000)
    maturity_on: date = Field(title="变更后的到期日")
    comment: Reason = Field(title="变更说明")


class OfferClaimIn(Evidenced):
    bank_id: UUID = Field(title="受让银行")
    price_fen: PositiveFen = Field(title="转让价款")


class AcceptClaimIn(Evidenced):
    reason: Reason = Field(title="通知债务人的方式与内容")
    notified_on: date = Field(title="通知债务人之日")


class MarkOverdueIn(Evidenced):
    overdue_fen: PositiveFen = Field(title="逾期金额")
    overdue_since: date = Field(title="逾期起始日")


class MarkCurrentIn(Evidenced):
    """How the arrears were made good."""


class DeclareDefaultIn(Evidenced):
    """Which event of default has come."""


class OpenEnforcementIn(InCourt):
    """The ruling that opens the enforcement."""


class RecordRealisationIn(InCourt):
    pledge_id: UUID = Field(title="质押")
    proceeds_fen: PositiveFen = Field(title="变现所得")


class DistributeProceedsIn(InCourt):
    costs_fen: SomeFen = Field(title="实现质权的费用")
    interest_fen: SomeFen = Field(title="利息")
    principal_fen: SomeFen = Field(title="本金")
    surplus_fen: SomeFen = Field(title="退还出质人")


class CloseEnforcementIn(InCourt):
    """The ruling that closes the enforcement."""


class VoidRegistrationIn(Evidenced):
    notice_no: Word = Field(title="通知书文号")
    voided_on: date = Field(title="撤销日")


class LapseRegistrationIn(Evidenced):
    notice_no: Word = Field(title="通知书文号")
    lapsed_on: date = Field(title="失效日")


class WaivePledgeIn(Evidenced):
    """Why the bank gives the pledge up."""


class ForceDischargeIn(InCourt):
    """The judgment that ends the pledge."""


class StopPledgingIn(Stated):
    reason: Reason = Field(title="理由")


class ResumePledgingIn(Stated):
    reason: Reason = Field(title="理由")


BODIES: Mapping[str, type[Stated]] = {
    schema.__name__.removesuffix("In"): schema
    for schema in (
        ChangePartyIn,
        ChangeKeyIn,
        RotateKeyIn,
        WithdrawVerificationIn,
        OpenDisputeIn,
        ResolveDisputeIn,
        ChangeTermsIn,
        OfferClaimIn,
        AcceptClaimIn,
        MarkOverdueIn,
        MarkCurrentIn,
        DeclareDefaultIn,
        OpenEnforcementIn,
        RecordRealisationIn,
        DistributeProceedsIn,
        CloseEnforcementIn,
        VoidRegistrationIn,
        LapseRegistrationIn,
        WaivePledgeIn,
        ForceDischargeIn,
        StopPledgingIn,
        ResumePledgingIn,
    )
}


def to_command(action: Action[Any], record_id: UUID, body: Stated) -> Take:
    return Take(action, record_id, body.told, body.model_dump(mode="json"))


class RefusalOut(BaseModel):
    code: str
    detail: str
    rule: str | None
    cure: str

    @classmethod
    def of(cls, refused: DomainError) -> Self:
        return cls(code=refused.code, detail=refused.detail, rule=refused.rule, cure=refused.cure)


class ActionOut(BaseModel):
    """An action on the record: whether you could ask for it now, and if not, why not."""

    kind: str
    path: str = Field(description="Where to POST it, below `/api`.")
    may_ask: bool
    refusal: RefusalOut | None

    @classmethod
    def of(cls, possible: Possible, record_id: UUID) -> Self:
        refused = possible.refused
        return cls(
            kind=possible.action.kind,
            path=path_of(possible.action, record_id),
            may_ask=refused is None,
            refusal=RefusalOut.of(refused) if refused else None,
        )


def title_of(kind: str, name: str) -> str | None:
    """What the form calls a member; None for one that the platform added."""
    info = BODIES[kind].model_fields.get(name)
    return info.title if info else None


def path_of(action: Action[Any], record_id: UUID) -> str:
    """Where the action is asked for."""
    place = "" if record_id == PLEDGING else f"/{record_id}"
    return f"/{action.on.value}{place}/actions/{action.slug}"
