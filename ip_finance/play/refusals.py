"""What must fail: each attempt by the API, and again straight at the contract.

A second loan on the same two patents gives every forbidden step its moment. An attempt changes
nothing, so it can be made again after a crash; once told it is not repeated, because by then the
story has moved on.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ip_finance.chain_api.keys import bundle_fingerprint
from ip_finance.chain_api.steps import (
    ApproveLoan,
    DischargePledge,
    PledgeAssets,
    ReleaseFunds,
    Step,
)
from ip_finance.core.clock import unix_day
from ip_finance.play.case import (
    APPRAISERS,
    APPROVER,
    OFFICER,
    SIGNATORY,
    ask_approval,
    play_application,
    play_approval,
    play_pledge,
    pledge_body,
)
from ip_finance.play.credit import approve_plainly
from ip_finance.play.door import Door
from ip_finance.play.drawing import (
    CHECKED,
    check,
    path_of,
    prepare,
    propose,
    release,
    release_body,
    releases_of,
)
from ip_finance.play.filing import play_registration
from ip_finance.play.servicing import value_day
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene, Story

SECOND_FEN, THIRD_FEN = 150_000_000, 120_000_000
SOME_HASH = "0x" + "5a" * 32
FORFEITURE = "债务到期未清偿的，出质专利权自动归质权人所有。"
NO_SIGNATURE = {"signature": "0x" + "11" * 65}


@dataclass(frozen=True, slots=True)
class Attempts:
    """Tries what must fail, and tells how it was refused."""

    story: Story
    door: Door

    @property
    def deadline(self) -> int:
        return unix_day(self.story.started_on + timedelta(days=7))

    def by_api(self, zh: str, en: str, login: str, path: str, body: Any, code: str) -> None:
        """POST what must be refused with `code`."""

        def attempt() -> Scene:
            refused = self.story.stage.refused_post(login, path, body, code)
            return Scene(f"平台拒绝：{zh}", f"The API refuses: {en}", refused=refused)

        self.story.tried(f"api {en}", attempt)

    def at_contract(self, zh: str, en: str, error: str, step: Step, *logins: str) -> None:
        """Relay `step` with these people's signatures; the ledger must refuse with `error`."""

        def attempt() -> Scene:
            found = self.door.refusal(step, *logins)
            if found["error"] != error:
                raise PlayFailed(f"expected the ledger to refuse with {error}, got {found}")
            note = f"{error}, transaction {found['tx_hash']}"
            return Scene(f"合约拒绝：{zh}", f"The contract refuses: {en}", note=note)

        self.story.tried(f"contract {en}", attempt)

    def version_of(self, loan: str) -> int:
        found = self.story.stage.get(OFFICER, f"/loans/{self.story.id_of(loan)}")
        return int(found["version"])

    def release(self, loan: str, amount_fen: int) -> ReleaseFunds:
        return ReleaseFunds(
            loan=self.story.id_of(loan),
            loan_version=self.version_of(loan),
            amount_fen=amount_fen,
            evidence_hash=SOME_HASH,
            deadline=self.deadline,
        )

    def pledge(self, loan: str, secured_fen: int) -> PledgeAssets:
        """The pledge of both patents, as they stand now."""
        rights = [
            self.story.stage.get(OFFICER, f"/ip-assets/{self.story.id_of(f'asset {number}')}")
            for number in (1, 2)
        ]
        bundle = sorted((right["asset_key"], right["version"]) for right in rights)
        return PledgeAssets(
            loan=self.story.id_of(loan),
            loan_version=self.version_of(loan),
            assets=tuple(key for key, _ in bundle),
            fingerprint=bundle_fingerprint(bundle),
            secured_fen=secured_fen,
            terms_hash=SOME_HASH,
            deadline=self.deadline,
        )


def try_what_must_fail(attempts: Attempts) -> None:
    """Play a second loan up to its release, and try every forbidden step on the way."""
    story = attempts.story
    play_application(story, "loan 2", SECOND_FEN)
    approve_plainly(story, "loan 2", SECOND_FEN)
    _one_officer_twice(attempts)
    _forfeiture(attempts)
    play_pledge(story, "loan 2", "pledge 2")
    _release_before_registration(attempts)
    play_registration(story, "pledge 2", "12346")
    _second_pledge(attempts)
    _release_above_approved(attempts)
    _operator_for_bank(attempts)
    _discharge_before_settlement(attempts)


def _one_officer_twice(attempts: Attempts) -> None:
    story = attempts.story
    zh, en = "同一经办人不得审批两次", "one officer may not approve twice"
    request = ask_approval(story, "loan 2", SECOND_FEN)
    story.stage.sign(OFFICER, request)
    path = f"/signing-requests/{request}/signatures"
    attempts.by_api(zh, en, OFFICER, path, NO_SIGNATURE, "same-person-twice")
    step = ApproveLoan(
        loan=story.id_of("loan 2"),
        loan_version=attempts.version_of("loan 2"),
        amount_fen=SECOND_FEN,
        terms_hash=SOME_HASH,
        deadline=attempts.deadline,
    )
    attempts.at_contract(zh, en, "RoleMissing", step, OFFICER, OFFICER)
    taken = story.stage.carry(request, APPROVER)
    story.scene("第二笔贷款由两人批准", "Two people approve the second loan", taken=taken)


def _release_before_registration(attempts: Attempts) -> None:
    story, zh, en = (
        attempts.story,
        "质押登记前不得放款",
        "no release before the pledge is registered",
    )
    propose(story, "loan 2", "drawdown 3", SECOND_FEN, value_day(story))
    prepare(story, "drawdown 3")
    path = f"{path_of(story, 'drawdown 3')}/check"
    attempts.by_api(zh, en, APPROVER, path, CHECKED, "conditions-not-met")
    step = attempts.release("loan 2", SECOND_FEN)
    attempts.at_contract(zh, en, "PledgeNotRegistered", step, OFFICER)


def _forfeiture(attempts: Attempts) -> None:
    """A contract that would let the patents fall to the bank (CC-03)."""
    story, zh = attempts.story, "流质条款无效，不能约定到期未还时专利归银行所有"
    body = pledge_body(story, "loan 2") | {"clauses": {"other": FORFEITURE}}

    def attempt() -> Scene:
        path = f"/pledges/{story.id_of('forfeiting pledge')}"
        refused = story.stage.refused_put(OFFICER, path, body, "forfeiture-clause")
        return Scene(f"平台拒绝：{zh}", "The API refuses: a forfeiture clause", refused=refused)

    story.tried("api a forfeiture clause", attempt)


def _second_pledge(attempts: Attempts) -> None:
    """Even pledgor and bank together cannot pledge the same patents twice."""
    story, zh, en = attempts.story, "同一专利不得重复质押", "the same patent pledged twice"
    play_application(story, "loan 3", THIRD_FEN)
    approve_plainly(story, "loan 3", THIRD_FEN)
    play_approval(story, "loan 3", THIRD_FEN)

    def attempt() -> Scene:
        path, body = f"/pledges/{story.id_of('pledge 3')}", pledge_body(story, "loan 3")
        refused = story.stage.refused_put(OFFICER, path, body, "asset-already-pledged")
        return Scene(f"平台拒绝：{zh}", f"The API refuses: {en}", refused=refused)

    story.tried(f"api {en}", attempt)
    step = attempts.pledge("loan 3", THIRD_FEN)
    attempts.at_contract(zh, en, "AssetAlreadyPledged", step, SIGNATORY, OFFICER)


def _release_above_approved(attempts: Attempts) -> None:
    story, zh, en = attempts.story, "放款不得超过批准金额", "a release above the approved amount"
    check(story, "drawdown 3")
    body = release_body(story, "drawdown 3") | {"amount_fen": SECOND_FEN + 1}
    path = releases_of(story, "loan 2")
    attempts.by_api(zh, en, OFFICER, path, body, "release-differs")
    step = attempts.release("loan 2", SECOND_FEN + 1)
    attempts.at_contract(zh, en, "AboveApproved", step, OFFICER)


def _operator_for_bank(attempts: Attempts) -> None:
    story, zh, en = attempts.story, "平台不得代银行签署", "the operator signing for the bank"
    body = release_body(story, "drawdown 3")
    request = story.stage.ask(OFFICER, releases_of(story, "loan 2"), body)
    path = f"/signing-requests/{request}/signatures"
    attempts.by_api(zh, en, APPRAISERS[0], path, NO_SIGNATURE, "not-your-signature")
    step = attempts.release("loan 2", SECOND_FEN)
    attempts.at_contract(zh, en, "RoleMissing", step, APPRAISERS[0])
    release(story, "drawdown 3", request)


def _discharge_before_settlement(attempts: Attempts) -> None:
    story, zh, en = attempts.story, "未结清不得解押", "no discharge before the loan is settled"
    path = f"/pledges/{story.id_of('pledge 2')}/discharge"
    attempts.by_api(zh, en, OFFICER, path, None, "loan-not-settled")
    step = DischargePledge(
        loan=story.id_of("loan 2"),
        loan_version=attempts.version_of("loan 2"),
        pledge=0,
        evidence_hash=SOME_HASH,
        deadline=attempts.deadline,
    )
    attempts.at_contract(zh, en, "LoanNotSettled", step, OFFICER)
