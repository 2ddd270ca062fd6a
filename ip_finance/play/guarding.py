"""What guardians and third parties are for: a stop, a dispute, a lost key."""

from typing import Any

from ip_finance.play.case import OFFICER, SIGNATORY, VERIFIER, pledge_body
from ip_finance.play.margin import PLEDGE
from ip_finance.play.onboarding import ADMITTERS
from ip_finance.play.refusals import THIRD_FEN, Attempts
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene, Story

BANK_GUARDIAN, ARBITER = "bank.guardian", "provider.guardian"


def play_stop(attempts: Attempts) -> None:
    """One guardian stops all pledging; a settled loan is discharged all the same."""
    story, stage = attempts.story, attempts.story.stage
    reason = {"reason": "发现一把密钥疑似泄露，先行暂停，待查明后恢复。"}
    request = stage.ask(BANK_GUARDIAN, "/pledging/actions/stop-pledging", reason)
    story.scene(
        "暂停：一位守护人即可暂停一切新增质押",
        "One guardian stops all new pledging",
        taken=stage.carry(request, BANK_GUARDIAN),
    )
    request = stage.ask(OFFICER, f"/pledges/{story.id_of(PLEDGE)}/discharge")
    story.scene(
        "解押：暂停期间，已结清贷款的商标质押照常解除",
        "The trademark of the settled loan is discharged while pledging is stopped",
        taken=stage.carry(request, OFFICER),
    )
    zh, en = "暂停期间不得新增质押", "a new pledge while pledging is stopped"
    _refused_pledge(attempts, zh, en, "pledging-is-stopped", "PledgingIsStopped")
    request = stage.ask(BANK_GUARDIAN, "/pledging/actions/resume-pledging", reason)
    story.scene(
        "恢复：两家机构的守护人共同恢复新增质押",
        "Guardians of two parties resume pledging",
        taken=stage.carry(request, *ADMITTERS),
    )


def play_dispute(attempts: Attempts) -> None:
    """A dispute freezes a right until a third party has decided it."""
    story, stage = attempts.story, attempts.story.stage
    path = f"/ip-assets/{story.id_of('asset 1')}/actions"
    ground = {"reason": "收到案外人来函，主张对该专利享有共有权。"}
    request = stage.ask(OFFICER, f"{path}/open-dispute", ground)
    story.scene(
        "异议：银行对一件专利提出异议，该权利即被冻结",
        "The bank disputes a patent: it is frozen at once",
        taken=stage.carry(request, OFFICER),
    )
    zh, en = "有异议的专利不得质押", "a pledge of a disputed patent"
    _refused_pledge(attempts, zh, en, "asset-disputed", "AssetDisputed")
    ruling = {"upheld": False, "reason": "来函人未能举证，登记簿无共有人记载。"}
    request = stage.ask(ARBITER, f"{path}/resolve-dispute", ruling)
    story.scene(
        "裁定：第三方守护人裁定异议不成立，权利恢复",
        "The guardian of a third party decides: the dispute was not upheld, the patent is free",
        taken=stage.carry(request, ARBITER),
    )


def play_rotation(story: Story) -> None:
    """The SME's key is replaced by a quorum; no record moves, and the old key signs no more."""
    stage, before = story.stage, _records(story)
    new = f"{SIGNATORY} again"
    body = {"address": stage.account(new).address, "keystore": stage.cast.keystore_of(new)}
    person = f"/people/{story.id_of(SIGNATORY)}"
    request = stage.ask(SIGNATORY, f"{person}/actions/rotate-key", body)
    taken = stage.carry(request, *ADMITTERS)
    stage.accounts[SIGNATORY] = stage.account(new)
    if (after := _records(story)) != before:
        raise PlayFailed(f"a record has moved with the key: {before} became {after}")
    story.scene(
        "更换密钥：两家机构的守护人为企业经办人更换密钥，任何记录都没有变动",
        "Guardians of two parties replace the SME's key; no record has moved",
        taken=taken,
    )


def _records(story: Story) -> list[Any]:
    """The versions of what the SME owns and owes."""
    names = [f"/ip-assets/{story.id_of(f'asset {number}')}" for number in (1, 2)]
    names += [f"/loans/{story.id_of(f'loan {number}')}" for number in (1, 2, 3)]
    return [story.stage.get(VERIFIER, name)["version"] for name in names]


def _refused_pledge(attempts: Attempts, zh: str, en: str, code: str, error: str) -> None:
    """Both patents for the third loan: refused by the platform, and by the contract."""
    story, path = attempts.story, f"/pledges/{attempts.story.id_of('pledge 3')}"

    def attempt() -> Scene:
        if code != "asset-disputed":
            story.stage.put(OFFICER, path, pledge_body(story, "loan 3"))
        refused = story.stage.refused_post(OFFICER, f"{path}/signing", None, code)
        return Scene(f"平台拒绝：{zh}", f"The API refuses: {en}", refused=refused)

    story.tried(f"api {en}", attempt)
    step = attempts.pledge("loan 3", THIRD_FEN)
    attempts.at_contract(zh, en, error, step, SIGNATORY, OFFICER)
