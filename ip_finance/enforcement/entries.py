"""What can be entered into a file, one schema a kind. Titles are the labels of the forms."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.enforcement.domain import Buyer, Entry, EntryKind, Outcome, Round, Venue
from ip_finance.enforcement.schemas import Day, Number, PositiveFen, Text, Word


class EntryIn(BaseModel):
    """What happened, on which day, by which paper."""

    model_config = ConfigDict(extra="forbid")

    happened_on: Day = Field(title="日期")
    document_id: UUID | None = Field(None, title="文件", description="加密保存，账本上只有哈希。")

    def to_entry(self, kind: EntryKind, loan_id: UUID) -> Entry:
        told = self.model_dump(mode="json", exclude={"happened_on", "document_id"})
        return Entry(loan_id, kind, self.happened_on, self.document_id, told)


class ProvenIn(EntryIn):
    document_id: UUID = Field(title="文件", description="加密保存，账本上只有哈希。")


class DemandIn(EntryIn):
    addressee: Word = Field(title="收件人")
    demanded_fen: PositiveFen = Field(title="催收金额")
    pay_by: Day = Field(title="付款期限")
    text: Text = Field(title="催收事由")


class DeliveryIn(ProvenIn):
    of: Number = Field(title="哪一份催收函")
    text: Word = Field(title="送达方式", description="例如 EMS 签收、公证送达、当面签收。")


class AgreementIn(ProvenIn):
    pledge_id: UUID = Field(title="质押")
    agreed_fen: PositiveFen = Field(title="协议折价")
    market_fen: PositiveFen = Field(title="市场价格", description="照评估报告或询价结果填写。")
    text: Text = Field(title="市场价格的依据")


class MandateIn(ProvenIn):
    pledge_id: UUID = Field(title="质押")
    minimum_fen: PositiveFen = Field(title="最低价")
    market_fen: PositiveFen = Field(title="市场价格", description="照评估报告或询价结果填写。")
    until: Day = Field(title="委托截止日")
    text: Text = Field(title="委托内容与市场价格的依据")


class ApplicationIn(ProvenIn):
    court: Word = Field(title="法院")
    case_no: Word = Field(title="案号")
    venue: Venue = Field(title="管辖依据")


class ServiceIn(ProvenIn):
    text: Word = Field(title="送达对象与方式")


class ObjectionIn(ProvenIn):
    party: Word = Field(title="异议人")
    text: Text = Field(title="异议理由")


class RulingIn(ProvenIn):
    outcome: Outcome = Field(title="裁定结果")
    case_no: Word = Field(title="裁定书文号")
    text: Text = Field(title="裁定内容")


class AuctionIn(ProvenIn):
    pledge_id: UUID = Field(title="质押")
    round: Round = Field(title="第几次")
    appraisal_fen: PositiveFen = Field(title="评估价")
    reserve_fen: PositiveFen = Field(title="起拍价")
    deposit_fen: PositiveFen = Field(title="保证金")
    opens_on: Day = Field(title="开拍日")
    platform: Word = Field(title="拍卖平台")


class FailureIn(EntryIn):
    of: Number = Field(title="哪一次拍卖")
    text: Word = Field(title="流拍情况")


class SaleIn(ProvenIn):
    of: Number = Field(title="依据哪一条")
    price_fen: PositiveFen = Field(title="成交价")
    buyer: Word = Field(title="买受人")
    buyer_kind: Buyer = Field(title="买受人类别")


class TransferIn(ProvenIn):
    of: Number = Field(title="哪一次成交")
    register_no: Word = Field(title="变更登记文号")
    permit_no: str = Field(
        "",
        max_length=100,
        pattern=r"^[^\x00]*$",
        title="技术出口许可或登记号",
        description="买受人为境外主体时必填（EN-04）。",
    )


class StrikeOutIn(EntryIn):
    of: Number = Field(title="删去哪一条")
    text: Text = Field(title="原因")


BODIES: Mapping[EntryKind, type[EntryIn]] = {
    EntryKind.DEMAND: DemandIn,
    EntryKind.DELIVERY: DeliveryIn,
    EntryKind.AGREEMENT: AgreementIn,
    EntryKind.MANDATE: MandateIn,
    EntryKind.APPLICATION: ApplicationIn,
    EntryKind.SERVICE: ServiceIn,
    EntryKind.OBJECTION: ObjectionIn,
    EntryKind.RULING: RulingIn,
    EntryKind.AUCTION: AuctionIn,
    EntryKind.FAILURE: FailureIn,
    EntryKind.SALE: SaleIn,
    EntryKind.TRANSFER: TransferIn,
    EntryKind.STRIKE_OUT: StrikeOutIn,
}
