"""Verifications with all that may hang on one."""

from tests.api import Platform
from tests.builders import findings_body
from tests.parties.builders import id_of, text_id


def former_name_body(document: str, party: str = "sme") -> dict[str, str]:
    """That the company was called something else before."""
    return {
        "party_id": text_id(party),
        "name": "成都旧名装备厂",
        "until": "2024-01-01",
        "document_id": document,
    }


def file_everything(platform: Platform) -> None:
    """Something in every table of verification: a former name, and a second piece of evidence."""
    notice = platform.upload("verifier", "notice of name", b"notice")
    platform.put("verifier", f"/former-names/{id_of('name')}", former_name_body(notice))
    asset = platform.get("verifier", f"/ip-assets/{id_of('asset')}")
    body = {
        "asset_id": asset["id"],
        "document_id": platform.upload("verifier", "second extract", b"second extract"),
        "further_ids": [notice],
        "findings": findings_body(asset),
    }
    platform.put("verifier", f"/verifications/{id_of('second look')}", body)
