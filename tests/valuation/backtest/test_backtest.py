"""`python -m valuation.backtest` on made-up files: figures, baselines, bars, and bad files."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.valuation.backtest.builders import branded, chinese, citing, write
from valuation.backtest.__main__ import main
from valuation.backtest.printing import as_json
from valuation.backtest.results import Bar, Measure, Measured, Predictor, Result
from valuation.backtest.tasks import TASKS

CN, CITATIONS, BRANDS = (
    "cn_section_a_renewal",
    "us_drone_citations",
    "brands_interbrand_fortune",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, CN, chinese())
    write(tmp_path, CITATIONS, citing())
    write(tmp_path, BRANDS, branded())
    return tmp_path


def results(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    status = main(["--data", str(folder), "--json"])
    report = {part["task"]: part for part in json.loads(capsys.readouterr().out)}
    bars = [bar["passed"] for part in report.values() for bar in part.get("bars", [])]
    assert status == (0 if all(bars) else 1)
    return report


def figure(result: Any, predictor: str, measure: str) -> Any:
    measures = next(of["measures"] for of in result["predictors"] if of["name"] == predictor)
    return next(of["value"] for of in measures if of["of"] == measure)


def test_every_task_stands_beside_its_naive_predictors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = results(folder, capsys)
    names = {
        task: [predictor["name"] for predictor in part["predictors"]]
        for task, part in report.items()
        if "predictors" in part
    }
    assert names["cn-kept-5, all owners"] == [
        "cn-kept-5 v1",
        "constant",
        "claim count",
        "equal-weight score",
    ]
    assert "early citations only" in names["citations, years 4-8, with three years of citations"]
    assert "flat royalty: revenue x one ratio" in names["brand value"]


def test_the_models_find_what_was_put_into_the_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = results(folder, capsys)
    everybody, at_home = report["cn-kept-5, all owners"], report["cn-kept-5, domestic owners"]
    assert figure(everybody, "constant", "AUC") == 0.5
    assert figure(at_home, "cn-kept-5 v1", "AUC") > 0.7
    assert everybody["rows"] == 216  # the rest has no outcome
    assert at_home["rows"] < everybody["rows"]
    later = report["citations, years 4-8, with three years of citations"]
    assert figure(later, "citations-after-3 v1", "Spearman") > 0.6
    brands = report["brand value"]
    flat = figure(brands, "flat royalty: revenue x one ratio", "log-RMSE")
    assert figure(brands, "brand-value v1", "log-RMSE") < flat


def test_the_same_files_give_the_same_bytes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = []
    for _ in range(2):
        main(["--data", str(folder)])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert "(>= 0.75)" in outputs[0]
    assert "AUC" in outputs[0]


def test_the_order_of_rows_makes_no_difference_to_any_figure_but_the_interval(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forwards = chinese()
    write(tmp_path, CN, forwards)
    first = results(tmp_path, capsys)["cn-kept-5, all owners"]
    write(tmp_path, CN, {name: list(of)[::-1] for name, of in forwards.items()})
    second = results(tmp_path, capsys)["cn-kept-5, all owners"]
    for measure in ("AUC", "top-decile lift", "Brier", "calibration gap"):
        ours = figure(first, "cn-kept-5 v1", measure)
        assert ours == pytest.approx(figure(second, "cn-kept-5 v1", measure), abs=1e-12)
    lifts = [figure(one, "claim count", "top-decile lift") for one in (first, second)]
    assert lifts[0] == pytest.approx(lifts[1])


def test_a_missing_file_is_skipped_with_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, BRANDS, branded())
    main(["--data", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert f"cn-kept-5: skipped, {CN}.parquet is not there" in lines
    assert any(line.startswith("brand value: 240 rows") for line in lines)


def test_a_file_without_outcomes_is_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, CITATIONS, {**citing(), "fwd_cites_4_8": [None] * 240})
    main(["--data", str(tmp_path)])
    assert "citations, years 4-8: skipped, no row has fwd_cites_4_8" in capsys.readouterr().out


def refused(at: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of the one task that cannot be used; all others are still reported."""
    assert main(["--data", str(at), "--json"]) == 2
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    [unusable] = [part for part in report if part["status"] == "unusable"]
    assert printed.err == f"{unusable['task']}: {unusable['reason']}\n"
    assert len(report) >= len(TASKS)
    return str(unusable["reason"])


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (CN, {"n_claims": None}, f"{CN}.parquet lacks the columns n_claims"),
        (CN, {"n_claims": ["many"] * 240}, f"{CN}.parquet: n_claims must hold double"),
        (CN, {"app_date": ["yesterday"] * 240}, f"{CN}.parquet: app_date must hold date32"),
        (
            CN,
            {"kept5_after_grant": [None, 7.0] + [1.0] * 238},
            f"{CN}.parquet: kept5_after_grant must be 0 or 1, or be empty, got 7 in row 1",
        ),
        (
            CN,
            {"domestic": [0.5] * 240},
            f"{CN}.parquet: domestic must be 0 or 1, or be empty, got 0.5 in row 0",
        ),
        (
            CITATIONS,
            {"fwd_cites_0_3": [-1] * 240},
            f"{CITATIONS}.parquet: fwd_cites_0_3 must lie in [0, 1e+15], or be empty, got -1",
        ),
        (
            BRANDS,
            {"brand_value_musd": [1e308] * 240},
            f"{BRANDS}.parquet: brand_value_musd must lie in [0, 1e+15]",
        ),
        (
            BRANDS,
            {"profit_musd": [float("inf")] * 240},
            f"{BRANDS}.parquet: profit_musd must lie in [-1e+15, 1e+15], or be empty, got inf",
        ),
        (
            BRANDS,
            {"revenue_musd": [1e-300] * 240, "profit_musd": [1e14] * 240},
            "too large or too small",
        ),
    ],
)
def test_a_wrong_column_costs_its_own_task_and_is_named_with_its_file(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: dict[str, Any],
    said: str,
) -> None:
    made = {CN: chinese, CITATIONS: citing, BRANDS: branded}[name]()
    write(folder, name, {at: of for at, of in {**made, **change}.items() if of is not None})
    assert said in refused(folder, capsys)


def test_a_column_that_is_there_twice_is_a_named_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = chinese()
    names, values = [*columns, "n_claims"], [*columns.values(), columns["n_claims"]]
    pq.write_table(
        pa.Table.from_arrays([pa.array(list(of)) for of in values], names=names),
        folder / f"{CN}.parquet",
    )
    assert refused(folder, capsys) == f"{CN}.parquet has more than one column n_claims"


def test_a_file_that_is_not_parquet_is_a_named_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"{CN}.parquet").write_bytes(b"PAR1, but nothing more")
    assert refused(folder, capsys).startswith(f"{CN}.parquet cannot be read as Parquet")


def test_a_file_that_no_task_reads_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("cn_citations_undated", "notes"):
        write(folder, name, {"a": [1]})
    main(["--data", str(folder)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].startswith("cn_citations_undated.parquet: skipped, it has no dates")
    assert lines[-1] == "notes.parquet: skipped, no task reads this file"


@pytest.mark.parametrize("rows", [None, 0, 240])
def test_a_run_that_scored_nothing_has_an_exit_status_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int | None
) -> None:
    """An empty folder, a file without rows, and one whose outcomes are all unknown."""
    if rows is not None:
        columns = {**chinese(), "kept5_after_grant": [None] * 240}
        write(tmp_path, CN, {name: of[:rows] for name, of in columns.items()})
    assert main(["--data", str(tmp_path)]) == 3
    assert "rows of" not in capsys.readouterr().out


def public_keys() -> list[str]:
    """Keys of the public part by the rule of the samples: 70 % of all."""
    keys = (f"CN{at:08d}" for at in range(1_000))
    chosen = [
        key
        for key in keys
        if int(sha256(f"ip-pledge:{key}".encode()).hexdigest()[:8], 16) % 100 < 70
    ]
    return chosen[:240]


def test_rows_that_the_fit_has_seen_are_said_to_be_such(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "the fit has seen"
    main(["--data", str(folder)])
    assert said not in capsys.readouterr().out
    write(folder, CN, {**chinese(), "app_num": public_keys()})
    main(["--data", str(folder)])
    assert capsys.readouterr().out.count(said) == 2  # all owners, and domestic ones
    report = results(folder, capsys)
    assert report["cn-kept-5, all owners"]["seen"] == report["cn-kept-5, all owners"]["rows"]


def test_a_folder_that_is_not_there_is_a_named_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "nowhere")]) == 2
    assert "no folder" in capsys.readouterr().err


def test_unknown_entries_are_scored_as_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = {
        name: [None] * 240
        for name in ("n_inventors", "is_company", "domestic", "main_ipc", "pub_date")
    }
    write(tmp_path, CN, {**chinese(), **unknown})
    report = results(tmp_path, capsys)
    assert figure(report["cn-kept-5, all owners"], "cn-kept-5 v1", "AUC") == 0.5
    assert "no row has" in report["cn-kept-5, domestic owners"]["reason"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_figure_that_is_no_number_is_null_in_json(value: float) -> None:
    predictor = Predictor(name="m", measures=(Measure(of=Measured.BRIER, value=value),))
    part = Result(task="t", sample="s", rows=1, seen=0, predictors=(predictor,), bars=())
    [record] = json.loads(as_json((part,)))
    assert figure(record, "m", "Brier") is None


@pytest.mark.parametrize(
    ("value", "passed"), [(0.74, False), (0.75, True), (0.85, True), (0.86, False)]
)
def test_a_bar_includes_its_ends(value: float, passed: bool) -> None:
    assert Bar(of=Measured.COVERAGE, value=value, least=0.75, most=0.85).passed is passed


def test_a_figure_that_could_not_be_taken_passes_no_bar() -> None:
    assert not Bar(of=Measured.AUC, value=float("nan"), least=0.6).passed
    assert not Bar(of=Measured.AUC, value=float("nan"), most=0.6).passed
