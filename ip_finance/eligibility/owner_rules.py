"""Whose the right is, and who must agree: PP-10, PP-17, and the like of other rights. Pure."""

from typing import Final

from ip_finance.eligibility.domain import PLAN, Outcome
from ip_finance.eligibility.facts import Case, Owner, RightFacts
from ip_finance.eligibility.rulebook import (
    COPYRIGHTS,
    MARKS,
    PATENTS,
    Cure,
    Judged,
    Law,
    Level,
    Title,
    of_known,
    right_rule,
)
from ip_finance.office_files.spelling import plain_name

RENAME: Final = Cure(
    "请先向登记机关办理权利人变更（转让或更名），或请平台更新企业名称，再重新核验。",
    "Have the transfer or the new name entered at the office, or update the company's name here.",
)
ASK_OWNERS: Final = Cure(
    "请取得全体其他共有人的书面同意，或提交共有人之间另有约定的协议。",
    "Bring the written consent of every other co-owner, or the co-owners' agreement.",
)
OWNER_TITLE: Final = Title("出质人是登记的权利人", "The pledgor is the registered owner")
CONSENT_TITLE: Final = Title("共有人均已同意出质", "Every co-owner agrees to the pledge")


@right_rule(
    "PP-10",
    Level.BLOCK,
    OWNER_TITLE,
    Law("《专利权质押登记办法》第十一条第（一）项", "S:WX", is_verified=False),
    PATENTS,
)
def patent_owner(facts: RightFacts, case: Case) -> Judged:
    """The pledgor is among the patentees, by name and by code."""
    return _owned(facts, case)


@right_rule(
    "TM-09-a",
    Level.BLOCK,
    OWNER_TITLE,
    Law("《注册商标专用权质押登记程序规定》不予登记情形（一）", "M", is_verified=False),
    MARKS,
)
def mark_owner(facts: RightFacts, case: Case) -> Judged:
    """The pledgor's name is that of the register."""
    return _owned(facts, case)


@right_rule(
    "CR-04-a",
    Level.BLOCK,
    OWNER_TITLE,
    Law("《著作权质权登记办法》不予登记情形：出质人不是著作权人", "S:LVY", is_verified=True),
    COPYRIGHTS,
)
def copyright_owner(facts: RightFacts, case: Case) -> Judged:
    """The pledgor is the copyright owner."""
    return _owned(facts, case)


@right_rule(
    "PP-17",
    Level.BLOCK,
    CONSENT_TITLE,
    Law(
        "《专利法》第十四条第二款；《专利权质押登记办法》第十一条第（八）项",
        "S:LAW-PL",
        is_verified=True,
    ),
    PATENTS,
    covers=("PP-03",),
)
def patent_consent(facts: RightFacts, case: Case) -> Judged | None:
    """All co-owners consent, unless all agreed otherwise."""
    return _agreed(facts, case)


@right_rule(
    "TM-03",
    Level.BLOCK,
    CONSENT_TITLE,
    Law("《注册商标专用权质押登记程序规定》：共有商标须经其他共有人同意", "M", is_verified=False),
    MARKS,
)
def mark_consent(facts: RightFacts, case: Case) -> Judged | None:
    """All co-owners of the mark consent."""
    return _agreed(facts, case)


@right_rule(
    "CR-07",
    Level.BLOCK,
    CONSENT_TITLE,
    Law("《著作权法》第十四条第二款", "S:LAW-CL", is_verified=True),
    COPYRIGHTS,
)
def copyright_consent(facts: RightFacts, case: Case) -> Judged | None:
    """Without consensus no co-author can pledge."""
    return _agreed(facts, case)


def _owned(facts: RightFacts, case: Case) -> Judged:
    """By code and by name: a code alone would pass over a new name that the office lacks."""
    owners = facts.owners.value
    if any(_is_same(owner, case.pledgor) for owner in owners):
        return of_known(facts.owners, _names, Outcome.PASS)
    return of_known(facts.owners, _names, None, RENAME)


def _is_same(owner: Owner, pledgor: Owner) -> bool:
    is_coded = owner.uscc is None or pledgor.uscc in {None, owner.uscc}
    return is_coded and plain_name(owner.name) == plain_name(pledgor.name)


def _agreed(facts: RightFacts, case: Case) -> Judged | None:
    """No line for a right with one owner."""
    owners = facts.owners.value
    if len(owners) < 2:
        return None
    given = [consent for consent in case.terms.consents if consent.right_id == facts.id]
    if any(consent.owner is None for consent in given):
        return Judged(Outcome.PASS, "共有人另有约定，已提交协议", PLAN, case.today)
    agreeing = {plain_name(consent.owner) for consent in given if consent.owner is not None}
    silent = tuple(
        owner.name
        for owner in owners
        if plain_name(owner.name) not in agreeing and not _is_same(owner, case.pledgor)
    )
    if not silent:
        return Judged(Outcome.PASS, f"{_names(owners)} 均已同意", PLAN, case.today)
    told = facts.owners.told
    fact = f"共有人尚未同意：{'、'.join(silent)}"
    return Judged(None, fact, told.source, told.on, ASK_OWNERS, missing=silent)


def _names(owners: tuple[Owner, ...]) -> str:
    return "、".join(
        f"{owner.name}（{owner.uscc}）" if owner.uscc else owner.name for owner in owners
    )
