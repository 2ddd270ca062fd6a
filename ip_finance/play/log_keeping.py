"""The platform's own log: anchored on the ledger, cosigned, and altered by somebody in vain."""

import time
from typing import Any
from uuid import UUID

from ip_finance.play.epilogue import AUDITOR, Tampering
from ip_finance.play.stage import POLL_SECONDS, WAIT_SECONDS, PlayFailed
from ip_finance.play.story import Story

GUARDIANS = ("provider.guardian", "operator.admin")
ENTRY = 10
"""The entry that somebody alters."""


def play_recorder(story: Story) -> None:
    """Guardians enrol the machine that anchors the log; it can do nothing else on the ledger."""
    request = _asked(story)
    story.scene(
        "守护人登记平台的存证机密钥：它只能锚定审计日志，不能做别的",
        "Guardians enrol the platform's recorder, a machine that can only anchor the audit log",
        taken=story.stage.carry(request, *GUARDIANS),
    )


def check_log(story: Story) -> None:
    """The audit log with all that vouches for it: nothing may be wrong."""
    report = _anchored_report(story)
    if not report["is_consistent"]:
        raise PlayFailed(f"the log should be whole: {report['mismatches']}")
    story.scene(
        f"审计日志：{report['entries']} 条记录的默克尔根已锚定上链，并由审计方与银行联署",
        f"The audit log of {report['entries']} entries is anchored on the ledger and cosigned",
        note=f"anchors {report['anchors']}, checkpoints {report['checkpoints']},"
        f" cosignatures {report['cosignatures']}",
    )


def alter_log_and_find(story: Story, hand: Tampering) -> None:
    """Alter one entry with the owner's password; the check must name exactly that entry."""
    hand.alter()
    try:
        found = _report(story)["mismatches"]
    finally:
        hand.mend()
    if [(one["table"], one["key"]) for one in found] != [("audit_log", str(ENTRY))]:
        raise PlayFailed(f"the check should name entry {ENTRY} alone, and names {found}")
    one = found[0]
    story.scene(
        f"篡改：有人绕过平台改动审计日志第 {ENTRY} 条，核验准确指出该条",
        f"Somebody alters entry {ENTRY} of the audit log; the check names exactly that entry",
        note=f"{one['field']} is {one['stored'][:18]}…, must be {one['expected'][:18]}…",
    )
    check_log(story)


def _asked(story: Story) -> UUID:
    """The request to enrol the recorder; the platform makes it soon after its start."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        told = story.stage.get(GUARDIANS[1], "/checkpoints/recorder")
        if told["request_id"] is not None:
            return UUID(told["request_id"])
        time.sleep(POLL_SECONDS)
    raise PlayFailed("nobody asked the guardians to enrol the recorder")


def _anchored_report(story: Story) -> Any:
    """The report, once the ledger holds today's root."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        report = _report(story)
        if report["anchors"]:
            return report
        time.sleep(POLL_SECONDS)
    raise PlayFailed("the audit log was not anchored")


def _report(story: Story) -> Any:
    return story.stage.get(AUDITOR, "/audit/log/report")
