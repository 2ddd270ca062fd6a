"""Pledges: signed, registered, ended; and the stop of new ones."""

from uuid import UUID

from ip_finance.chain_api import events as ev
from ip_finance.chain_api import steps as st
from ip_finance.chain_api.keys import bundle_fingerprint, word_of
from ip_finance.chain_api.roles import Role
from tests.contracts.model.enforcement import Enforcement
from tests.contracts.model.records import CHANGEABLE, Asset, Loan, Pledge, Refused, require

MOST_PLEDGES = 8


class Model(Enforcement):
    """The pledge book, and with it the whole ledger."""

    def before_the_clock(self, step: st.Step) -> None:
        match step:
            case st.PledgeAssets():
                require(not self.stopped, "PledgingIsStopped")
            case st.MarkOverdue():
                require(step.overdue_fen != 0, "EmptyStep")
            case _:
                pass

    def pledge_assets(self, step: st.PledgeAssets) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        pledgor = self.signer(Role.SIGNATORY, 0, 2).party
        self.signer(Role.OFFICER, 1, 2).must_be_of(loan.bank)
        self.in_state(step.loan, loan, CHANGEABLE)
        number = len(loan.pledges)
        require(number < MOST_PLEDGES, "TooManyPledges", step.loan)
        require(bool(step.assets) and step.secured_fen != 0, "EmptyStep")

        bundle = self._pledgeable(step.assets, pledgor)
        current = bundle_fingerprint((name, asset.version) for name, asset in bundle.items())
        require(step.fingerprint == current, "FingerprintPassed", step.fingerprint, current)
        for name, asset in bundle.items():
            self.put_asset(name, asset, last_lien=(step.loan, number))
        return ev.AssetsPledged(
            loan=step.loan,
            pledgor=pledgor,
            loan_version=self.put_loan(
                step.loan, loan, pledges=(*loan.pledges, Pledge(step.assets))
            ),
            pledge=number,
            assets=step.assets,
            secured_fen=step.secured_fen,
            fingerprint=step.fingerprint,
            terms_hash=step.terms_hash,
        )

    def _pledgeable(self, names: tuple[str, ...], pledgor: int) -> dict[str, Asset]:
        bundle: dict[str, Asset] = {}
        previous = bytes(32)
        for place, name in enumerate(names):
            require(word_of(name) > previous, "AssetsNotRising", place)
            previous = word_of(name)
            asset = self.known_asset(name)
            require(asset.owner == pledgor, "NotTheOwner", name, asset.owner, pledgor)
            self.verified(name, asset)
            self.undisputed(name, asset)
            if lien := self.lien_on(name):
                raise Refused("AssetAlreadyPledged", name, *lien)
            bundle[name] = asset
        return bundle

    def confirm_registration(self, step: st.ConfirmRegistration) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        witness = self.witness(loan)
        pending = loan.is_live(step.pledge) and not loan.is_registered(step.pledge)
        require(pending, "PledgeNotPending", step.loan, step.pledge)
        version = self.put_loan(step.loan, loan.with_pledge(step.pledge, registered=True))
        return ev.RegistrationConfirmed(
            step.loan, version, step.pledge, step.certificate_hash, step.registered_on, witness
        )

    def void_registration(self, step: st.VoidRegistration) -> ev.ChainEvent:
        loan, witness = self._registered(step)
        version = self._ended(step.loan, loan, step.pledge)
        return ev.RegistrationVoided(
            step.loan, version, step.pledge, step.notice_hash, step.voided_on, witness
        )

    def lapse_registration(self, step: st.LapseRegistration) -> ev.ChainEvent:
        loan, witness = self._registered(step)
        version = self._ended(step.loan, loan, step.pledge)
        return ev.RegistrationLapsed(
            step.loan, version, step.pledge, step.notice_hash, step.lapsed_on, witness
        )

    def _registered(self, step: st.VoidRegistration | st.LapseRegistration) -> tuple[Loan, int]:
        loan = self.loan_at(step.loan, step.loan_version)
        witness = self.witness(loan)
        require(loan.is_registered(step.pledge), "PledgeNotRegistered", step.loan)
        return loan, witness

    def discharge_pledge(self, step: st.DischargePledge) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer(loan)
        owed = loan.outstanding_fen
        require(owed == 0, "LoanNotSettled", step.loan, owed)
        version = self._ended(step.loan, loan, step.pledge)
        return ev.PledgeDischarged(step.loan, version, step.pledge, step.evidence_hash)

    def waive_pledge(self, step: st.WaivePledge) -> ev.ChainEvent:
        loan = self.loan_at(step.loan, step.loan_version)
        self.officer_and_approver(loan.bank)
        version = self._ended(step.loan, loan, step.pledge)
        return ev.PledgeWaived(step.loan, version, step.pledge, step.evidence_hash)

    def force_discharge(self, step: st.ForceDischarge) -> ev.ChainEvent:
        self.quorum()
        version = self._ended(step.loan, self.known_loan(step.loan), step.pledge)
        return ev.PledgeForceDischarged(step.loan, version, step.pledge, step.court_document_hash)

    def _ended(self, number: UUID, loan: Loan, pledge: int) -> int:
        require(loan.is_live(pledge), "PledgeNotLive", number, pledge)
        return self.put_loan(number, loan.with_pledge(pledge, live=False))

    def stop_pledging(self, step: st.StopPledging) -> ev.ChainEvent:
        guardian = self.signer(Role.GUARDIAN).party
        require(not self.stopped, "PledgingIsStopped")
        return ev.PledgingStopped(guardian, self._turned(step.stop_version), step.reason_hash)

    def resume_pledging(self, step: st.ResumePledging) -> ev.ChainEvent:
        self.quorum()
        require(self.stopped, "PledgingIsNotStopped")
        return ev.PledgingResumed(self._turned(step.stop_version), step.reason_hash)

    def _turned(self, signed: int) -> int:
        require(signed == self.turns, "VersionPassed", signed, self.turns)
        self.turns += 1
        return self.turns
