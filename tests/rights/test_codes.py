"""Codes of the Chinese office, one by one, and none forgotten."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ip_finance.office_files.events import LegalEntry
from ip_finance.rights.codes import KINDS, TWO_SIDED, event_of, kind_of, kinds_of
from ip_finance.rights.events import EventKind

LIST = Path(__file__).parents[3] / "shared/data/ip-samples/ops/legal_code_descriptions_202417.xlsx"

BY_CODE = {
    # § 6.3 of the domain rules, line by line
    "GR01": EventKind.GRANTED,
    "FG4A": EventKind.GRANTED,
    "FG1K": EventKind.GRANTED,
    "C14": EventKind.GRANTED,
    "PB01": EventKind.PUBLISHED,
    "SE01": EventKind.OTHER,
    "PE01": EventKind.PLEDGED,
    "PM01": EventKind.PLEDGE_CHANGED,
    "PC01": EventKind.PLEDGE_CANCELLED,
    "PP01": EventKind.FROZEN,
    "PD01": EventKind.UNFROZEN,
    "TR01": EventKind.TRANSFERRED,
    "TA01": EventKind.TRANSFERRED,
    "CP01": EventKind.OWNER_RENAMED,
    "CP02": EventKind.OWNER_MOVED,
    "CP03": EventKind.OWNER_RENAMED,
    "EE01": EventKind.LICENSED,
    "EM01": EventKind.LICENCE_CHANGED,
    "EC01": EventKind.LICENCE_ENDED,
    "OL01": EventKind.OPEN_LICENCE_DECLARED,
    "OL02": EventKind.OPEN_LICENCE_WITHDRAWN,
    "CF01": EventKind.LAPSED,
    "CX01": EventKind.TERM_ENDED,
    "CE01": EventKind.TERM_ENDED,
    "AV01": EventKind.ABANDONED,
    "AV02": EventKind.PARTLY_ABANDONED,
    "AR01": EventKind.ABANDONED,
    "AD01": EventKind.ABANDONED,
    "IW01": EventKind.INVALIDATED,
    "IP01": EventKind.PARTLY_INVALIDATED,
    "RW01": EventKind.INVALIDATED,
    "RP01": EventKind.PARTLY_INVALIDATED,
    "RR01": EventKind.RESTORED,
    "RA01": EventKind.RESTORED,
    "TG01": EventKind.TERM_CHANGED,
    "TP01": EventKind.TERM_CHANGED,
    "RJ01": EventKind.REFUSED,
    "WD01": EventKind.REFUSED,
    "WW01": EventKind.REFUSED,
    # codes of the years before
    "ASS": EventKind.TRANSFERRED,
    "BB1A": EventKind.PUBLISHED,
    "C06": EventKind.PUBLISHED,
    "C04": EventKind.REFUSED,
    "C12": EventKind.REFUSED,
    "C15": EventKind.TERM_CHANGED,
    "C17": EventKind.TERM_ENDED,
    "C19": EventKind.LAPSED,
    "C20": EventKind.ABANDONED,
    "C25": EventKind.ABANDONED,
    "C26": EventKind.PARTLY_INVALIDATED,
    "C28": EventKind.INVALIDATED,
    "C41": EventKind.TRANSFERRED,
    "C49": EventKind.RESTORED,
    "C56": EventKind.OWNER_RENAMED,
    "C61": EventKind.GRANTED,
    "EXPY": EventKind.TERM_ENDED,
    "GRSP": EventKind.GRANTED,
    "LIC": EventKind.LICENSED,
    "MA1K": EventKind.ABANDONED,
    "MK4A": EventKind.TERM_ENDED,
    "MM1K": EventKind.LAPSED,
    "REIN": EventKind.RESTORED,
    "RGAV": EventKind.ABANDONED,
    "RN01": EventKind.TERM_CHANGED,
}


@pytest.mark.parametrize(("code", "kind"), BY_CODE.items())
def test_the_code_tells_this(code: str, kind: EventKind) -> None:
    assert kind_of(code) is kind


@pytest.mark.parametrize("code", ["", "ZZ99", "质押", "PE1", "\x00", "x" * 5_000])
def test_a_code_that_nobody_knows_tells_something_else(code: str) -> None:
    assert kind_of(code) is EventKind.OTHER
    assert kinds_of(code) == frozenset()


def test_a_code_is_known_in_small_letters_and_with_the_blanks_of_ops() -> None:
    assert kind_of(" pe01 ") is EventKind.PLEDGED


@pytest.mark.parametrize(
    ("code", "entry", "kind"),
    [
        ("PLDC", "", EventKind.PLEDGED),
        ("PLDC", "ENTRY INTO FORCE OF PLEDGE", EventKind.PLEDGED),
        ("PLDC", "Cancellation of the contract", EventKind.PLEDGE_CANCELLED),
        ("PLDC", "专利权质押合同登记的注销", EventKind.PLEDGE_CANCELLED),
        ("PLDC", "专利权质押合同登记的变更", EventKind.PLEDGE_CHANGED),
        ("RINS", "", EventKind.FROZEN),
        ("RINS", "专利权保全的解除", EventKind.UNFROZEN),
        ("LICC", "", EventKind.LICENSED),
        ("LICC", "CANCELLATION", EventKind.LICENCE_ENDED),
        ("C32", "", EventKind.INVALIDATED),
        ("C35", "宣告专利权部分无效", EventKind.PARTLY_INVALIDATED),
    ],
)
def test_an_old_code_for_two_things_is_told_apart_by_its_entry(
    code: str, entry: str, kind: EventKind
) -> None:
    assert kind_of(code, entry) is kind


def test_an_entry_does_not_change_what_a_plain_code_tells() -> None:
    assert kind_of("PE01", "CANCELLATION") is EventKind.PLEDGED


def test_every_reading_of_a_code_is_among_those_it_can_stand_for() -> None:
    assert kinds_of("RINS") == {EventKind.FROZEN, EventKind.UNFROZEN}
    assert all(KINDS[code] in kinds_of(code) for code in TWO_SIDED)


def test_an_entry_of_a_register_keeps_its_code_day_and_details() -> None:
    entry = LegalEntry("PE01", None, date(2024, 5, 7), details={"registration_no": "Y20240001"})

    found = event_of(entry, "EPO OPS legal")

    assert (found.kind, found.code, found.source) == (EventKind.PLEDGED, "PE01", "EPO OPS legal")
    assert found.details == {"registration_no": "Y20240001"}


def test_a_day_that_cannot_be_read_keeps_its_words_and_is_no_day() -> None:
    entry = LegalEntry("TG01", None, date(2024, 5, 7), details={"ends_on": "see gazette"})

    assert event_of(entry, "EPO OPS legal").details == {"ends_on_as_printed": "see gazette"}


@pytest.mark.skipif(not LIST.exists(), reason="the EPO's list of codes is not on this machine")
def test_every_chinese_code_of_the_epos_list_has_a_place() -> None:
    book = openpyxl.load_workbook(LIST)
    listed = {
        str(code).strip()
        for country, code, *_ in book.worksheets[0].iter_rows(values_only=True)
        if country == "CN"
    }
    book.close()

    assert len(listed) > 90
    assert listed == set(KINDS)
