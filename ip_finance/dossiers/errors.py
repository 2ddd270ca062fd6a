"""Why a contract or a dossier is refused. Pure."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated

SIGN_AGAIN: Final = "Download the contract, have both sides sign that file one after the other."


class PaperNotFound(NotFound):
    code = "paper-not-found"

    def __init__(self, pledge_id: UUID) -> None:
        super().__init__("The dossier has no such paper.", pledge_id=str(pledge_id))


class PapersMissing(Conflict):
    code = "papers-missing"

    def __init__(self, bring: Sequence[str]) -> None:
        told = tuple(dict.fromkeys(bring))
        super().__init__(
            f"{len(told)} papers of the dossier are missing: " + "; ".join(told),
            cure="Bring them, or download the draft.",
            count=len(told),
            missing="；".join(told),
        )


class NotTheContract(RuleViolated):
    code = "contract-not-ours"
    rule = "LG-04"

    def __init__(self) -> None:
        super().__init__(
            "The file does not begin with the contract that the platform made of these terms.",
            cure=SIGN_AGAIN,
        )


class ContractAltered(RuleViolated):
    code = "contract-altered"
    rule = "LG-04"

    def __init__(self) -> None:
        super().__init__(
            "Something other than signatures was changed in the contract.",
            cure=f"{SIGN_AGAIN} Nothing else may be done to it, not even a note.",
        )


class SignatureBroken(RuleViolated):
    code = "contract-signature-broken"
    rule = "LG-04"

    def __init__(self, signer: str) -> None:
        super().__init__(
            f"The signature of {signer} does not fit the file.", cure=SIGN_AGAIN, signer=signer
        )


class SignerNotTrusted(RuleViolated):
    code = "contract-signer-not-trusted"
    rule = "LG-04"

    def __init__(self, signer: str) -> None:
        super().__init__(
            f"No authority that this platform trusts vouches for {signer}.",
            cure="Sign with a certificate of a licensed authority; the operator names those it "
            "trusts in IPFIN_CONTRACT_ROOTS.",
            signer=signer,
        )


class CertificateNotInForce(RuleViolated):
    code = "contract-certificate-not-in-force"
    rule = "LG-04"

    def __init__(self, signer: str) -> None:
        super().__init__(
            f"The certificate of {signer} has expired, or is not valid yet.",
            cure="Sign with a certificate that is in force.",
            signer=signer,
        )


class SignerUnknown(RuleViolated):
    code = "contract-signer-unknown"
    rule = "LG-04"

    def __init__(self, signer: str) -> None:
        super().__init__(
            f"The certificate of {signer} names neither the pledgor nor the pledgee.",
            cure="Sign with a certificate of the party itself: its credit code or its full name.",
            signer=signer,
        )


class SignatureMissing(RuleViolated):
    code = "contract-signature-missing"
    rule = "LG-04"

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__(
            "The contract is not signed by: " + ", ".join(sides) + ".",
            cure="Have the side sign the same file, and send that.",
            sides="、".join(sides),
        )


class DossierFiled(Conflict):
    code = "dossier-filed"

    def __init__(self, registrar: str) -> None:
        super().__init__(
            f"The dossier has been handed in at {registrar}: its papers stay as they were filed.",
            cure="Bring a paper once the office asks for corrections, or file anew.",
            registrar=registrar,
        )


class NotAScan(RuleViolated):
    code = "contract-not-a-scan"

    def __init__(self) -> None:
        super().__init__(
            "A contract on paper is kept as a PDF or a picture of it.",
            cure="Scan the signed contract, all pages, as PDF, JPEG or PNG.",
        )
