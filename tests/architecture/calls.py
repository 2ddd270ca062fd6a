"""A request as it is kept for the tests of every endpoint, and the records most of them name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.api import Platform
from tests.builders import Stage
from tests.parties.builders import id_of


@dataclass(frozen=True)
class Call:
    """A request as its rightful sender `login` would send it.

    `wrong` sees the record and has not the role; `outsider` has the role and not the record. At
    `stage`, after `scene`, the request can succeed.
    """

    method: str
    path: str
    login: str
    body: Any = None
    wrong: str | None = None
    outsider: str | None = None
    stage: Stage = Stage.APPROVED
    scene: Callable[[Platform], object] | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _path(template: str, name: str) -> str:
    return template.replace("{}", str(id_of(name)))


ASSET, LOAN, PLEDGE = (_path("/{}", name)[1:] for name in ("asset", "loan", "pledge"))
FILE, CHECK, REPORT = (
    _path("/{}", name)[1:] for name in ("file of asset", "verification", "appraisal")
)
NEW = id_of("something new")
