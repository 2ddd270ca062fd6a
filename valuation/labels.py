"""Names of things, in the two languages of the product."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name in Chinese and in English."""

    zh: str
    en: str


class RightType(StrEnum):
    """Rights that differ in what makes them valuable, how long they live and who may value them."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility-model"
    DESIGN = "design"
    TRADEMARK = "trademark"
    SOFTWARE = "software"
