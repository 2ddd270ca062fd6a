"""What holds for the whole platform until somebody sets something else: data with its source.

Migrations put it in. A file `<kind>.json` has `entries`: key, effective_from, source, verified,
content. None is presented as law; what nobody has checked against a text says `verified: false`.
"""

import json
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, Final
from uuid import UUID, uuid5

NAMES: Final = UUID("0f0a4b3e-6a43-5f0c-9a55-1c2f7f6f2a10")
PUT_IN: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""When these came with the platform."""


def rows(kind: str) -> list[dict[str, Any]]:
    """The rows of `policy_versions` that a kind begins with, under ids that never change."""
    told = json.loads(files(__package__).joinpath(f"{kind}.json").read_text(encoding="utf-8"))
    return [
        {
            "id": uuid5(NAMES, f"{kind}/{one['key']}/{one['effective_from']}"),
            "kind": kind,
            "owner_id": None,
            "key": one["key"],
            "effective_from": date.fromisoformat(one["effective_from"]),
            "content": one["content"],
            "source": one["source"],
            "is_verified": one["verified"],
            "comment": "platform default",
            "made_by": None,
            "made_at": PUT_IN,
            "checked_by": None,
            "checked_at": PUT_IN,
            "verdict": "accepted",
            "check_comment": "",
        }
        for one in told["entries"]
    ]
