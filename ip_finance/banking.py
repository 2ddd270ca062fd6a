"""`ipfin bank`: a simulated bank beside the folder of the bank line, for tests and the demo."""

import threading
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from ip_finance.core.money import Fen
from ip_finance.payments import simulator
from ip_finance.payments.simulator import Simulator
from ip_finance.settings import Settings
from ip_finance.terminal import out

REST_SECONDS: Final = 0.1
FOLDER: Final = typer.Option(help="The folder of the bank line; else the settings say it.")

app = typer.Typer(no_args_is_help=True, help="A simulated bank: pays, rejects, tells in ISO 20022.")


@app.command()
def simulate(
    folder: Annotated[Path | None, FOLDER] = None,
    rules: Annotated[Path | None, typer.Option(help="JSON: whom to reject or to delay.")] = None,
    once: Annotated[bool, typer.Option(help="End when nothing is left to do.")] = False,
) -> None:
    """Work on what lies in `out/` and `requests/` until told to stop."""
    root = _root(folder)
    bank = Simulator(root, rules or root / "rules.json")
    resting = threading.Event()
    out.print(f"simulated bank at {root}")
    while bank.step() or not once:
        resting.wait(REST_SECONDS)


@app.command("pay-in")
def pay_in(
    account: str,
    amount_fen: Annotated[int, typer.Argument(min=1)],
    payer: Annotated[str, typer.Option()],
    on: Annotated[str, typer.Option(help="The day, 2026-11-24.")],
    payer_account: Annotated[str, typer.Option()] = "",
    text: Annotated[str, typer.Option()] = "",
    folder: Annotated[Path | None, FOLDER] = None,
) -> None:
    """Have money come in to one of the accounts, as when a borrower repays."""
    simulator.pay_in(
        _root(folder),
        account=account,
        amount=Fen(amount_fen),
        payer=payer,
        payer_account=payer_account,
        text=text,
        on=date.fromisoformat(on),
    )


@app.command("close-day")
def close_day(day: str, folder: Annotated[Path | None, FOLDER] = None) -> None:
    """Have the bank end a business day: delayed payments, then statements (camt.053)."""
    simulator.close_day(_root(folder), date.fromisoformat(day))


def _root(folder: Path | None) -> Path:
    return folder or Settings().bank_folder
