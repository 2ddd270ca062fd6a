"""Settings: the only reader of the environment."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """What a deployment may set; every name carries the prefix `IPFIN_`."""

    model_config = SettingsConfigDict(env_prefix="IPFIN_", frozen=True, extra="ignore")

    var: Path = Field(default=ROOT / "var", description="Where all state of this machine is kept.")
    database_url: SecretStr | None = Field(
        default=None, description="Owner's URL of a PostgreSQL server; without it an embedded one."
    )
    app_database_url: SecretStr | None = Field(
        default=None, description="The same database as the role of the web application."
    )
    chain_url: str | None = Field(
        default=None, description="JSON-RPC of an Ethereum node; without it a local Anvil."
    )
    chain_depth: int = Field(
        default=0, ge=0, description="Blocks behind the head that count as final."
    )
    chain_fee_cap_gwei: int = Field(
        default=500, ge=1, description="Gwei a gas that is never gone beyond, also when stuck."
    )
    relayers: int = Field(
        default=1, ge=1, le=16, description="Accounts that carry steps side by side."
    )
    contract_roots: Path | None = Field(
        default=None,
        description="PEM file, or folder of them: who vouches for those that sign contracts.",
    )
    ops_key: SecretStr | None = Field(
        default=None, description="Consumer key of EPO OPS; without it patents come as files only."
    )
    ops_secret: SecretStr | None = Field(default=None, description="The secret of that key.")
    ops_url: str = Field(default="https://ops.epo.org/3.2", description="Where OPS is.")
    bank_files: Path | None = Field(
        default=None, description="Folder of files to and from banks; without it `bank/` in var."
    )
    clamd: str | None = Field(
        default=None,
        description="Virus scanner: socket path or host:port of clamd; without it none scans.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="`smtps://name:password@host`: then notifications leave by e-mail too.",
    )
    mail_sender: str = Field(default="ip-finance@localhost", description="The letters' sender.")
    movable_date: bool = Field(
        default=False, description="Lets a bank close days ahead of the clock: for trials only."
    )
    loopback_webhooks: bool = Field(
        default=False, description="Lets webhooks go to this machine, also over http: for trials."
    )
    auditor_node_hosts: str = Field(
        default="127.0.0.1 localhost",
        description="Hosts at which auditors may have a node of their own asked, with spaces.",
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    cookie_secure: bool = Field(default=False, description="True behind HTTPS.")

    @property
    def bank_folder(self) -> Path:
        """Where files to and from banks lie."""
        return self.bank_files or self.var / "bank"
