"""The stages that a case passes on the platform, and how long each may take. Pure.

The days are the platform's own promise of service, no rule of law; what law or an office sets is
counted by monitoring and by the filings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Where a right, or the case of a loan, stands for whoever runs the platform."""

    TO_REGISTER = "to-register"
    TO_VERIFY = "to-verify"
    TO_VALUE = "to-value"
    READY = "ready"
    TO_SIGN = "to-sign"
    TO_DECIDE = "to-decide"
    TO_PLEDGE = "to-pledge"
    TO_RELEASE = "to-release"
    REPAYING = "repaying"
    TROUBLED = "troubled"


OF_RIGHTS: Final = (Stage.TO_REGISTER, Stage.TO_VERIFY, Stage.TO_VALUE, Stage.READY)
WORDS: Final = {
    Stage.TO_REGISTER: "知产待登记",
    Stage.TO_VERIFY: "待核验",
    Stage.TO_VALUE: "待评估",
    Stage.READY: "可融资",
    Stage.TO_SIGN: "申请待签署",
    Stage.TO_DECIDE: "银行审批中",
    Stage.TO_PLEDGE: "待签约登记",
    Stage.TO_RELEASE: "待放款",
    Stage.REPAYING: "还款中",
    Stage.TROUBLED: "逾期与处置",
}
WHO: Final = {
    Stage.TO_REGISTER: "企业",
    Stage.TO_VERIFY: "核验机构",
    Stage.TO_VALUE: "评估师",
    Stage.READY: "企业",
    Stage.TO_SIGN: "企业",
    Stage.TO_DECIDE: "银行",
    Stage.TO_PLEDGE: "银行与企业",
    Stage.TO_RELEASE: "银行",
    Stage.REPAYING: "企业",
    Stage.TROUBLED: "银行",
}
"""Whose move it is in each stage."""
DAYS: Final = {
    Stage.TO_VERIFY: 5,
    Stage.TO_VALUE: 12,
    Stage.TO_SIGN: 7,
    Stage.TO_DECIDE: 20,
    Stage.TO_PLEDGE: 30,
    Stage.TO_RELEASE: 40,
}
"""Days from the filing of the right, or of the application, within which a stage is to be over."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many stand at a stage, how many of them too long, and since when the oldest was filed."""

    stage: Stage
    found: int
    late: int
    oldest: datetime | None

    @property
    def word(self) -> str:
        return WORDS[self.stage]

    @property
    def who(self) -> str:
        return WHO[self.stage]

    @property
    def days(self) -> int | None:
        return DAYS.get(self.stage)

    def age(self, now: datetime) -> int | None:
        """Whole days since the oldest was filed."""
        return None if self.oldest is None else max((now - self.oldest).days, 0)

    @property
    def href(self) -> str:
        return f"/ops/cases?stage={self.stage.value}"


def due_by(stage: Stage, filed_at: datetime) -> datetime | None:
    """Until when the stage is to be over; None where the platform promises nothing."""
    days = DAYS.get(stage)
    return None if days is None else filed_at + timedelta(days=days)
