"""Documents of a test: kept with a kind, for a person, as a version of another."""

from typing import Any

from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Answer, Platform
from tests.builders import TODAY
from tests.parties.builders import id_of

PDF = b"%PDF-1.7 "
REASON = {"reason": "本人于 2026-11-20 书面提出。"}


def path_of(name: str) -> str:
    return f"/documents/{id_of(name)}"


def keep(
    platform: Platform, name: str, content: bytes | None = None, login: str = "owner", **asked: Any
) -> Answer:
    """Keep a PDF under the id of its name; `asked` are further parameters."""
    body = PDF + name.encode() if content is None else content
    query = {"name": f"{name}.pdf", **{key: str(value) for key, value in asked.items()}}
    headers = {"Content-Type": "application/pdf"}
    return platform.send(login, "PUT", path_of(name), params=query, content=body, headers=headers)


def kept(platform: Platform, name: str, login: str = "owner", **asked: Any) -> dict[str, Any]:
    """Keep it, which must succeed."""
    answer = keep(platform, name, login=login, **asked)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def record_of(platform: Platform, name: str, login: str = "owner") -> dict[str, Any]:
    return dict(platform.get(login, f"{path_of(name)}/record"))


def read(platform: Platform, name: str, login: str = "owner") -> Answer:
    return platform.send(login, "GET", f"{path_of(name)}/content")


def erase(platform: Platform, path: str, login: str = "owner") -> Answer:
    return platform.ask(login, "POST", f"{path}/erasure", REASON)


def aged(platform: Platform, name: str, *, years: int) -> None:
    """As if the document had been kept, and relied on, that long ago."""
    for change in (
        "update documents set created_at = created_at - make_interval(years => :years)",
        "update document_uses set since = since - make_interval(years => :years)",
    ):
        of = "id" if change.startswith("update documents") else "document_id"
        with platform.database.owner.begin(SYSTEM) as tx:
            asked = text(f"{change} where {of} = :id")
            tx.session.execute(asked, {"id": id_of(name), "years": years})


def person(platform: Platform, name: str, login: str = "owner") -> str:
    """File a data subject; give its id."""
    found = platform.put(login, f"/data-subjects/{id_of(name)}", {"reference": name})
    return str(found["id"])


def file_everything(platform: Platform) -> None:
    """Something in every table of documents, of the owner's."""
    kept(platform, "passport", subject_id=person(platform, "guarantor"))
    body = {"ended_on": str(TODAY), "reason": "用途已结束。"}
    platform.post("owner", f"{path_of('passport')}/purpose-end", body)
