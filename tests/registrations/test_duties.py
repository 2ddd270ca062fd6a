"""When a duty to file arises, by the days of a pledge. Pure."""

from datetime import date
from uuid import UUID

import pytest

from ip_finance.dossiers.domain import Registrar
from ip_finance.pledges.domain import PledgeState
from ip_finance.registrations.domain import FilingKind
from ip_finance.registrations.duties import PledgeBook, duties_of, fixed_on, freed_on, open_duties

SIGNED, REGISTERED = date(2026, 3, 2), date(2026, 3, 20)
CHANGED, SETTLED, ENDED, FIXED = (date(2026, month, 10) for month in (3, 5, 6, 9))


def book(**changes: object) -> PledgeBook:
    stated = {
        "pledge_id": UUID(int=1),
        "loan_id": UUID(int=2),
        "state": PledgeState.REGISTERED,
        "registrars": (Registrar.CNIPA_PATENT,),
        "signed_on": SIGNED,
        "registered_on": REGISTERED,
        "changes": (),
        "freed_on": None,
        "fixed_on": None,
        "filings": (),
    }
    return PledgeBook(**(stated | changes))  # type: ignore[arg-type]


def test_a_change_between_signature_and_registration_is_due_from_the_registration() -> None:
    (duty,) = duties_of(book(changes=((7, CHANGED),)))

    assert (duty.kind, duty.cause, duty.arisen_on) == (FilingKind.CHANGE, "terms-7", REGISTERED)


@pytest.mark.parametrize(
    ("settled", "ended", "fixed", "freed"),
    [
        (None, None, FIXED, None),
        (SETTLED, None, None, SETTLED),
        (SETTLED, ENDED, None, SETTLED),
        (ENDED, SETTLED, None, SETTLED),
        (SETTLED, None, FIXED, FIXED),
        (SETTLED, ENDED, FIXED, ENDED),
        (FIXED, None, ENDED, FIXED),
    ],
)
def test_a_pledge_is_free_from_the_first_day_on_which_nothing_is_secured(
    settled: date | None, ended: date | None, fixed: date | None, freed: date | None
) -> None:
    assert freed_on(settled, ended, fixed) == freed


def test_nothing_is_due_while_claims_may_still_arise_under_a_maximum_amount_pledge() -> None:
    found = book(freed_on=FIXED, fixed_on=FIXED)

    assert open_duties([found], SETTLED) == ()
    (duty,) = open_duties([found], FIXED)
    assert (duty.kind, duty.arisen_on) == (FilingKind.CANCELLATION, FIXED)


@pytest.mark.parametrize(
    ("period", "fixed"),
    [
        (None, None),
        ({"begins_on": "2026-01-01", "ends_on": "2026-09-10"}, FIXED),
        ({"begins_on": "2026-01-01", "ends_on": None}, date(2028, 3, 20)),
    ],
)
def test_claims_are_fixed_by_the_period_or_two_years_after_the_registration(
    period: dict[str, str | None] | None, fixed: date | None
) -> None:
    assert fixed_on({"period": period}, REGISTERED) == fixed
