"""How many rights a second the rules judge, on one core and without a database."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ip_finance.eligibility.assessment import assess
from ip_finance.eligibility.facts import Case, Known, Owner, OwnMark, Reading, RightFacts, Terms
from ip_finance.eligibility.stored import case_of_json, case_to_json
from ip_finance.office_files.model import GoodsClass
from ip_finance.office_files.numbers import RightType, check_digit
from ip_finance.rights.marks import Mark
from ip_finance.rights.standing import Told
from tests.bench.figures import Figure

RIGHTS, A_CASE = 100_000, 10
TODAY = date(2026, 11, 26)
OWNER = Owner("成都星灿智能装备有限公司", "91510100MA9XCK003K")
LEAST_A_SECOND = 5_000
"""What issue 4 asks of the pure part of a pre-check."""
WORDS = "星灿蓉锦天府云图智联明月青城远航川越"


def measure() -> Iterator[Figure]:
    """The rules beside the mere reading and writing of what they are asked about, as JSON.

    In seconds of the processor, so that what else the machine does tells nothing.
    """
    ours, lines = 0.0, 0
    theirs = 0.0
    for case in _cases():
        started = time.process_time()
        lines += len(assess(case))
        judged = time.process_time()
        case_of_json(case_to_json(case))
        theirs += time.process_time() - judged
        ours += judged - started
    yield Figure(
        f"pre-check of {RIGHTS:,} rights, pure part, one core",
        round(RIGHTS / ours),
        "rights/s",
        "budget",
        LEAST_A_SECOND,
    )
    yield Figure(
        f"pre-check of {RIGHTS:,} rights, {lines:,} lines, pure part, one core",
        round(RIGHTS / ours),
        "rights/s",
        "the same rights as JSON and back",
        round(RIGHTS / theirs),
    )


def _cases() -> Iterator[Case]:
    """Ten rights each: six patents, three marks among nine of the owner's, one copyright."""
    for number in range(RIGHTS // A_CASE):
        rights = tuple(_right(number * A_CASE + place, place) for place in range(A_CASE))
        own = tuple(OwnMark(_mark(number * A_CASE + place), date(2033, 1, 1)) for place in range(9))
        terms = Terms(maturity_on=TODAY + timedelta(days=365))
        yield Case(TODAY, OWNER, OWNER, terms, rights, Told(own, "平台", TODAY))


def _right(number: int, place: int) -> RightFacts:
    patent = _patent(number)
    if place < 6:
        return patent
    no_fees = replace(patent, fees_paid_through=None)
    if place < 9:
        mark = _mark(number)
        return replace(
            no_fees, right_type=RightType.TRADEMARK, number=mark.number, title="标", mark=mark
        )
    return replace(no_fees, right_type=RightType.SOFTWARE, number=f"2021SR{number:07d}")


def _patent(number: int) -> RightFacts:
    def known(value: bool) -> Known[bool]:
        return Known(Told(value, "登记簿副本", TODAY))

    digits, late = f"20211{number:07d}", number % 7 == 0
    paid = TODAY + timedelta(days=-30 if late else 200)
    return RightFacts(
        id=str(number),
        right_type=RightType.INVENTION,
        number=f"ZL{digits}.{check_digit(digits)}",
        title=f"一种装置 {number}",
        filed_on=date(2021, 3, 1),
        granted_on=date(2023, 5, 4),
        owners=Known(Told((OWNER,), "登记簿副本", TODAY)),
        ends_on=Known(Told(date(2041, 3, 1), "公布文件", TODAY)),
        is_granted=known(value=True),
        is_ended=known(value=False),
        fees_paid_through=Known(Told(paid, "登记簿副本", TODAY)),
        is_frozen=known(value=number % 11 == 0),
        is_encumbered=known(value=False),
        reading=Reading("登记簿副本", TODAY),
    )


def _mark(number: int) -> Mark:
    words = WORDS[number % 17] + WORDS[number * 7 % 19 % len(WORDS)]
    goods = GoodsClass(number % 45 + 1, (f"{number % 45 + 1:02d}01",), ())
    return Mark(str(10_000_000 + number), words, None, (goods, GoodsClass(9, ("0901",), ())))
