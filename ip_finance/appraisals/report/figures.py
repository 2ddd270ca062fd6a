"""How figures of a report are written, in both languages."""

from typing import Final

from ip_finance.appraisals.words import Lang

UNKNOWN: Final = "—"

_UNITS: Final = {
    Lang.ZH: ((1e8, " 亿"), (1e4, " 万"), (1.0, " 元")),
    Lang.EN: ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, "")),
}


def yuan(amount: float) -> str:
    """The full figure to two decimals; a reader adds these up.

    >>> yuan(1609844.2)
    '1,609,844.20'
    """
    return f"{amount:,.2f}"


def significant(amount: float) -> str:
    """A simulated figure: its six significant digits and no more.

    >>> significant(1234570.0), significant(0.0123457)
    ('1,234,570', '0.0123457')
    """
    return f"{amount:,.0f}" if abs(amount) >= 1e5 else f"{amount:,.6g}"


def exact(number: float) -> str:
    """An input as it was stated; twelve digits, behind which only the noise of floats is.

    >>> exact(0.18), exact(0.1 + 0.2), exact(20000000.0)
    ('0.18', '0.3', '20,000,000')
    """
    return f"{int(number):,}" if number == int(number) else f"{number:.12g}"


def number(value: float) -> str:
    """Six significant digits."""
    return f"{value:.6g}"


def rate(value: float) -> str:
    """Nine significant digits: times a large amount they still give its fen."""
    return f"{value:.9g}"


def percent(share: float) -> str:
    """A fraction in per cent, six significant digits.

    >>> percent(0.0425)
    '4.25%'
    """
    return f"{share * 100:.6g}%"


def signed(value: float) -> str:
    """With its sign, four decimals: parts of a sum of log-odds."""
    return f"{value:+.4f}"


def factor(value: float) -> str:
    """A discount factor: eight decimals are enough to find the money again to the fen."""
    return f"{value:.8f}"


def brief(lang: Lang, amount: float) -> str:
    """Money at an axis, three significant digits with a unit.

    >>> brief(Lang.ZH, 1234567.0), brief(Lang.EN, 1234567.0)
    ('123 万', '1.23m')
    """
    for unit, word in _UNITS[lang]:
        if abs(amount) >= unit:
            return f"{_three(amount / unit)}{word}"
    return f"{amount:.3g}{_UNITS[lang][-1][1]}"


def _three(value: float) -> str:
    """Three significant digits, never with an exponent."""
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    told = f"{value:,.{decimals}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told
