"""A platform whose evidence is captured, and whose chain two parties have cosigned."""

from dataclasses import dataclass

from ip_finance.bootstrap import open_checkpoint_key
from ip_finance.bundles import service
from ip_finance.chain.capture import Capture
from ip_finance.checkpoints import service as checkpoints
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from ip_finance.evidence.note import Kind, SigningKey, cosign
from ip_finance.evidence.report import Report
from ip_finance.evidence.trust import Trust
from ip_finance.evidence.verify import verify
from tests.api import Answer, Platform
from tests.chain.proving_line import proving_node
from tests.clock import NOON
from tests.parties.builders import id_of

COSIGNERS = {
    "auditor": SigningKey("auditor.example", Kind.TEXT_AND_TIME, b"a" * 32),
    "bank-guardian": SigningKey("bank.example", Kind.TEXT_AND_TIME, b"b" * 32),
}
CASE = id_of("loan")
NOW = unix(NOON)


@dataclass(frozen=True)
class Keeper:
    """The hands that a platform of a test does not have by itself."""

    platform: Platform

    def capture(self) -> None:
        """Keep what proves each step so far."""
        uow = self.platform.database.owner
        node = proving_node(self.platform.web3)
        hand = Capture(node, uow, service.next_anchor)
        while hand.step():
            pass

    def checkpoint(self) -> None:
        """Sign where the chain stands."""
        key = open_checkpoint_key(self.platform.documents)
        with self.platform.database.owner.begin(SYSTEM) as tx:
            checkpoints.keep_up(tx, key)

    def cosign(self, *logins: str) -> None:
        """Have these people cosign the newest checkpoint of the chain."""
        for login in logins:
            body = {"key": str(COSIGNERS[login].verifier)}
            self.platform.put(login, "/me/cosigner", body)
        for login in logins:
            note = self.platform.send(None, "GET", "/checkpoints/chain/latest").content
            signed = cosign(note, COSIGNERS[login], NOW)
            path, headers = "/checkpoints/chain/cosignatures", {"Content-Type": "text/plain"}
            answer = self.platform.send(None, "POST", path, content=signed, headers=headers)
            assert answer.status_code == 201, answer.text

    def all(self) -> "Keeper":
        """Everything that an export needs."""
        self.capture()
        self.checkpoint()
        self.cosign(*COSIGNERS)
        self.capture()
        return self

    def trust(self) -> Trust:
        with self.platform.database.owner.begin(SYSTEM) as tx:
            return service.trust_in_cosigners(tx, NOW + 86_400, quorum=None)

    def asked(self, login: str, *disclose: str) -> Answer:
        """The answer to a download of the case."""
        query = "&".join(f"disclose={word}" for word in disclose or ("all",))
        return self.platform.send(login, "GET", f"/cases/{CASE}/evidence?{query}")

    def report(self, login: str, *disclose: str) -> Report:
        """What an outsider learns from the download."""
        answer = self.asked(login, *disclose)
        assert answer.status_code == 200, answer.text
        return verify(answer.content, self.trust(), NOW)


def captured(platform: Platform) -> None:
    """Bring the platform to where the case can be exported."""
    Keeper(platform).all()
