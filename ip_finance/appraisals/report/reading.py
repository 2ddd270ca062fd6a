"""One stored report being read in one language, and what only the platform knows about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ip_finance.appraisals import words
from ip_finance.appraisals.report import figures, svg
from ip_finance.appraisals.words import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An appraiser who signed: name, address of the key, and when, in words."""

    name: str
    address: str
    signed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a report itself does not hold. Offline all of it is unknown, and the report says so.

    `knock_outs` are rules that stand against the right, with the fact; None is not checked.
    `maturity_on` is the end of the loan that the right secures; `disagreement_note` says why both
    scorecards can be relied on though they differ.
    """

    number: str = ""
    firm: str = ""
    signers: tuple[Signer, ...] = ()
    tx_hash: str = ""
    commitment: str = ""
    maturity_on: date | None = None
    disagreement_note: str = ""
    knock_outs: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A parsed report, the digest of its bytes, and the language of its reader."""

    lang: Lang
    report: Mapping[str, Any]
    digest: str

    @property
    def inputs(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.report["inputs"]
        return found

    @property
    def base_date(self) -> date:
        return date.fromisoformat(self.inputs["base_date"])

    def say(self, zh: str, en: str) -> str:
        """The sentence in the reader's language."""
        return zh if self.lang is Lang.ZH else en

    def word(self, kind: str, code: str) -> str:
        """The words of a code of the library."""
        return words.word(self.lang, kind, code)

    def label(self, label: Mapping[str, str]) -> str:
        """A name that the report carries in both languages."""
        return label[self.lang]

    def brief(self, amount: float) -> str:
        """Money at an axis of a chart."""
        return figures.brief(self.lang, amount)

    def named(self, chart: str, title: str, description: str) -> svg.Named:
        """What a chart of this report is called."""
        return svg.Named(id=f"chart-{chart}", title=title, description=description)
