"""Whether the work beside the web goes on: `GET /api/status`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from ip_finance.core.condition import Condition
from ip_finance.web.deps import SignedIn

router = APIRouter(tags=["status"])


class State(StrEnum):
    """HINDERED: requests are taken, but something does not reach the ledger or our tables."""

    WORKING = "working"
    HINDERED = "hindered"


class HindranceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    hand: str
    code: str
    detail: str
    cure: str
    since: datetime


class StatusOut(BaseModel):
    state: State
    hindrances: list[HindranceOut]


def get_condition(request: Request) -> Condition:
    condition: Condition = request.app.state.condition
    return condition


@router.get("/status")
def get_status(
    actor: SignedIn,  # noqa: ARG001  whoever is signed in may know
    condition: Annotated[Condition, Depends(get_condition)],
) -> StatusOut:
    """What stands in the way of sending to the ledger and of reading it, with the cure."""
    found = [HindranceOut.model_validate(one) for one in condition.hindrances()]
    return StatusOut(state=State.HINDERED if found else State.WORKING, hindrances=found)
