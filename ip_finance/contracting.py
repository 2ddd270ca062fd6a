"""The commands of contracts: `ipfin contract sign`. They run at a party's and need no platform."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ip_finance.dossiers.signers import BOXES
from ip_finance.papers.signing import SigningTrouble, key_from, sign
from ip_finance.terminal import give_up, out

app = typer.Typer(no_args_is_help=True)


class Side(StrEnum):
    """For whom somebody signs."""

    PLEDGOR = "pledgor"
    PLEDGEE = "pledgee"


@app.callback()
def contracts() -> None:
    """Sign pledge contracts with a key that stays on this machine."""


@app.command("sign")
def sign_contract(
    file: Annotated[Path, typer.Argument(help="The contract as downloaded, or signed once.")],
    p12: Annotated[Path, typer.Option("--p12", help="PKCS#12 file of the party's authority.")],
    side: Annotated[Side, typer.Option("--as", help="Which side the party is.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where the signed file goes.")],
    passphrase: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="Of the PKCS#12 file.")
    ],
) -> None:
    """Sign a pledge contract (PAdES). The file only grows: what was there stays."""
    if output.exists():
        give_up(f"{output} exists; a signed contract is never overwritten")
    try:
        made = sign(file.read_bytes(), key_from(p12.read_bytes(), passphrase), BOXES[side])
    except (OSError, SigningTrouble) as trouble:
        give_up(str(trouble))
    output.write_bytes(made)
    out.print(f"{output}: signed as {side.value}, {len(made)} bytes")
