"""`python -m valuation.fitting.check --data DIR [--only CARD]`: the figures of the model cards.

Refits on some of the public rows and scores the others, as often as the cards say; nothing is
written. Run with `OMP_NUM_THREADS=1`, as the fits: three minutes of one core, most of it the US.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from valuation.errors import ValuationError
from valuation.fitting import brands_check, citations_check, cn_check, us_check

CARDS: dict[str, Callable[[Path], Iterator[str]]] = {
    "brands": brands_check.lines,
    "citations": citations_check.lines,
    "cn-survival": cn_check.lines,
    "us-renewal": us_check.lines,
}
"""By the name of the card in `docs/models`."""


def main(arguments: list[str]) -> int:
    """Print the figures of the card asked for, or of all."""
    parser = argparse.ArgumentParser(prog="python -m valuation.fitting.check", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sample files")
    parser.add_argument("--only", choices=sorted(CARDS), help="one card alone")
    options = parser.parse_args(arguments)
    try:
        for card in [options.only] if options.only else sorted(CARDS):
            _print(card, CARDS[card](options.data))
    except ValuationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _print(card: str, lines: Iterator[str]) -> None:
    sys.stdout.write(f"{card}\n")
    for line in lines:
        sys.stdout.write(f"  {line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
