"""Models shipped with the library. Versions live side by side, so that old results recompute."""

import re
from functools import cache
from importlib.resources import files

from valuation import checks
from valuation.codec import read_data
from valuation.errors import UnknownReference
from valuation.models.additive import AdditiveModel

_FILE = re.compile(r"(?P<id>[a-z0-9-]+)\.v(?P<version>\d+)\.json")


@cache
def available_models() -> tuple[tuple[str, str], ...]:
    """Id and version of every model shipped, sorted.

    >>> ("cn-kept-5", "1") in available_models()
    True
    """
    names = (entry.name for entry in files("valuation").joinpath("data", "models").iterdir())
    found = [match.group("id", "version") for name in names if (match := _FILE.fullmatch(name))]
    return tuple(
        sorted(((of, version) for of, version in found), key=lambda of: (of[0], int(of[1])))
    )


def load_model(model_id: str, version: str | None = None) -> AdditiveModel:
    """A shipped model; the newest version unless one is given.

    >>> load_model("cn-kept-5", "1").link
    <Link.LOGIT: 'logit'>
    """
    checks.record("model_id", model_id, str)
    versions = [shipped for found, shipped in available_models() if found == model_id]
    if not versions:
        known = sorted({found for found, _ in available_models()})
        raise UnknownReference("model_id", f"must be one of {', '.join(known)}, got {model_id!r}")
    chosen = versions[-1] if version is None else version
    if checks.record("version", chosen, str) not in versions:
        raise UnknownReference("version", f"must be one of {', '.join(versions)}, got {version!r}")
    return _read(model_id, chosen)


@cache
def _read(model_id: str, version: str) -> AdditiveModel:
    return read_data(f"models/{model_id}.v{version}.json", AdditiveModel)
