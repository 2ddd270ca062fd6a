"""What the calculator takes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Method = Literal["interest-first", "equal-instalment", "equal-principal", "bullet"]


class CalculatorIn(BaseModel):
    model_config = ConfigDict(extra="ignore")

    amount_fen: Annotated[int, Field(ge=100_00, le=100_000_000_000)]
    months: Annotated[int, Field(ge=1, le=120)]
    rate_bps: Annotated[int, Field(ge=1, le=3_600)]
    method: Method
