"""What may go wrong with a bank's queue."""

from datetime import datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound


class WorkNotFound(NotFound):
    code = "work-not-found"

    def __init__(self, record_id: UUID) -> None:
        super().__init__(
            "There is no such piece of work in your bank's queue any more.",
            cure="Open the queue again; somebody may have done it.",
            record_id=str(record_id),
        )


class WorkTaken(Conflict):
    code = "work-taken"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            "A colleague has taken this piece of work meanwhile.",
            cure="Open the queue again; take it over from there if you agree on it.",
            by=by,
            at=at.isoformat(),
        )
