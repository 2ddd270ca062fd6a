"""Every figure that we state beside what it is compared with, in one run: `make bench`.

`python -m tests.bench sender` measures one subject alone.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict

from tests.bench import (
    account_folds,
    classifying,
    closing,
    demo,
    eligibility,
    evidence,
    indexing,
    intake,
    monitoring,
    office_files,
    pages,
    schedules,
    sender,
    standing,
    valuation_risk,
    valuation_scores,
    valuation_text,
)
from tests.bench.figures import Figure

SUBJECTS: dict[str, Callable[[], Iterable[Figure]]] = {
    "account-folds": account_folds.measure,
    "classifying": classifying.measure,
    "closing": closing.measure,
    "demo": demo.measure,
    "eligibility": eligibility.measure,
    "evidence": evidence.measure,
    "indexing": indexing.measure,
    "intake": intake.measure,
    "monitoring": monitoring.measure,
    "office-files": office_files.measure,
    "pages": pages.measure,
    "schedules": schedules.measure,
    "sender": sender.measure,
    "standing": standing.measure,
    "valuation-risk": valuation_risk.measure,
    "valuation-scores": valuation_scores.measure,
    "valuation-text": valuation_text.measure,
}


def main(subjects: list[str]) -> None:
    """Measure these subjects, or all; one line of JSON a figure."""
    for subject in subjects or SUBJECTS:
        for figure in SUBJECTS[subject]():
            line = {**asdict(figure), "ratio": figure.ratio}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()


main(sys.argv[1:])
