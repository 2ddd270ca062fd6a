"""The mutants: one small wrong change of one source each. `make mutants` runs them."""

from dataclasses import dataclass
from pathlib import Path

CONTRACTS = Path(__file__).parents[2] / "contracts"


@dataclass(frozen=True)
class Mutant:
    """A source with one text replaced, and the rule that it then breaks."""

    rule: str
    source: str
    text: str
    instead: str

    @property
    def path(self) -> Path:
        return CONTRACTS / f"{self.source}.sol"


MUTANTS = (
    Mutant(
        "a step at its deadline is too late",
        "SignedSteps",
        "if (block.timestamp >= deadline) revert",
        "if (block.timestamp > deadline) revert",
    ),
    Mutant(
        "a step has a deadline",
        "SignedSteps",
        "if (block.timestamp >= deadline) revert DeadlinePassed(deadline);",
        "",
    ),
    Mutant(
        "the signed version is the record's",
        "SignedSteps",
        "if (signed != current) revert",
        "if (signed > current) revert",
    ),
    Mutant(
        "a signature has a low s",
        "SignedSteps",
        "if (uint256(s) > HIGHEST_S) revert ECDSA.ECDSAInvalidSignatureS(s);",
        "",
    ),
    Mutant(
        "a signature that recovers to nobody is none",
        "SignedSteps",
        "if (key == address(0)) revert ECDSA.ECDSAInvalidSignature();",
        "",
    ),
    Mutant(
        "there are exactly as many signatures as needed",
        "SignedSteps",
        "if (end != signatures.length) revert SignatureCount(signatures.length, count);",
        "",
    ),
    Mutant(
        "a wallet is asked",
        "SignedSteps",
        "if (!SignatureChecker.isValidERC1271SignatureNow(wallet, digest, own)) revert",
        "if (false) revert",
    ),
    Mutant(
        "each wallet gets its own signature",
        "SignedSteps",
        "if (i == index) own =",
        "own =",
    ),
    Mutant(
        "a key needs the role",
        "PartyDirectory",
        "if (!signer.holds(role)) revert RoleMissing(key, role);",
        "",
    ),
    Mutant(
        "a signer is of the party that decides",
        "PartyDirectory",
        "if (signer.party() != expected) revert",
        "if (false) revert",
    ),
    Mutant(
        "who must be independent is",
        "PartyDirectory",
        "if (signer.party() == excluded) revert WrongParty(signer.key(), 0, signer.party());",
        "",
    ),
    Mutant(
        "two people are of two persons, not of two parties",
        "PartyDirectory",
        "first.party() != second.party() || first.person()",
        "first.party() != second.party() && first.person()",
    ),
    Mutant(
        "guardians of one party are no quorum",
        "PartyDirectory",
        "if (party <= previous) revert QuorumMissing",
        "if (party < previous) revert QuorumMissing",
    ),
    Mutant(
        "two parties keep a guardian",
        "PartyDirectory",
        "        _setRoles(step.key, key, step.roles);\n        _requireGuardians();",
        "        _setRoles(step.key, key, step.roles);",
    ),
    Mutant(
        "a rotated key may do nothing",
        "PartyDirectory",
        "_setRoles(step.key, key, 0);",
        "_setRoles(step.key, key, roles);",
    ),
    Mutant(
        "a key is enrolled once",
        "PartyDirectory",
        "if (_keys[key].party != 0) revert KeyKnown(key);",
        "",
    ),
    Mutant(
        "a key's changes raise its version",
        "PartyDirectory",
        "        ++key.version;\n",
        "",
    ),
    Mutant(
        "a party's changes raise its version",
        "PartyDirectory",
        "party.version = step.partyVersion + 1;",
        "party.version = step.partyVersion;",
    ),
    Mutant(
        "number zero is no party",
        "PartyDirectory",
        "if (party == 0 || _parties[party].version != 0)",
        "if (_parties[party].version != 0)",
    ),
    Mutant(
        "a right is registered once",
        "AssetRegister",
        "if (known != 0) revert AssetKnown(right, known);",
        "",
    ),
    Mutant(
        "only a right in normal form is registered",
        "AssetRegister",
        "if (!isNormal(right)) revert RightNotNormal(right);",
        "",
    ),
    Mutant(
        "a disputed right is not verified anew",
        "AssetRegister",
        "        _requireUndisputed(right, asset);\n        _requireAhead(step.validUntil);",
        "        _requireAhead(step.validUntil);",
    ),
    Mutant(
        "evidence opens one dispute",
        "AssetRegister",
        "_usedEvidence[step.evidenceHash] = true;",
        "",
    ),
    Mutant(
        "the initiator is not the arbiter",
        "AssetRegister",
        "_requireOtherParty(arbiter, _initiators[right]);",
        "",
    ),
    Mutant(
        "the owner is not the arbiter",
        "AssetRegister",
        "        _requireOtherParty(arbiter, asset.owner());\n",
        "",
    ),
    Mutant(
        "an upheld dispute ends the verification",
        "AssetRegister",
        "if (step.upheld) asset",
        "if (!step.upheld) asset",
    ),
    Mutant(
        "each appraiser has a side",
        "AssetRegister",
        "_appraiserAt(1, Sides.SECOND_APPRAISER,",
        "_appraiserAt(1, Sides.FIRST_APPRAISER,",
    ),
    Mutant(
        "a verification ends on time",
        "AssetRegister",
        "if (block.timestamp >= asset.verifiedUntil()) revert",
        "if (block.timestamp > asset.verifiedUntil()) revert",
    ),
    Mutant(
        "every change of a right raises its version",
        "AssetRegister",
        "asset = asset.next();",
        "",
    ),
    Mutant(
        "a trademark's number has no leading zero",
        "types/Right",
        'return from < to && text[from] != "0" && _areDigits',
        "return from < to && _areDigits",
    ),
    Mutant(
        "nothing stands between a text and its length",
        "types/Right",
        "if (length > 31 || uint256(text << (8 * length)) != length << (8 * length)) return false;",
        "",
    ),
    Mutant(
        "at the bank's limit one officer decides",
        "LoanBook",
        "if (amountFen > _dualApprovalAboveFen(bank)) {",
        "if (amountFen >= _dualApprovalAboveFen(bank)) {",
    ),
    Mutant(
        "above the limit two people decide",
        "LoanBook",
        "_requireParty(approver, bank);\n        _requireTwoPeople(officer, approver);",
        "_requireParty(approver, bank);",
    ),
    Mutant(
        "the approver is of the bank",
        "LoanBook",
        "        _requireParty(approver, bank);\n",
        "",
    ),
    Mutant(
        "no money goes out beyond what was approved",
        "LoanBook",
        "if (amountFen > loan.availableFen()) revert",
        "if (false) revert",
    ),
    Mutant(
        "no money goes out before every registration",
        "LoanBook",
        "if (loan.live() == 0 || loan.live() & ~loan.registered() != 0) revert",
        "if (loan.live() & loan.registered() == 0) revert",
    ),
    Mutant(
        "no money goes out without a pledge",
        "LoanBook",
        "if (loan.live() == 0 || loan.live() & ~loan.registered() != 0) revert",
        "if (loan.live() & ~loan.registered() != 0) revert",
    ),
    Mutant(
        "nobody repays more than is owed",
        "LoanBook",
        "if (principalFen > outstandingFen) revert",
        "if (principalFen > outstandingFen + 1) revert",
    ),
    Mutant(
        "a settled loan lends nothing more",
        "LoanBook",
        "loan.withState(LoanState.Settled).withAvailableFen(0)",
        "loan.withState(LoanState.Settled)",
    ),
    Mutant(
        "an offer is for one version of the loan",
        "LoanBook",
        "_offers[id] != _offer(assignee, step.termsHash, step.loanVersion)",
        "_offers[id] == 0",
    ),
    Mutant(
        "the borrower signs for the borrower",
        "LoanBook",
        "loan.borrower());\n        _requireParty(_signerAt(1",
        "loan.bank());\n        _requireParty(_signerAt(1",
    ),
    Mutant(
        "a stop stops new pledges",
        "PledgeBook",
        "if (_isStopped()) revert PledgingIsStopped();\n        bytes16 id",
        "bytes16 id",
    ),
    Mutant(
        "a right has one live pledge",
        "PledgeBook",
        "            _requireFree(right, asset);\n",
        "",
    ),
    Mutant(
        "a disputed right is not pledged",
        "PledgeBook",
        "            _requireUndisputed(right, asset);\n",
        "",
    ),
    Mutant(
        "only verified rights are pledged",
        "PledgeBook",
        "            _requireVerified(right, asset);\n",
        "",
    ),
    Mutant(
        "the pledgor owns every right",
        "PledgeBook",
        "if (asset.owner() != pledgor) revert NotTheOwner(right, asset.owner(), pledgor);",
        "",
    ),
    Mutant(
        "signatures on an older state of the rights are dead",
        "PledgeBook",
        "if (step.fingerprint != fingerprint) revert",
        "if (false) revert",
    ),
    Mutant(
        "no right is twice in a bundle",
        "PledgeBook",
        "if (ShortString.unwrap(right) <= ShortString.unwrap(previous)) revert",
        "if (ShortString.unwrap(right) < ShortString.unwrap(previous)) revert",
    ),
    Mutant(
        "nothing is discharged while something is owed",
        "PledgeBook",
        "if (loan.outstandingFen() != 0) revert LoanNotSettled",
        "if (loan.outstandingFen() > 1) revert LoanNotSettled",
    ),
    Mutant(
        "a pledge ends once",
        "PledgeBook",
        "if (loan.live() & bit == 0) revert PledgeNotLive(id, pledge);",
        "",
    ),
    Mutant(
        "only what was registered is voided or lapses",
        "PledgeBook",
        "if (loan.registered() & _bit(pledge) == 0) revert PledgeNotRegistered(id);",
        "",
    ),
    Mutant(
        "a pledge is registered once",
        "PledgeBook",
        "if (loan.live() & ~loan.registered() & bit == 0) revert",
        "if (loan.live() & bit == 0) revert",
    ),
    Mutant(
        "the witness is not of the borrower",
        "PledgeBook",
        "        _requireOtherParty(witness, loan.borrower());\n",
        "",
    ),
    Mutant(
        "one guardian alone does not resume",
        "PledgeBook",
        "_requireQuorum(_hashStep(RESUME_PLEDGING, Sides.GUARDIAN, 3), signatures);",
        "_soleSigner(Roles.GUARDIAN, signatures, _hashStep(RESUME_PLEDGING, Sides.GUARDIAN, 3));",
    ),
    Mutant(
        "a loan has at most eight pledges",
        "PledgeBook",
        "if (pledge >= MOST_PLEDGES) revert",
        "if (pledge > MOST_PLEDGES) revert",
    ),
    Mutant(
        "no more is distributed than came in",
        "Enforcement",
        "if (askedFen > undistributedFen) revert",
        "if (askedFen - step.surplusFen > undistributedFen) revert",
    ),
    Mutant(
        "proceeds are distributed once",
        "Enforcement",
        "_undistributedFen[step.loan] = undistributedFen - uint64(askedFen);",
        "",
    ),
    Mutant(
        "the pledgor gets a surplus after the debt",
        "Enforcement",
        "if (step.surplusFen != 0 && outstandingFen != 0) revert",
        "if (false) revert",
    ),
    Mutant(
        "only registered pledges are enforced",
        "Enforcement",
        "loan.live() & loan.registered() & _bit(step.pledge)",
        "loan.live() & _bit(step.pledge)",
    ),
    Mutant(
        "a fact is recorded once",
        "Enforcement",
        "_recorded[party][evidenceHash] = 1;",
        "",
    ),
    Mutant(
        "a fact is of a loan that is known",
        "Enforcement",
        "        _loan(step.loan);\n",
        "",
    ),
    Mutant(
        "a fact is stated in time",
        "Enforcement",
        "        _requireInTime(step.deadline);\n",
        "",
    ),
    Mutant(
        "a fact has a number",
        "Enforcement",
        "if (fact == 0 || evidenceHash == 0) revert EmptyStep();",
        "if (evidenceHash == 0) revert EmptyStep();",
    ),
    Mutant(
        "a fact rests on evidence",
        "Enforcement",
        "if (fact == 0 || evidenceHash == 0) revert EmptyStep();",
        "if (fact == 0) revert EmptyStep();",
    ),
    Mutant(
        "a machine states no fact",
        "Enforcement",
        "_soleSigner(Roles.ANYBODY, signatures, structHash).party()",
        "_soleSigner(Roles.ANYBODY | Roles.RECORDER, signatures, structHash).party()",
    ),
    Mutant(
        "a fact is stated as declarant",
        "Enforcement",
        "_hashStep(RECORD_FACT, Sides.DECLARANT, 5)",
        "_hashStep(RECORD_FACT, Sides.LENDER, 5)",
    ),
    Mutant(
        "a default can be cured, an enforcement not",
        "types/States",
        "uint256 internal constant CURABLE = OVERDUE | DEFAULTED;",
        "uint256 internal constant CURABLE = OVERDUE | DEFAULTED | ENFORCING;",
    ),
    Mutant(
        "a settled loan takes late interest",
        "types/States",
        "uint256 internal constant REPAYABLE = OWED | SETTLED;",
        "uint256 internal constant REPAYABLE = OWED;",
    ),
    Mutant(
        "a recorder's key opens no dispute",
        "types/Roles",
        "| APPROVER | GUARDIAN;",
        "| APPROVER | GUARDIAN | RECORDER;",
    ),
    Mutant(
        "a party's log only grows",
        "AuditAnchor",
        "if (step.size <= _sizes[party]) revert",
        "if (step.size < _sizes[party]) revert",
    ),
    Mutant(
        "a refused step of a batch is named",
        "Ledger",
        "if (!done) emit StepRefused(i, reason);",
        "if (!done) emit StepRefused(0, reason);",
    ),
    Mutant(
        "one bad step does not stop a batch",
        "Ledger",
        "if (!done) emit StepRefused(i, reason);",
        "if (!done) break;",
    ),
)
