"""The case in the hands of an outsider: a court, or a bank that takes over, without us.

Auditor and bank cosign where the chain stands. Then a bundle is exported, and verified in a
process of its own in which no socket can be opened.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from ip_finance.checkpoints.domain import Blocks
from ip_finance.core.clock import system_clock, unix
from ip_finance.cosigning import Home
from ip_finance.evidence.bundle import Bundle, Step, read_bundle, write_bundle
from ip_finance.evidence.command import PROVEN, REFUSED
from ip_finance.evidence.errors import CheckpointRefused
from ip_finance.evidence.note import Kind, SigningKey
from ip_finance.evidence.report import Disclosure
from ip_finance.evidence.trust import Trust, write_trust
from ip_finance.evidence.verify import verify
from ip_finance.play.stage import POLL_SECONDS, WAIT_SECONDS, PlayFailed
from ip_finance.play.story import Story

COSIGNERS = {"auditor": "auditor.example", "bank.guardian": "bank.example"}
ASKING = "bank.officer"
OFFLINE = """
import runpy, sys
def shut(event, arguments):
    if event.startswith("socket."):
        raise OSError("the network is off")
sys.addaudithook(shut)
sys.argv[0] = "verify"
runpy.run_module("ip_finance.evidence", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody with two files, and nothing else of ours but the verifier."""

    story: Story
    folder: Path
    blocks: Blocks
    """The node of the cosigners."""
    draft: Callable[[], Trust]
    """Gives the trust file; drawn up once the cosigners are known."""


def cosigned_bundle(outsider: Outsider, loan: str) -> tuple[bytes, Trust]:
    """The bundle of a case, every block of it under a cosigned checkpoint, and the trust in it."""
    outsider.folder.mkdir(parents=True, exist_ok=True)
    with outsider.story.stage.site() as http:
        homes = [_home(outsider, http, login, name) for login, name in COSIGNERS.items()]
        trust = outsider.draft()
        return _cosigned(outsider, loan, homes, trust), trust


def play_evidence(outsider: Outsider, loan: str) -> None:
    """Export, verify offline, and two changes that must not pass."""
    data, trust = cosigned_bundle(outsider, loan)
    (outsider.folder / "trust.json").write_bytes(write_trust(trust))
    _tell_verified(outsider, data)
    _tell_refused(
        outsider,
        _with_another_byte(data),
        "证据包被改动一个字节：离线核验拒绝",
        "One byte of the bundle is changed: refused",
    )
    _tell_refused(
        outsider,
        _with_another_amount(data),
        "伪造者改动放款金额并重新封装全部摘要：离线核验仍然拒绝",
        "A forger raises the amount released and seals every digest anew: refused all the same",
    )
    _tell_one_document(outsider, loan, trust)


def _home(outsider: Outsider, http: httpx.Client, login: str, name: str) -> Home:
    """A cosigner at home, with a key that is registered with the platform."""
    path = outsider.folder / f"{name}.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(SigningKey.generate(name, Kind.TEXT_AND_TIME).written())
    key = SigningKey.parse(path.read_text())
    outsider.story.stage.put(login, "/me/cosigner", {"key": str(key.verifier)})
    memory = outsider.folder / f"{name}.seen.json"
    return Home(http, key, memory, lambda: unix(system_clock()), outsider.blocks)


def _cosigned(outsider: Outsider, loan: str, homes: Sequence[Home], trust: Trust) -> bytes:
    """The bundle of the case, once every block of it is under a cosigned checkpoint."""
    until = time.monotonic() + WAIT_SECONDS
    told = ""
    while time.monotonic() < until:
        for home in homes:
            home.cosign()
        answer = outsider.story.stage.fetch(ASKING, _path(outsider, loan, "all"))
        if answer.is_success:
            try:
                verify(answer.content, trust, unix(system_clock()))
            except CheckpointRefused as early:  # the newest steps came after the checkpoint
                told = str(early)
            else:
                return answer.content
        else:
            told = answer.text
        time.sleep(POLL_SECONDS)
    raise PlayFailed(f"there is no bundle that can be believed: {told[:300]}")


def _path(outsider: Outsider, loan: str, disclose: str) -> str:
    return f"/cases/{outsider.story.id_text(loan)}/evidence?disclose={disclose}"


def _tell_verified(outsider: Outsider, data: bytes) -> None:
    said = _verified(outsider, data, PROVEN)
    outsider.story.scene(
        "证据离线可验：导出整案证据包，断网、无数据库、无节点、无平台，独立核验通过",
        "The case is exported, and verified with the network off: no database, node or operator",
        note=f"{said[0]} {len(data)} bytes, {_checkpoint(said)}",
    )


def _tell_refused(outsider: Outsider, data: bytes, zh: str, en: str) -> None:
    outsider.story.scene(zh, en, note=_verified(outsider, data, REFUSED)[0])


def _tell_one_document(outsider: Outsider, loan: str, trust: Trust) -> None:
    """One document is shown, and every other stays a salted hash."""
    wanted = next(
        commitment.hash
        for step in verify(_whole(outsider, loan, "all"), trust, unix(system_clock())).steps
        if step.kind == "ConfirmRegistration"
        for commitment in step.commitments
    )
    report = verify(_whole(outsider, loan, wanted), trust, unix(system_clock()), [wanted])
    told = [commitment.disclosure for step in report.steps for commitment in step.commitments]
    shown, hidden = told.count(Disclosure.DISCLOSED), told.count(Disclosure.NOT_DISCLOSED)
    if shown != 1 or not hidden:
        raise PlayFailed(f"{shown} documents are shown and {hidden} are not")
    outsider.story.scene(
        "选择性披露：只出示质押登记证一项内容，其余文件仅见加盐哈希，整案仍可核验",
        "Selective disclosure: the certificate alone is shown, all other documents stay hashes",
        note=f"{wanted}: disclosed, {hidden} commitments not",
    )


def _whole(outsider: Outsider, loan: str, disclose: str) -> bytes:
    answer = outsider.story.stage.fetch(ASKING, _path(outsider, loan, disclose))
    if not answer.is_success:
        raise PlayFailed(f"there is no bundle: {answer.status_code} {answer.text[:300]}")
    return answer.content


def _verified(outsider: Outsider, data: bytes, expected: int) -> list[str]:
    """What the verifier says, in a process that cannot reach anything."""
    (outsider.folder / "case.zip").write_bytes(data)
    command = [sys.executable, "-c", OFFLINE, "verify", "case.zip", "--trust", "trust.json"]
    ran = subprocess.run(  # noqa: S603  our own program
        command, cwd=outsider.folder, capture_output=True, text=True, check=False
    )
    if ran.returncode != expected:
        raise PlayFailed(f"the verifier ends with {ran.returncode}: {ran.stdout}{ran.stderr}")
    return ran.stdout.splitlines()


def _checkpoint(said: Sequence[str]) -> str:
    return next((line for line in said if "cosigned" in line), "")


def _with_another_byte(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def _with_another_amount(data: bytes) -> bytes:
    bundle = read_bundle(data)
    forged: Bundle = replace(bundle, steps=tuple(_raised(step) for step in bundle.steps))
    return write_bundle(forged)


def _raised(step: Step) -> Step:
    amount = step.message.get("amountFen")
    if step.kind != "ReleaseFunds" or not isinstance(amount, int):
        return step
    return replace(step, message={**step.message, "amountFen": amount + 100})
