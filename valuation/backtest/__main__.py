"""`python -m valuation.backtest --data DIR [--record-from DIR] [--json]`.

Scores the sample files of a folder with the committed coefficients, which it never refits, and
prints what the models reach beside naive predictors. A file that cannot be used costs its own task
alone. Exit status: 0 if every bar is passed, 1 if one is not, 2 if a file or folder cannot be used,
3 if nothing was scored.
"""

import argparse
import sys
from pathlib import Path

from valuation.backtest.printing import as_json, as_text
from valuation.backtest.results import Report, Result, Unusable
from valuation.backtest.tasks import run_all


def main(arguments: list[str]) -> int:
    """Run every task on the folder."""
    options = _parser().parse_args(arguments)
    for folder in (options.data, options.record_from):
        if folder is not None and not folder.is_dir():
            sys.stderr.write(f"no folder {folder}\n")
            return 2
    report = run_all(options.data, options.record_from)
    sys.stdout.write(as_json(report) if options.json else as_text(report))
    for part in report:
        if isinstance(part, Unusable):
            sys.stderr.write(f"{part.task}: {part.reason}\n")
    return status_of(report)


def status_of(report: Report) -> int:
    """The exit status, as the head of this file says."""
    scored = [part for part in report if isinstance(part, Result)]
    if any(isinstance(part, Unusable) for part in report):
        return 2
    if not scored:
        return 3
    return 0 if all(bar.passed for part in scored for bar in part.bars) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m valuation.backtest", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sample files")
    parser.add_argument(
        "--record-from",
        type=Path,
        help="folder of the rows that give the owners' records (default: skip that part)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
