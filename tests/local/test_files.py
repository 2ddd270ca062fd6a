"""Secrets of this machine: readable by their owner only, and made whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from eth_account.signers.local import LocalAccount

from ip_finance.chain.signer import relayers_from
from ip_finance.local.lock import AlreadyRunning, only_one
from ip_finance.local.secret import kept_in
from ip_finance.storage.sealing import sealer_from


def relayer_from(folder: Path) -> LocalAccount:
    return relayers_from(folder, 1)[0]


MAKERS: dict[str, Callable[[Path], object]] = {
    "csrf.key": lambda folder: kept_in(folder / "csrf.key"),
    "relayer.json": relayer_from,
    "relayer.passphrase": relayer_from,
    "documents.key": sealer_from,
}
DRAFTS = {
    "csrf.key": "csrf.new",
    "relayer.json": "relayer.json.new",
    "relayer.passphrase": "relayer.passphrase.new",
    "documents.key": "documents.new",
}


@pytest.mark.parametrize("name", MAKERS)
class TestSecretFile:
    def test_is_read_by_its_owner_only(self, tmp_path: Path, name: str) -> None:
        MAKERS[name](tmp_path / "secrets")

        assert (tmp_path / "secrets" / name).stat().st_mode & 0o777 == 0o600

    def test_lies_in_a_folder_that_only_its_owner_opens(self, tmp_path: Path, name: str) -> None:
        MAKERS[name](tmp_path / "secrets")

        assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700

    def test_is_made_once(self, tmp_path: Path, name: str) -> None:
        MAKERS[name](tmp_path / "secrets")
        made = (tmp_path / "secrets" / name).read_bytes()

        MAKERS[name](tmp_path / "secrets")

        assert (tmp_path / "secrets" / name).read_bytes() == made

    def test_half_written_by_a_killed_run_is_made_anew(self, tmp_path: Path, name: str) -> None:
        folder = tmp_path / "secrets"
        folder.mkdir()
        (folder / DRAFTS[name]).write_text("ab")

        MAKERS[name](folder)

        assert len((folder / name).read_text()) > 2
        assert not (folder / DRAFTS[name]).exists()


class TestSecret:
    def test_is_32_bytes_and_no_other_machines(self, tmp_path: Path) -> None:
        one, other = kept_in(tmp_path / "one"), kept_in(tmp_path / "other")

        assert (len(one), len(other)) == (32, 32)
        assert one != other


class TestRelayer:
    def test_is_the_same_at_every_start(self, tmp_path: Path) -> None:
        assert relayer_from(tmp_path).address == relayer_from(tmp_path).address

    def test_is_the_same_when_more_are_wanted(self, tmp_path: Path) -> None:
        first = relayer_from(tmp_path).address

        addresses = [account.address for account in relayers_from(tmp_path, 3)]

        assert addresses[0] == first
        assert len(set(addresses)) == 3

    def test_does_not_lie_in_the_clear(self, tmp_path: Path) -> None:
        relayer = relayer_from(tmp_path)

        assert relayer.key.hex() not in (tmp_path / "relayer.json").read_text()

    def test_is_made_under_the_passphrase_of_a_killed_run(self, tmp_path: Path) -> None:
        relayer_from(tmp_path)
        (tmp_path / "relayer.json").unlink()
        passphrase = (tmp_path / "relayer.passphrase").read_text()

        relayer_from(tmp_path)

        assert (tmp_path / "relayer.passphrase").read_text() == passphrase


class TestOnlyOne:
    def test_platform_works_in_a_folder(self, tmp_path: Path) -> None:
        with (
            only_one(tmp_path / "lock"),
            pytest.raises(AlreadyRunning),
            only_one(tmp_path / "lock"),
        ):
            pass

    def test_and_the_next_when_it_has_ended(self, tmp_path: Path) -> None:
        with only_one(tmp_path / "lock"):
            pass

        with only_one(tmp_path / "lock"):
            assert (tmp_path / "lock").exists()
