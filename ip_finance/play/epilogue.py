"""The auditor's check: first all is well, then somebody alters a row, and the check names it."""

from typing import Any, Protocol

from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

AUDITOR = "auditor"


def check_all(story: Story) -> None:
    """The whole history, from the chain alone: nothing may differ."""
    report = _report(story)
    if not report["is_consistent"]:
        raise PlayFailed(f"the audit found differences: {report['mismatches']}")
    story.scene(
        f"审计：仅凭链上 {report['events']} 个事件重放历史，{report['checked']} 条记录全部一致",
        f"The auditor replays {report['events']} chain events: {report['checked']} records agree",
        note=f"node {report['node']}, block {report['block']}",
    )


class Tampering(Protocol):
    """Somebody with a hand in the database; doing it twice does no more than once."""

    def alter(self) -> None: ...

    def mend(self) -> None: ...


def alter_and_find(story: Story, table: str, key: str, hand: Tampering) -> None:
    """Alter one row behind the platform's back; the check must name exactly that row."""
    hand.alter()
    try:
        found = _report(story)["mismatches"]
    finally:
        hand.mend()
    if [(one["table"], one["key"]) for one in found] != [(table, key)]:
        raise PlayFailed(f"the audit should name {table} {key} alone, and names {found}")
    one = found[0]
    story.scene(
        f"篡改：有人绕过平台改动数据库表 {table} 的一行，审计准确指出该行",
        f"Somebody alters one row of {table} in the database; the audit names exactly that row",
        note=f"{one['key']}: {one['field']} is {one['stored']}, must be {one['expected']}",
    )
    check_all(story)


def _report(story: Story) -> Any:
    return story.stage.get(AUDITOR, "/audit/report")
