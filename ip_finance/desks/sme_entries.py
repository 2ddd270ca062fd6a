"""What a firm types on its way to an application, and what of it can be used already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import Fen
from ip_finance.desks.sketching import Wanted
from ip_finance.marketplace.entries import Choice
from ip_finance.marketplace.schemas import Amount, Text
from ip_finance.web import forms
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form

STEPS: Final[dict[str, tuple[str, ...]]] = {
    "product": ("choice",),
    "amount": ("amount_fen", "term_months", "way", "purpose"),
    "rights": ("asset_ids",),
    "documents": (),
    "confirm": (),
}
"""The steps in their order, each with the fields that it asks for."""
STEP_WORDS: Final = ("选择产品", "金额与期限", "出质权利", "材料", "确认提交")
LONGEST, MOST = 600, 100
MISSING: Final = {
    "choice": "请选择一个产品。",
    "amount_fen": "请填写金额，例如 300万。",
    "term_months": "请填写期限。",
    "purpose": "请写明资金用途。",
    "asset_ids": "请至少选择一项权利。",
}


class SketchIn(BaseModel):
    """An application as far as it has come; nothing of it is asked for yet."""

    model_config = ConfigDict(extra="ignore")

    choice: Choice | None = None
    amount_fen: Amount | None = None
    term_months: Annotated[int, Field(ge=1, le=36)] = 12
    way: Annotated[int, Field(ge=0, le=100)] = 0
    purpose: Annotated[Text, Field(max_length=500)] | None = None
    asset_ids: list[UUID] = Field(default_factory=list, max_length=MOST)

    def wanted(self) -> Wanted:
        bank, _, product = (self.choice or "/").partition("/")
        return Wanted(
            bank_id=UUID(bank) if bank else None,
            product_id=UUID(product) if product else None,
            amount=Fen(self.amount_fen) if self.amount_fen else None,
            months=self.term_months,
            way=self.way,
            purpose=self.purpose or "",
            asset_ids=tuple(self.asset_ids),
        )


def typed_at(step: str, form: Form) -> dict[str, tuple[str, ...]]:
    """What the form holds of the fields of this step, cut to what a draft keeps."""
    return {
        name: tuple(text[:LONGEST] for text in form.values.get(name, ())[:MOST])
        for name in STEPS[step]
    }


@dataclass(frozen=True, slots=True)
class Entered:
    """A draft as it was typed, with its slips, and what of it can be used."""

    filled: Filled[SketchIn]
    wanted: Wanted


def read(content: Mapping[str, Sequence[str]]) -> Entered:
    """The draft; what has a slip in it is left out of what can be used."""
    typed = {name: tuple(texts) for name, texts in content.items() if "".join(texts).strip()}
    filled = forms.read(Form(typed, {}, ""), SketchIn)
    sound = {name: texts for name, texts in typed.items() if name not in filled.errors}
    again = forms.read(Form(sound, {}, ""), SketchIn)
    return Entered(filled, (again.model or SketchIn()).wanted())


def missing_at(step: str, filled: Filled[Any]) -> dict[str, str]:
    """What the step still lacks or has wrong, by field."""
    found = {
        name: told
        for name, told in MISSING.items()
        if name in STEPS[step] and not "".join(filled.values(name)).strip()
    }
    wrong = {name: told for name, told in filled.errors.items() if name in STEPS[step]}
    return found | wrong


def first_unready(filled: Filled[Any]) -> str | None:
    """The first step at which something is missing or wrong."""
    return next((step for step in STEPS if missing_at(step, filled)), None)
