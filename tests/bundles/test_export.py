"""The evidence of a case, as its parties download it and outsiders verify it."""

import pytest
from sqlalchemy import func, select, text

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.proofs import CapturedStep, CaptureGap, ProofNode
from ip_finance.evidence.bundle import read_bundle
from ip_finance.evidence.report import Disclosure, Report
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.bundles.builders import Keeper
from tests.parties.builders import STAFF, id_of

pytest_plugins = ["tests.parties.platforms"]

OF_THE_CASE = [
    "RegisterAsset",
    "AttestVerification",
    "RecordValuation",
    "ApplyForLoan",
    "ApproveLoan",
    "PledgeAssets",
    "ConfirmRegistration",
    "ReleaseFunds",
]
NO_HASH = "0x" + "12" * 32


@pytest.fixture
def keeper(given: Given) -> Keeper:
    return Keeper(given(Stage.RELEASED))


def kinds(report: Report) -> list[str]:
    """The steps of the case itself, without those of the directory."""
    return [step.kind for step in report.steps if step.kind not in {"AdmitParty", "EnrolKey"}]


def disclosed(report: Report) -> dict[str, Disclosure]:
    """Which commitments are opened."""
    return {
        commitment.hash: commitment.disclosure
        for step in report.steps
        for commitment in step.commitments
        if commitment.disclosure is not Disclosure.NONE
    }


class TestABundle:
    def test_tells_the_whole_case(self, keeper: Keeper) -> None:
        report = keeper.all().report("officer")

        assert kinds(report) == OF_THE_CASE
        signers = {signer.key for step in report.steps for signer in step.signers}
        enrolled = {step.message["key"] for step in report.steps if step.kind == "EnrolKey"}
        founders = {
            signer.key
            for step in report.steps
            if step.kind == "EnrolKey"
            for signer in step.signers
        }
        assert signers - founders <= enrolled, "every signer's way into the directory is shown"

    def test_is_anchored_in_what_the_cosigners_signed(self, keeper: Keeper) -> None:
        [anchor] = keeper.all().report("officer").anchors

        assert anchor.reason == "checkpoint cosigned by auditor.example, bank.example"

    def test_is_the_same_for_both_sides(self, keeper: Keeper) -> None:
        keeper.all()

        assert kinds(keeper.report("owner")) == kinds(keeper.report("officer"))

    def test_is_for_those_who_see_the_case(self, keeper: Keeper) -> None:
        keeper.all()

        refused(keeper.asked("other-owner"), 404, "loan-not-found")
        assert kinds(keeper.report("auditor")) == OF_THE_CASE

    def test_is_written_into_the_audit_log(self, keeper: Keeper) -> None:
        keeper.all().report("officer")

        with keeper.platform.database.owner.begin(SYSTEM) as tx:
            logged = text("select count(*) from audit_log where action = 'evidence.exported'")
            assert tx.session.scalar(logged) == 1

    def test_costs_little(self, keeper: Keeper) -> None:
        keeper.all()
        answer = keeper.asked("officer", "none")
        steps = len(read_bundle(answer.content).steps)

        assert len(answer.content) / steps <= 4_096


class TestDisclosure:
    def test_all_shows_what_the_asking_party_may_see(self, keeper: Keeper) -> None:
        shown = disclosed(keeper.all().report("officer"))

        assert set(shown.values()) == {Disclosure.DISCLOSED}

    def test_none_shows_hashes_only(self, keeper: Keeper) -> None:
        shown = disclosed(keeper.all().report("officer", "none"))

        assert set(shown.values()) == {Disclosure.NOT_DISCLOSED}

    def test_one_document_is_shown_without_the_others(self, keeper: Keeper) -> None:
        wanted = next(iter(disclosed(keeper.all().report("officer"))))

        shown = disclosed(keeper.report("officer", wanted))

        assert [name for name, how in shown.items() if how is Disclosure.DISCLOSED] == [wanted]

    def test_a_file_goes_with_its_document(self, keeper: Keeper) -> None:
        bundle = read_bundle(keeper.all().asked("officer").content)
        contents = {bytes(file) for file in bundle.files}

        assert contents
        assert not read_bundle(keeper.asked("officer", "none").content).files

    def test_of_an_unknown_document_is_refused(self, keeper: Keeper) -> None:
        refused(keeper.all().asked("officer", NO_HASH), 404, "evidence-document-unknown")

    @pytest.mark.parametrize("word", ["everything", "0x12", "0x" + "zz" * 32])
    def test_of_what_is_no_hash_is_refused(self, keeper: Keeper, word: str) -> None:
        refused(keeper.all().asked("officer", word), 422, "evidence-disclosure-unclear")

    def test_altered_facts_are_not_passed_off(self, keeper: Keeper) -> None:
        whole = disclosed(keeper.all().report("officer"))
        with keeper.platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("update loans set purpose = purpose || '!'"))

        shown = disclosed(keeper.report("officer"))

        hidden = [name for name, how in shown.items() if how is Disclosure.NOT_DISCLOSED]
        assert len(hidden) == 1
        assert hidden[0] in whole


class TestTooEarly:
    def test_nothing_is_captured(self, keeper: Keeper) -> None:
        refused(keeper.asked("officer"), 409, "evidence-none")

    def test_no_checkpoint_is_signed(self, keeper: Keeper) -> None:
        keeper.capture()

        refused(keeper.asked("officer"), 409, "evidence-checkpoint-missing")


class TestRowSecurity:
    def test_a_stranger_reads_neither_steps_nor_proofs_of_the_case(self, keeper: Keeper) -> None:
        keeper.all()

        own = counts(keeper.platform, "owner")
        others = counts(keeper.platform, "other-owner")

        assert own[0] - others[0] == len(OF_THE_CASE)
        assert others[1] < own[1]

    def test_nothing_was_left_out(self, keeper: Keeper) -> None:
        with keeper.all().platform.database.owner.begin(SYSTEM) as tx:
            assert tx.session.scalar(select(func.count()).select_from(CaptureGap)) == 0


def counts(platform: Platform, login: str) -> tuple[int, int]:
    """How many captured steps and nodes this person's party can read."""
    company, role = STAFF[login]
    actor = Actor(id_of(login), id_of(company.code), frozenset({role}))
    with platform.database.app.begin(actor) as tx:
        steps = tx.session.scalar(select(func.count()).select_from(CapturedStep))
        nodes = tx.session.scalar(select(func.count()).select_from(ProofNode))
    assert steps is not None
    assert nodes is not None
    return steps, nodes
