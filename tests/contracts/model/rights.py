"""Rights: claimed, verified, valued, disputed."""

import re
from dataclasses import replace
from typing import Any

from ip_finance.chain_api import events as ev
from ip_finance.chain_api import steps as st
from ip_finance.chain_api.roles import ANYBODY, Role
from tests.contracts.model.directory import Directory
from tests.contracts.model.records import Asset, Refused, require

NO_HASH = "0x" + "00" * 32
ANY_PERSON = ANYBODY & 0x3F
NORMAL = re.compile(
    r"CN:patent:([0-9]{8}|[0-9]{12})[0-9X]"
    r"|CN:trademark:G?[1-9][0-9]*[A-Z]?"
    r"|CN:software:[0-9]{4}SR[0-9]{7}"
)


class Rights(Directory):
    """The register."""

    def known_asset(self, name: str) -> Asset:
        require(name in self.assets, "AssetUnknown", name)
        return self.assets[name]

    def asset_at(self, name: str, version: int) -> Asset:
        asset = self.known_asset(name)
        require(version == asset.version, "VersionPassed", version, asset.version)
        return asset

    def put_asset(self, name: str, asset: Asset, **changes: Any) -> int:
        self.assets[name] = replace(asset, version=asset.version + 1, **changes)
        return asset.version + 1

    def verified(self, name: str, asset: Asset) -> None:
        until = asset.verified_until
        require(self.now < until, "VerificationNotInForce", name, until)

    def undisputed(self, name: str, asset: Asset) -> None:
        require(not asset.disputed_by, "AssetDisputed", name)

    def ahead(self, time: int) -> None:
        require(self.now < time, "ValidityNotAhead", time)

    def register_asset(self, step: st.RegisterAsset) -> ev.ChainEvent:
        owner = self.signer(Role.SIGNATORY).party
        require(NORMAL.fullmatch(step.asset) is not None, "RightNotNormal", step.asset)
        if known := self.assets.get(step.asset):
            raise Refused("AssetKnown", step.asset, known.owner)
        self.assets[step.asset] = Asset(owner)
        return ev.AssetRegistered(step.asset, owner, step.facts_hash, step.evidence_hash)

    def attest_verification(self, step: st.AttestVerification) -> ev.ChainEvent:
        asset = self.asset_at(step.asset, step.asset_version)
        provider = self.signer(Role.VERIFIER)
        provider.must_not_be_of(asset.owner)
        self.undisputed(step.asset, asset)
        self.ahead(step.valid_until)
        version = self.put_asset(step.asset, asset, verified_until=step.valid_until)
        return ev.VerificationAttested(
            step.asset,
            provider.party,
            version,
            step.fingerprint,
            step.valid_until,
            step.evidence_hash,
        )

    def withdraw_verification(self, step: st.WithdrawVerification) -> ev.ChainEvent:
        asset = self.asset_at(step.asset, step.asset_version)
        provider = self.signer(Role.VERIFIER)
        provider.must_not_be_of(asset.owner)
        self.verified(step.asset, asset)
        version = self.put_asset(step.asset, asset, verified_until=0)
        return ev.VerificationWithdrawn(step.asset, provider.party, version, step.reason_hash)

    def record_valuation(self, step: st.RecordValuation) -> ev.ChainEvent:
        asset = self.asset_at(step.asset, step.asset_version)
        appraisers = []
        for place in range(2):
            appraisers.append(self.signer(Role.APPRAISER, place, 2))
            appraisers[place].must_not_be_of(asset.owner)
        self.two_people(*appraisers)
        self.verified(step.asset, asset)
        self.ahead(step.valid_until)
        low, base, high = found = (step.low_fen, step.base_fen, step.high_fen)
        require(0 < low <= base <= high, "RangeNotRising", *found)
        version = self.put_asset(step.asset, asset, valuation=(*found, step.valid_until))
        return ev.ValuationRecorded(step.asset, version, *found, step.valid_until, step.report_hash)

    def open_dispute(self, step: st.OpenDispute) -> ev.ChainEvent:
        asset = self.known_asset(step.asset)
        initiator = self.signer(ANY_PERSON)
        initiator.must_not_be_of(asset.owner)
        self.undisputed(step.asset, asset)
        evidence = step.evidence_hash
        require(evidence != NO_HASH, "EmptyStep")
        require(evidence not in self.used_evidence, "EvidenceUsed", evidence)
        self.used_evidence |= {evidence}
        version = self.put_asset(step.asset, asset, disputed_by=initiator.party)
        return ev.DisputeOpened(step.asset, initiator.party, version, evidence)

    def resolve_dispute(self, step: st.ResolveDispute) -> ev.ChainEvent:
        asset = self.asset_at(step.asset, step.asset_version)
        arbiter = self.signer(Role.GUARDIAN)
        require(asset.disputed_by != 0, "AssetNotDisputed", step.asset)
        arbiter.must_not_be_of(asset.owner)
        arbiter.must_not_be_of(asset.disputed_by)
        until = 0 if step.upheld else asset.verified_until
        version = self.put_asset(step.asset, asset, disputed_by=0, verified_until=until)
        return ev.DisputeResolved(
            step.asset, arbiter.party, version, step.upheld, step.evidence_hash
        )
