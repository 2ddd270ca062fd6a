"""`ipfin valuation`: stored reports computed again and printed, without database or network."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.markup import escape
from rich.table import Table

from ip_finance.appraisals.report.paper import paper
from ip_finance.appraisals.report.reading import Surroundings
from ip_finance.appraisals.words import Lang
from ip_finance.terminal import err, out
from valuation import reports
from valuation.errors import ValuationError
from valuation.models.catalogue import available_models, load_model
from valuation.scores.schemes import available_schemes, load_scheme

DIFFERS: Final = 1
UNREADABLE: Final = 2
STDIN: Final = Path("-")
_RESTS_ON: Final = ("model", "table")

app = typer.Typer(no_args_is_help=True)


@app.command("recompute")
def recompute(
    report: Annotated[Path, typer.Argument(help="The stored JSON of a report; - reads stdin.")],
) -> None:
    """Compute a report again from its own inputs, with the engine that made it.

    Exit 0 only if every byte is the same; 1 if a byte differs, 2 if it is no report of ours.
    """
    found = _recomputed(_text(report))
    out.print(f"engine      {escape(found.engine)}", soft_wrap=True)
    for rests_on in _versions(found.recomputed):
        out.print(f"rests on    {escape(rests_on)}", soft_wrap=True)
    out.print(f"stored      {found.stored_digest}", soft_wrap=True)
    out.print(f"recomputed  {found.recomputed_digest}", soft_wrap=True)
    _check_genuine(found)
    out.print("✓ equal, byte for byte")


@app.command("report")
def report_on_paper(
    report: Annotated[Path, typer.Argument(help="The stored JSON of a report; - reads stdin.")],
    pdf: Annotated[Path, typer.Option(help="Where the paper goes.")],
    lang: Annotated[Lang, typer.Option(help="The language of its reader.")] = Lang.ZH,
    maturity: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="End of a loan, for the survival curve."),
    ] = None,
) -> None:
    """Write a genuine report as PDF/A-2b; what only a platform knows, such as signatures, is blank.

    Exit 1 if the report is not what its inputs give, 2 if it is no report of today's engine.
    """
    found = _recomputed(_text(report))
    _check_genuine(found)
    around = Surroundings(maturity_on=maturity.date() if maturity else None)
    try:
        made = paper(found.stored, lang=lang, around=around)
    except ValuationError as refused:
        _give_up(refused)
    try:
        pdf.write_bytes(made)
    except OSError as trouble:
        _give_up(trouble)
    out.print(str(pdf), markup=False, soft_wrap=True)


@app.command("schemes")
def schemes() -> None:
    """List the indicator schemes shipped, with version, source and whether they were verified."""
    shown = [load_scheme(*known) for known in available_schemes()]
    _list([(one.id, one.version, _yes_or_no(one.verified), one.source) for one in shown])


@app.command("models")
def models() -> None:
    """List the fitted models shipped, with version, data and what they are not for."""
    _list(
        [
            (one.id, one.version, "—", f"{one.provenance.data} Not for: {one.provenance.not_for}")
            for one in (load_model(*known) for known in available_models())
        ]
    )


def _recomputed(text: str) -> reports.Recomputation:
    try:
        return reports.recompute(text)
    except ValuationError as refused:
        _give_up(refused)


def _check_genuine(found: reports.Recomputation) -> None:
    if not found.is_genuine:
        at = _first_difference(found.stored, found.recomputed)
        err.print(f"✕ differs from character {at} on: not what its inputs give", soft_wrap=True)
        raise typer.Exit(DIFFERS)


def _versions(text: str) -> list[str]:
    """Scheme, survival model and lapse table of a report, as far as its engine names them."""
    told = json.loads(text)
    scoring = told["inputs"].get("scoring", told["inputs"])
    scheme = f"scheme {scoring['scheme_id']} v{scoring['scheme_version']}"
    survival = told.get("survival", {})
    if not survival.get("model_id"):
        return [scheme]
    named = (
        f"{kind} {survival[f'{kind}_id']} v{survival[f'{kind}_version']}" for kind in _RESTS_ON
    )
    return [scheme, *named]


def _text(report: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if report == STDIN else report.read_bytes()
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        _give_up(f"{report}: {trouble}")


def _first_difference(stored: str, recomputed: str) -> int:
    pairs = enumerate(zip(stored, recomputed, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(stored), len(recomputed)))


def _list(rows: list[tuple[str, str, str, str]]) -> None:
    table = Table("id", "version", "verified", "source", box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    out.print(table)


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _give_up(reason: object) -> NoReturn:
    """One line, and an end that is not that of a report which differs."""
    err.print(f"✕ {reason}", markup=False, soft_wrap=True)
    raise typer.Exit(UNREADABLE)
