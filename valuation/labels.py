"""Names of things, in the two languages of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name in Chinese and in English."""

    zh: str
    en: str
