"""The clamd protocol, against a scanner of the test's own."""

from pathlib import Path

import pytest

from ip_finance.scanning.clamd import CHUNK_BYTES, Clamd
from ip_finance.scanning.port import ScannerAway
from tests.scanning.fake_clamd import EICAR, SIGNATURE, FakeClamd, running

SOON = 0.2


class TestAnswers:
    def test_a_clean_file_has_no_virus(self) -> None:
        with running(FakeClamd()) as address:
            assert Clamd.at(address).virus_in(b"a contract") is None

    def test_an_infected_file_names_the_signature(self) -> None:
        with running(FakeClamd()) as address:
            assert Clamd.at(address).virus_in(EICAR) == SIGNATURE

    def test_a_unix_socket_does_as_well(self, tmp_path: Path) -> None:
        with running(FakeClamd(), tmp_path / "clamd.ctl") as address:
            assert Clamd.at(address).virus_in(EICAR) == SIGNATURE

    @pytest.mark.parametrize("size", [1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7])
    def test_the_whole_file_is_sent_whatever_its_size(self, size: int) -> None:
        clamd = FakeClamd()
        with running(clamd) as address:
            Clamd.at(address).virus_in(b"x" * size)

        assert clamd.seen == [b"x" * size]

    def test_one_scanner_answers_again_and_again(self) -> None:
        with running(FakeClamd()) as address:
            scanner = Clamd.at(address)

            assert [scanner.virus_in(each) for each in (b"a", EICAR, b"b")] == [
                None,
                SIGNATURE,
                None,
            ]


class TestNoAnswer:
    """Nothing that is no clear answer passes for clean."""

    def test_nobody_listens(self, tmp_path: Path) -> None:
        with pytest.raises(ScannerAway):
            Clamd.at(str(tmp_path / "nobody")).virus_in(b"x")

    def test_the_scanner_is_too_slow(self) -> None:
        with running(FakeClamd("hang")) as address, pytest.raises(ScannerAway):
            Clamd(Clamd.at(address).address, SOON).virus_in(b"x")

    def test_the_line_is_cut_in_the_middle_of_the_answer(self) -> None:
        with running(FakeClamd("cut")) as address, pytest.raises(ScannerAway, match="broke off"):
            Clamd.at(address).virus_in(b"x")

    @pytest.mark.parametrize(
        "words",
        [
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: lstat() failed. ERROR\0",
            b"OK\0",
            b"stream: OK",
            b"\0",
            b"",
        ],
    )
    def test_any_other_words_are_no_answer(self, words: bytes) -> None:
        clamd = FakeClamd("say", words)
        with running(clamd) as address, pytest.raises(ScannerAway):
            Clamd.at(address).virus_in(b"x")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("scanner", ("scanner", 3310)),
        ("scanner:3311", ("scanner", 3311)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_setting_is_a_path_or_a_host(text: str, address: object) -> None:
    assert Clamd.at(text).address == address
