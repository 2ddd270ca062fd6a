"""`python -m valuation.fitting --data DIR [--only PART] [--to DIR]`: refits and writes tables.

The folder is the public sample (`*.parquet`). Run with `OMP_NUM_THREADS=1`: the order of sums in
a threaded library differs between runs, and coefficients keep six digits.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from valuation.codec import encode
from valuation.errors import ValuationError
from valuation.fitting import brands, citations, cn, us
from valuation.models.additive import AdditiveModel
from valuation.models.cn_survival import LapseTable

Part = Callable[[Path], Mapping[str, AdditiveModel | LapseTable]]

PARTS: dict[str, Part] = {
    "brands": brands.fit_models,
    "citations": citations.fit_models,
    "cn": cn.fit_models,
    "us": us.fit_models,
}
"""Each reads the sample files of a directory and gives its models by id."""

DATA = Path(__file__).parents[1] / "data"


def main(arguments: list[str]) -> int:
    """Refit the parts asked for, or all; one line a model written."""
    parser = argparse.ArgumentParser(prog="python -m valuation.fitting", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sample files")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part alone")
    parser.add_argument("--to", type=Path, default=DATA, help="default: valuation/data itself")
    options = parser.parse_args(arguments)
    try:
        for part in [options.only] if options.only else sorted(PARTS):
            _write(PARTS[part](options.data), options.to)
    except ValuationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _write(fitted: Mapping[str, AdditiveModel | LapseTable], folder: Path) -> None:
    for record in fitted.values():
        path = folder / file_of(record)
        path.parent.mkdir(parents=True, exist_ok=True)
        document = json.dumps(json.loads(encode(record)), ensure_ascii=False, indent=1)
        path.write_text(document + "\n", encoding="utf-8")
        sys.stdout.write(f"{path.name}: {record.provenance.rows} rows\n")


def file_of(record: AdditiveModel | LapseTable) -> str:
    """Where a fitted record is kept, below `valuation/data`."""
    folder = "models/" if isinstance(record, AdditiveModel) else ""
    return f"{folder}{record.id}.v{record.version}.json"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
