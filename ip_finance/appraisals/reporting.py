"""An appraisal as a report for readers: its stored text, and what the platform knows around it."""

from collections.abc import Iterator
from datetime import date

from ip_finance.appraisals.errors import ReportOfEarlierEngine
from ip_finance.appraisals.models import Appraisal
from ip_finance.appraisals.report.blocks import Document
from ip_finance.appraisals.report.composed import compose
from ip_finance.appraisals.report.paper import paper
from ip_finance.appraisals.report.reading import Signer, Surroundings
from ip_finance.appraisals.words import Lang
from ip_finance.core.clock import BEIJING
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.parties import repository as parties
from ip_finance.rights.standing import Standing, Told
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from valuation import reports
from valuation.appraisal.appraise import ENGINE

SIGNED = {RequestState.COMPLETE, RequestState.TAKEN}
"""All appraisers have signed, whether or not the ledger has taken it yet."""


def document_of(tx: Tx, appraisal: Appraisal, lang: Lang, maturity_on: date | None) -> Document:
    """The report to be shown. Raises: ReportOfEarlierEngine."""
    _check_engine(appraisal)
    return compose(appraisal.report, lang=lang, around=_around(tx, appraisal, lang, maturity_on))


def paper_of(tx: Tx, appraisal: Appraisal, lang: Lang, maturity_on: date | None) -> bytes:
    """The report as PDF/A-2b. Raises: ReportOfEarlierEngine."""
    _check_engine(appraisal)
    return paper(appraisal.report, lang=lang, around=_around(tx, appraisal, lang, maturity_on))


def _check_engine(appraisal: Appraisal) -> None:
    engine = reports.engine_of(appraisal.report)
    if engine != ENGINE:
        raise ReportOfEarlierEngine(appraisal.id, engine)


def _around(tx: Tx, appraisal: Appraisal, lang: Lang, maturity_on: date | None) -> Surroundings:
    firm = parties.find_by_id(tx.session, appraisal.party_id)
    asset = ip_assets.by_id(tx.session, appraisal.asset_id)
    standing = legal_status.standing(tx.session, asset, appraisal.valued_on)
    ledger = appraisal.on_ledger
    return Surroundings(
        number=str(appraisal.id),
        firm=firm.name if firm else "",
        signers=tuple(_signers(tx, appraisal)),
        tx_hash=ledger.tx_hash if ledger else "",
        commitment=appraisal.report_hash,
        maturity_on=maturity_on,
        disagreement_note=appraisal.disagreement_note,
        knock_outs=tuple(_knock_outs(standing, lang)),
    )


def _signers(tx: Tx, appraisal: Appraisal) -> Iterator[Signer]:
    signed = [one for one in signing.about(tx.session, [appraisal.id]) if one.state in SIGNED]
    for signature in signed[-1].signatures if signed else ():
        person = parties.find_person(tx.session, signature.person_id)
        yield Signer(
            name=person.name if person else "",
            address=signature.address,
            signed_at=signature.signed_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M UTC+8"),
        )


def _knock_outs(standing: Standing, lang: Lang) -> Iterator[tuple[str, str]]:
    """What stands against the right as security on the base date, by the pre-check's rules."""
    against: tuple[tuple[str, Told[bool], bool, str, str], ...] = (
        ("PP-11", standing.is_alive, False, "权利已经终止", "The right has ended"),
        ("PP-12", standing.is_granted, False, "尚未授权或注册", "Not granted or registered"),
        ("PP-14", standing.is_frozen, True, "权利被保全", "The right is seized"),
        ("PP-14", standing.is_suspended, True, "程序已中止", "Proceedings are suspended"),
        (
            "PP-18",
            standing.is_encumbered,
            True,
            "处于在先质押期间",
            "An earlier pledge is in force",
        ),
        ("PP-20", standing.is_invalidation_pending, True, "被请求宣告无效", "Invalidation pends"),
    )
    for rule, fact, harmful, zh, en in against:
        if fact.value is harmful:
            said = zh if lang is Lang.ZH else en
            yield rule, f"{said} ({fact.source}, {fact.on.isoformat()})"
