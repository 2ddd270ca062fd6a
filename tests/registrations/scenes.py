"""What people enter of a filing, and how one is brought from one state to the next."""

from typing import Any

from tests.builders import LOAN_FEN, TODAY
from tests.parties.builders import Cast, id_of, text_id

FILING = f"/filings/{id_of('filing')}"


def filing_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "pledge_id": text_id("pledge"),
        "kind": "registration",
        "registrar": "cnipa-patent",
        "cause": "",
    }
    return stated | changes


def paper(cast: Cast, name: str, login: str = "officer") -> str:
    """A document of the office."""
    return cast.upload(login, name, f"国知局文件：{name}".encode())


def submission_body(document: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "channel": "online",
        "submission_no": "SL2026112400001",
        "submitted_on": str(TODAY),
        "document_id": document,
    }
    return stated | changes


def correction_body(document: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "noticed_on": str(TODAY),
        "items": ["质押合同缺少债务履行期限"],
        "document_id": document,
    }
    return stated | changes


def outcome_body(document: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "number": "Y2026980012345",
        "registered_on": str(TODAY),
        "registered_fen": LOAN_FEN,
        "document_id": document,
    }
    return stated | changes


def refusal_body(document: str, **changes: Any) -> dict[str, Any]:
    stated = {
        "ground": "PP-13",
        "text": "专利年费未按规定缴纳",
        "refused_on": str(TODAY),
        "document_id": document,
    }
    return stated | changes


WITHDRAWAL = {"text": "双方另行签约", "withdrawn_on": str(TODAY)}


def complete_dossier(cast: Cast) -> None:
    """Bring whatever the registrars still lack, each from whoever has it."""
    path = f"/pledges/{id_of('pledge')}/dossier"
    for folder in cast.get("officer", path)["folders"]:
        for lacking in folder["papers"]:
            if lacking["state"] == "missing":
                document = paper(cast, f"{folder['registrar']} {lacking['code']}")
                body = {"document_id": document}
                cast.put("officer", f"{path}/papers/{lacking['slot']}", body)


def open_filing(cast: Cast, name: str = "filing", **changes: Any) -> str:
    """Begin a filing; give its path."""
    path = f"/filings/{id_of(name)}"
    cast.put("officer", path, filing_body(**changes))
    return path


def submit(cast: Cast, path: str = FILING, **changes: Any) -> Any:
    document = paper(cast, f"receipt of {path}")
    return cast.post("officer", f"{path}/submission", submission_body(document, **changes))


def ask_correction(cast: Cast, path: str = FILING, **changes: Any) -> Any:
    document = paper(cast, f"notice of {path}")
    return cast.post("officer", f"{path}/correction", correction_body(document, **changes))


def register(cast: Cast, path: str = FILING, **changes: Any) -> Any:
    document = paper(cast, f"certificate of {path}")
    return cast.post("officer", f"{path}/registration", outcome_body(document, **changes))


def refuse(cast: Cast, path: str = FILING, **changes: Any) -> Any:
    document = paper(cast, f"decision of {path}")
    return cast.post("officer", f"{path}/refusal", refusal_body(document, **changes))
