"""One case a rule and direction: what is asked, and what the rule must say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ip_finance.eligibility.domain import Outcome
from ip_finance.eligibility.facts import (
    Case,
    Consent,
    ContractParty,
    Known,
    MaxAmount,
    Obstacle,
    OwnMark,
    PledgeKind,
    Resolution,
    ResolvedBy,
    RightFacts,
    Valuation,
)
from tests.eligibility.builders import (
    CLAUSES,
    CLOTHES,
    FORFEITURE,
    PARTNER,
    PLEDGOR,
    STRANGER,
    UNGROUPED,
    case,
    contract,
    days,
    known,
    mark,
    patent,
    software,
    told,
    trademark,
    utility_model,
)

PASS, WARN, ACKNOWLEDGE = Outcome.PASS, Outcome.WARN, Outcome.ACKNOWLEDGE
UNKNOWN, BLOCK = Outcome.UNKNOWN, Outcome.BLOCK
YES = known(value=True)
LATER = date(2031, 1, 1)
SOUND = {"patent": case(patent()), "mark": case(trademark()), "software": case(software())}
TWO = known((PLEDGOR, PARTNER))
CONSENT = (Consent("right", PARTNER.name, "consent"),)
AGREEMENT = (Consent("right", None, "agreement"),)
BOARD = Resolution(ResolvedBy.BOARD, days(-3), "minutes", ())
SHAREHOLDERS = Resolution(ResolvedBy.SHAREHOLDERS, days(-3), "minutes", (STRANGER.name,))
LONG_AGO = days(-91)


@dataclass(frozen=True)
class Row:
    """`rule` asked about `asked` says `outcome`; `why` names the case."""

    rule: str
    outcome: Outcome
    why: str
    asked: Case


def rows() -> tuple[Row, ...]:
    """Every row, each rule in both directions at least."""
    return (
        *_numbers(),
        *_owners(),
        *_patents(),
        *_fees(),
        *_more_patents(),
        *_marks(),
        *_copyrights(),
        *_civil(),
        *_contracts(),
    )


def _numbers() -> Iterator[Row]:
    yield Row("ID-02", PASS, "a right check digit", SOUND["patent"])
    yield Row("ID-02", BLOCK, "a wrong check digit", case(patent(number="ZL202110071567.7")))
    yield Row("ID-02", BLOCK, "no patent number", case(patent(number="专利一")))
    yield Row("ID-13", PASS, "eight digits", SOUND["mark"])
    yield Row("ID-13", BLOCK, "nine digits", case(trademark(number="164356571")))
    yield Row("ID-14", PASS, "year, SR, seven digits", SOUND["software"])
    yield Row("ID-14", BLOCK, "no number of a copyright", case(software(number="2020XX0123456")))
    yield Row("ID-10", PASS, "a right code", SOUND["patent"])
    wrong = replace(PLEDGOR, uscc="91510100MA9XCK0031")
    yield Row("ID-10", BLOCK, "a wrong code", case(patent(), pledgor=wrong))
    borrower = replace(STRANGER, uscc="91510100MA9X0TH5MM")
    yield Row("ID-10", BLOCK, "a wrong code of the borrower", case(patent(), borrower=borrower))
    nobody = replace(PLEDGOR, uscc=None)
    yield Row("ID-10", UNKNOWN, "no code", case(patent(), pledgor=nobody))


def _owners() -> Iterator[Row]:
    for rule, kind, make in (
        ("PP-10", "patent", patent),
        ("TM-09-a", "mark", trademark),
        ("CR-04-a", "software", software),
    ):
        yield Row(rule, PASS, "the owner pledges", SOUND[kind])
        yield Row(rule, BLOCK, "a stranger's right", case(make(owners=known((STRANGER,)))))
        named = known((replace(PLEDGOR, uscc=STRANGER.uscc),))
        yield Row(rule, BLOCK, "the same name, another code", case(make(owners=named)))
        renamed = known((replace(PLEDGOR, name="成都星灿集团"),))
        yield Row(rule, BLOCK, "the same code, another name", case(make(owners=renamed)))
    for rule, make in (("PP-17", patent), ("TM-03", trademark), ("CR-07", software)):
        shared = make(owners=TWO)
        yield Row(rule, PASS, "the co-owner consents", case(shared, consents=CONSENT))
        yield Row(rule, PASS, "the co-owners agreed otherwise", case(shared, consents=AGREEMENT))
        yield Row(rule, BLOCK, "the co-owner is silent", case(shared))
        elsewhere = (replace(CONSENT[0], right_id="another"),)
        yield Row(rule, BLOCK, "a consent to another right", case(shared, consents=elsewhere))
        namesake = make(owners=known((PLEDGOR, replace(PLEDGOR, uscc=STRANGER.uscc))))
        yield Row(rule, BLOCK, "a co-owner of the pledgor's name", case(namesake))


def _patents() -> Iterator[Row]:
    yield Row("PP-11", PASS, "in force", SOUND["patent"])
    yield Row("PP-11", BLOCK, "ended", case(patent(is_ended=YES)))
    yield Row("PP-11", BLOCK, "its last day was yesterday", case(patent(ends_on=known(days(0)))))
    yield Row("PP-11", PASS, "today is its last day", case(patent(ends_on=known(days(1)))))
    stale = patent(is_ended=known(value=False, on=LONG_AGO), reading=None)
    yield Row("PP-11", UNKNOWN, "nobody looked for 91 days", case(stale))
    yield Row("PP-12", PASS, "granted", SOUND["patent"])
    applied = patent(is_granted=known(value=False), granted_on=None)
    yield Row("PP-12", BLOCK, "an application", case(applied))
    yield Row("PP-14", PASS, "free", SOUND["patent"])
    yield Row("PP-14", BLOCK, "preserved by a court", case(patent(is_frozen=YES)))
    yield Row("PP-14", BLOCK, "suspended at the office", case(patent(is_suspended=YES)))
    yield Row("PP-14", BLOCK, "disputed on the ledger", case(patent(is_disputed=True)))
    silent = patent(is_frozen=known(value=False, on=LONG_AGO))
    yield Row("PP-14", PASS, "a fresh register is silent", case(silent))
    unread = patent(is_frozen=None, reading=None)
    yield Row("PP-14", UNKNOWN, "no source says it", case(unread))
    yield from _court_orders("PP-14", patent)
    yield Row("PP-15", PASS, "the debt ends before", SOUND["patent"])
    two = (patent(id="long"), patent(id="short", ends_on=known(days(365))))
    yield Row("PP-15", BLOCK, "the debt ends a day after the shortest", case(*two))
    last_day = case(*two, maturity_on=days(364))
    yield Row("PP-15", PASS, "the debt ends on its last day", last_day)
    yield Row("PP-15", UNKNOWN, "no maturity", case(patent(), maturity_on=None))
    yield from _ends_of_debt("PP-15", patent(ends_on=known(days(800))))


def _ends_of_debt(rule: str, right: RightFacts) -> Iterator[Row]:
    """The right ends in 800 days; the debt, by each of the days that the plan gives."""
    written = contract(right, performed_until=days(800))
    only_there: dict[str, Any] = {"maturity_on": None, "contract": written}
    yield Row(rule, BLOCK, "the contract alone says when", case(right, **only_there))
    yield Row(rule, BLOCK, "contract and plan differ", case(right, contract=written))
    claims = MaxAmount(200_000_000, days(0), days(800))
    yield Row(rule, BLOCK, "claims arise until it has ended", case(right, max_amount=claims))
    claims = MaxAmount(200_000_000, days(0), days(500))
    yield Row(rule, PASS, "claims arise until before", case(right, max_amount=claims))
    yield Row(rule, BLOCK, "a debt that is due today", case(right, maturity_on=days(0)))


def _court_orders(rule: str, make: Callable[..., RightFacts]) -> Iterator[Row]:
    """An order of 200 days ago without an end of its own."""
    order = Known(told(True, "专利公报", days(-200)))
    over, binding = (told(days(day), "专利公报", days(-200)) for day in (-20, 20))
    yield Row(rule, BLOCK, "an order in time", case(make(is_frozen=order, frozen_until=binding)))
    lost = case(make(is_frozen=order, frozen_until=over))
    yield Row(rule, UNKNOWN, "an order past the law's limit", lost)
    renewed = make(is_frozen=YES, frozen_until=over)
    yield Row(rule, BLOCK, "an order seen after the law's limit", case(renewed))


def _fees() -> Iterator[Row]:
    """Paid through 19 January: due on the 20th, lost half a year after it."""
    yield Row("PP-13", PASS, "paid through next year", SOUND["patent"])
    yield Row("PP-13", PASS, "paid through today", case(patent(fees_paid_through=known(days(0)))))
    yield Row("PP-13", BLOCK, "paid to yesterday", case(patent(fees_paid_through=known(days(-1)))))
    yield Row("PP-13", UNKNOWN, "no source says it", case(patent(fees_paid_through=None)))


def _more_patents() -> Iterator[Row]:
    yield Row("PP-18", PASS, "not pledged", SOUND["patent"])
    yield Row("PP-18", BLOCK, "a pledge is registered", case(patent(is_encumbered=YES)))
    yield Row("PP-18", BLOCK, "a live pledge on the ledger", case(patent(is_liened=True)))
    yield Row("PP-19", PASS, "no twin", case(utility_model()))
    twin = utility_model(twin=told("ZL201310000000.1"))
    yield Row("PP-19", ACKNOWLEDGE, "an invention of the same day", case(twin))
    yield Row("PP-19", UNKNOWN, "nobody looked for one", case(utility_model(twin=None)))
    yield Row("PP-20", PASS, "unchallenged", SOUND["patent"])
    pending = patent(is_invalidation_pending=YES)
    yield Row("PP-20", ACKNOWLEDGE, "invalidation is asked for", case(pending))
    yield Row("PP-21", PASS, "nothing else", SOUND["patent"])
    yield Row("PP-21", ACKNOWLEDGE, "partly invalid", case(patent(is_partly_invalid=YES)))
    seen = (Obstacle("right", "涉及国家秘密"),)
    yield Row("PP-21", ACKNOWLEDGE, "somebody saw more", case(patent(), obstacles=seen))
    yield Row("PP-33", PASS, "no exclusive licence", SOUND["patent"])
    yield Row("PP-33", WARN, "an exclusive one", case(patent(is_exclusively_licensed=YES)))
    yield Row("PP-34", PASS, "no open licence", SOUND["patent"])
    yield Row("PP-34", WARN, "an open licence", case(patent(is_openly_licensed=YES)))


def _marks() -> Iterator[Row]:
    def beside(*owned: OwnMark) -> Case:
        return case(trademark(), owned=owned)

    yield Row("TM-02", PASS, "the only mark", SOUND["mark"])
    sister = OwnMark(mark("16435658", "星璨"), LATER)
    yield Row("TM-02", BLOCK, "a mark that sounds the same, for like goods", beside(sister))
    elsewhere = OwnMark(mark("16435658", "星灿", CLOTHES), LATER)
    yield Row("TM-02", PASS, "the same words for other goods", beside(elsewhere))
    unlike = OwnMark(mark("16435658", "明月"), LATER)
    yield Row("TM-02", PASS, "other words for like goods", beside(unlike))
    longer = OwnMark(mark("16435658", "星灿智能"), LATER)
    yield Row("TM-02", ACKNOWLEDGE, "a longer one that holds it", beside(longer))
    ungrouped = OwnMark(mark("16435658", "星灿", UNGROUPED), LATER)
    yield Row("TM-02", ACKNOWLEDGE, "the same class, groups untold", beside(ungrouped))
    unsaid = replace(SOUND["mark"], portfolio=None)
    yield Row("TM-02", UNKNOWN, "nobody knows the other marks", unsaid)
    over = OwnMark(sister.mark, date(2025, 1, 1))
    yield Row("TM-02", PASS, "a sister that is over", beside(over))
    in_grace = OwnMark(sister.mark, days(-30))
    yield Row("TM-02", BLOCK, "a sister that can still be renewed", beside(in_grace))
    yield Row("TM-09-c", PASS, "in force", SOUND["mark"])
    yield Row("TM-09-c", BLOCK, "revoked", case(trademark(is_ended=YES)))
    yield Row("TM-09-c", BLOCK, "past its term", case(trademark(ends_on=known(days(0)))))
    yield Row("TM-09-d", PASS, "free", SOUND["mark"])
    yield Row("TM-09-d", BLOCK, "seized", case(trademark(is_frozen=YES)))
    yield Row("TM-09-d", BLOCK, "disputed on the ledger", case(trademark(is_disputed=True)))
    yield from _court_orders("TM-09-d", trademark)
    yield Row("TM-09-e", PASS, "unchallenged", SOUND["mark"])
    pending = trademark(is_invalidation_pending=YES)
    yield Row("TM-09-e", ACKNOWLEDGE, "revocation is asked for", case(pending))
    yield Row("TM-13", PASS, "the term is long", SOUND["mark"])
    yield Row("TM-13", BLOCK, "it ends first", case(trademark(ends_on=known(days(365)))))
    close = trademark(ends_on=known(days(365 + 180)))
    yield Row("TM-13", ACKNOWLEDGE, "it ends soon after", case(close))
    apart = trademark(ends_on=known(days(365 + 181)))
    yield Row("TM-13", PASS, "it ends long enough after", case(apart))
    yield Row("TM-13", UNKNOWN, "no maturity", case(trademark(), maturity_on=None))
    yield from _ends_of_debt("TM-13", trademark(ends_on=known(days(800))))


def _copyrights() -> Iterator[Row]:
    yield Row("CR-04-c", PASS, "within its term", SOUND["software"])
    yield Row("CR-04-c", BLOCK, "past its term", case(software(ends_on=known(days(0)))))
    yield Row("CR-04-c", BLOCK, "the registration revoked", case(software(is_ended=YES)))
    yield Row("CR-04-d", PASS, "the debt ends before", SOUND["software"])
    yield Row("CR-04-d", BLOCK, "the debt ends after", case(software(ends_on=known(days(365)))))
    yield Row("CR-04-d", UNKNOWN, "no maturity", case(software(), maturity_on=None))
    yield from _ends_of_debt("CR-04-d", software(ends_on=known(days(800))))
    yield Row("CR-04-e", PASS, "undisputed", SOUND["software"])
    yield Row("CR-04-e", BLOCK, "disputed on the ledger", case(software(is_disputed=True)))
    yield Row("CR-04-e", BLOCK, "seized", case(software(is_frozen=YES)))
    yield from _court_orders("CR-04-e", software)


def _civil() -> Iterator[Row]:
    yield Row("CC-01", PASS, "a granted right", SOUND["patent"])
    yield Row("CC-01", BLOCK, "an application", case(trademark(is_granted=known(value=False))))
    yield Row("CC-14", PASS, "the first in rank", SOUND["mark"])
    yield Row("CC-14", WARN, "an earlier registration", case(software(is_encumbered=YES)))
    yield Row("CC-14", BLOCK, "a live pledge on the ledger", case(trademark(is_liened=True)))
    for_another: dict[str, Any] = {"borrower": STRANGER, "is_for_own_shareholder": False}
    for_shareholder: dict[str, Any] = {"borrower": STRANGER, "is_for_own_shareholder": True}
    yield Row("CC-25", PASS, "the board resolved", case(patent(), resolution=BOARD, **for_another))
    yield Row("CC-25", BLOCK, "nobody resolved", case(patent(), **for_another))
    ahead = replace(BOARD, resolved_on=days(1))
    yield Row("CC-25", BLOCK, "a day to come", case(patent(), resolution=ahead, **for_another))
    board = case(patent(), resolution=BOARD, **for_shareholder)
    yield Row("CC-25", BLOCK, "the board, for a shareholder", board)
    resolved = case(patent(), resolution=SHAREHOLDERS, **for_shareholder)
    yield Row("CC-25", PASS, "the other shareholders resolved", resolved)
    voting = replace(SHAREHOLDERS, excluded=())
    voted = case(patent(), resolution=voting, **for_shareholder)
    yield Row("CC-25", BLOCK, "the shareholder voted", voted)
    unsaid = case(patent(), borrower=STRANGER, resolution=BOARD)
    yield Row("CC-25", UNKNOWN, "nobody says whether it is a shareholder", unsaid)
    yield Row("VA-01", PASS, "two signed", SOUND["patent"])
    one = patent(valuation=told(Valuation(days(300), 1, "sipo-ppac-2012 1")))
    yield Row("VA-01", WARN, "one signed", case(one))
    yield Row("VA-01", WARN, "no valuation", case(patent(valuation=None)))
    yield Row("VA-04", PASS, "in date", SOUND["patent"])
    late = patent(valuation=told(Valuation(days(0), 2, "sipo-ppac-2012 1")))
    yield Row("VA-04", WARN, "out of date", case(late))
    yield Row("VA-04", WARN, "no valuation", case(patent(valuation=None)))


def _contracts() -> Iterator[Row]:
    for rule, make in (("CC-03", patent), ("TM-09-b", trademark), ("CR-04-b", software)):
        yield Row(rule, PASS, "a sale by agreement or auction", case(make(), clauses=CLAUSES))
        forfeited = case(make(), clauses=CLAUSES + FORFEITURE)
        yield Row(rule, BLOCK, "a forfeiture clause", forfeited)
    most: dict[str, Any] = {"kind": PledgeKind.MAXIMUM_AMOUNT}
    whole = MaxAmount(200_000_000, days(0), days(730))
    yield Row("CC-13", PASS, "ceiling and period", case(patent(), max_amount=whole, **most))
    yield Row("CC-13", BLOCK, "no terms", case(patent(), **most))
    topless = replace(whole, ceiling_fen=None)
    yield Row("CC-13", BLOCK, "no ceiling", case(patent(), max_amount=topless, **most))
    endless = replace(whole, until_on=None)
    yield Row("CC-13", WARN, "no end", case(patent(), max_amount=endless, **most))
    reverse = replace(whole, until_on=days(0))
    yield Row("CC-13", BLOCK, "no period", case(patent(), max_amount=reverse, **most))
    yield Row("CC-16", PASS, "the whole principal", case(patent(), interest_upfront_fen=0))
    yield Row("CC-16", BLOCK, "interest up front", case(patent(), interest_upfront_fen=1))
    amounts: dict[str, Any] = {"contract": contract(patent())}
    same = case(patent(), registered_fen=150_000_000, **amounts)
    yield Row("CC-21", PASS, "one amount", same)
    other = case(patent(), registered_fen=150_000_001, **amounts)
    yield Row("CC-21", BLOCK, "two amounts", other)
    ceiling = case(patent(), registered_fen=150_000_000, max_amount=whole, **most)
    yield Row("CC-21", BLOCK, "not the ceiling", ceiling)
    for rule, right, spelling in (
        ("PP-16", patent(), "202110071567.8"),
        ("TM-05", trademark(), " 16435657 "),
        ("CC-02-c", software(), "2020sr0123456"),
    ):
        yield from _contents(rule, right, spelling)
    for missing in ({"nice_classes": ()}, {"ends_on": None}):
        yield from _undescribed("TM-05", trademark(), missing)
    for missing in ({"title": None}, {"filed_on": None}, {"granted_on": None}):
        yield from _undescribed("PP-16", patent(), missing)
    yield from _undescribed("CC-02-c", software(), {"title": None})


def _contents(rule: str, right: RightFacts, spelling: str) -> Iterator[Row]:
    yield Row(rule, PASS, "all contents", case(right, contract=contract(right)))
    yield Row(rule, BLOCK, "a right unlisted", case(right, contract=contract()))
    other = replace(contract(right).rights[0], number=spelling)
    spelled = contract(right, rights=(other,))
    yield Row(rule, PASS, "the number in another spelling", case(right, contract=spelled))
    for missing in ("pledgor", "pledgee", "claim_kind", "claim_fen", "scope", "performed_until"):
        short = contract(right, **dict[str, Any]({missing: None}))
        yield Row(rule, BLOCK, f"no {missing}", case(right, contract=short))
    stranger = contract(right, pledgor=ContractParty(STRANGER.name, "成都市"))
    yield Row(rule, BLOCK, "another pledgor than planned", case(right, contract=stranger))
    nothing = contract(right, claim_fen=0)
    yield Row(rule, BLOCK, "a claim of nothing", case(right, contract=nothing))
    more = contract(right, claim_fen=150_000_001)
    yield Row(rule, BLOCK, "another claim than planned", case(right, contract=more))
    reverse = contract(right, performed_from=days(366))
    yield Row(rule, BLOCK, "a period that ends first", case(right, contract=reverse))


def _undescribed(rule: str, right: RightFacts, missing: dict[str, Any]) -> Iterator[Row]:
    listed = replace(contract(right).rights[0], **missing)
    short = contract(right, rights=(listed,))
    yield Row(rule, BLOCK, f"a right without {next(iter(missing))}", case(right, contract=short))
