"""How everybody joins: parties by a quorum of guardians, people with keys of their own."""

from ip_finance.play.cast import (
    LATECOMER,
    NEWCOMERS,
    PASSWORD,
    SECOND_APPROVER,
    SECOND_BANK,
    SME,
    STAFF,
    WITHOUT_KEY,
    Role,
)
from ip_finance.play.log_keeping import play_recorder
from ip_finance.play.story import Story

ADMITTERS = ("provider.guardian", "operator.admin")


def play_onboarding(story: Story) -> None:
    """Everybody joins: parties by quorum of two guardians, people with keys of their own."""
    stage = story.stage
    play_recorder(story)
    for company in NEWCOMERS:
        body = {"kind": company.kind.value, "name": company.name, "uscc": company.uscc}
        stage.put("operator.admin", f"/parties/{story.id_of(company.code)}", body)
    path = f"/parties/{story.id_of(SME.code)}/admission"
    taken = stage.carry(stage.ask("operator.admin", path), *ADMITTERS)
    story.scene(
        f"企业入驻：{SME.name}由科技方与平台两家守护人共同签署准入",
        "The SME is admitted by guardians of two different parties",
        taken=taken,
    )
    for role in STAFF:
        join(story, role)
    story.scene(
        "七位签署人在本地生成密钥，平台只存密文；两家守护人签署登记上链",
        "Seven people made keys at their own side; two guardians enrolled each on the ledger",
    )


def play_second_bank(story: Story) -> None:
    """Another bank joins, with an officer and an approver."""
    stage, path = story.stage, f"/parties/{story.id_of(SECOND_BANK.code)}"
    kind, name, uscc = SECOND_BANK.kind.value, SECOND_BANK.name, SECOND_BANK.uscc
    stage.put("operator.admin", path, {"kind": kind, "name": name, "uscc": uscc})
    stage.carry(stage.ask("operator.admin", f"{path}/admission"), *ADMITTERS)
    for role in (LATECOMER, SECOND_APPROVER):
        join(story, role)


def join(story: Story, role: Role) -> None:
    """File a person, and have the key that they made enrolled."""
    stage = story.stage
    person = {
        "party_id": story.id_text(role.company.code),
        "name": role.name,
        "login": role.login,
        "password": PASSWORD,
        "roles": sorted(role.roles),
    }
    stage.put("operator.admin", f"/people/{story.id_of(role.login)}", person)
    if role.roles & WITHOUT_KEY:
        return
    keystore = stage.cast.keystore_of(role.login)
    body = {"address": stage.account(role.login).address, "keystore": keystore}
    stage.put(role.login, "/me/key", body)
    request = stage.ask(role.login, "/me/key/enrolment")
    for guardian in ADMITTERS:
        stage.sign(guardian, request)
    stage.taken(role.login, request)
