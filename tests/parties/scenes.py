"""What is known of a firm before it is admitted."""

from tests.api import Platform
from tests.parties.builders import PASSWORD, id_of

NEWCOMER = id_of("newcomer")
STATED = {
    "legal_person": "李晓明",
    "controllers": [{"name": "李晓明", "share_bps": 6_000}, {"name": "王芳", "share_bps": 0}],
}
SENT_BACK = {"reason": "营业执照上的法定代表人与所填不符，请更正。"}


def bring_newcomer(platform: Platform) -> None:
    """A firm that nobody has admitted, with a signatory called `newcomer`."""
    party = {"kind": "sme", "name": "成都新来企业", "uscc": "91510100MA9XNEW02Q"}
    platform.put("admin", f"/parties/{NEWCOMER}", party)
    person = {
        "party_id": str(NEWCOMER),
        "name": "李晓明",
        "login": "newcomer",
        "password": PASSWORD,
        "roles": ["signatory"],
    }
    platform.put("admin", f"/people/{id_of('newcomer person')}", person)


def file_everything(platform: Platform) -> None:
    """A firm states who stands behind it and is sent back; another has stated it too."""
    platform.post("owner", "/onboarding-filings", STATED)
    bring_newcomer(platform)
    platform.post("admin", f"/parties/{NEWCOMER}/referrals", SENT_BACK)
