"""Certificates of the one case."""

from tests.api import Platform
from tests.parties.builders import id_of, text_id

FILE = "file of asset"
CERTIFICATE = f"/certificates/{id_of('certificate')}"


def certificate_body() -> dict[str, str]:
    """For the file that the SME's right was registered from."""
    return {"document_id": text_id(FILE)}


def file_everything(platform: Platform) -> None:
    platform.put("owner", CERTIFICATE, certificate_body())
