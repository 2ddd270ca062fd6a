"""JSON of rights."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.ip_assets.domain import AssetState, RegisterAssetCmd
from ip_finance.ip_assets.models import IpAsset
from ip_finance.web.exports import Column


class AssetIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID = Field(description="The office's publication file, kept before.")

    def to_command(self, asset_id: UUID) -> RegisterAssetCmd:
        return RegisterAssetCmd(asset_id, self.document_id)


class AssetOut(BaseModel):
    id: UUID
    owner_id: UUID
    right_type: str
    number: str
    title: str
    filed_on: date
    granted_on: date | None
    expires_on: date
    asset_key: str
    facts: dict[str, Any]
    facts_hash: str
    state: AssetState
    version: int | None
    verified_until: int | None = Field(description="Zero while no attestation is in force.")
    lien_loan: UUID | None = Field(description="The loan whose live pledge holds the right.")
    tx_hash: str | None

    @classmethod
    def of(cls, asset: IpAsset) -> Self:
        ledger = asset.on_ledger
        return cls(
            id=asset.id,
            owner_id=asset.owner_id,
            right_type=asset.right_type,
            number=asset.number,
            title=asset.title,
            filed_on=asset.filed_on,
            granted_on=asset.granted_on,
            expires_on=asset.expires_on,
            asset_key=asset.asset_key,
            facts=asset.facts,
            facts_hash=asset.facts_hash,
            state=asset.state,
            version=ledger.version if ledger else None,
            verified_until=ledger.verified_until if ledger else None,
            lien_loan=ledger.lien_loan if ledger else None,
            tx_hash=ledger.tx_hash if ledger else None,
        )


COLUMNS: Sequence[Column[IpAsset]] = (
    Column("号码 number", lambda asset: asset.number),
    Column("名称 title", lambda asset: asset.title),
    Column("权利人 owner", lambda asset: asset.owner.name),
    Column("类型 right type", lambda asset: asset.right_type),
    Column("状态 state", lambda asset: asset.state.value),
    Column("申请日 filed on", lambda asset: asset.filed_on),
    Column("授权日 granted on", lambda asset: asset.granted_on),
    Column("届满日 expires on", lambda asset: asset.expires_on),
    Column("编号 id", lambda asset: str(asset.id)),
)
"""Of the list as a file."""
