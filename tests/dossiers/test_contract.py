"""The contract of a pledge: made by the platform, signed by both sides, and looked at closely."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from ip_finance.cli import app
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.canonical import content_hash
from ip_finance.dossiers.signers import BOXES
from ip_finance.papers.boxes import with_boxes
from ip_finance.papers.render import render
from ip_finance.papers.signed import Flaw, Flawed, roots_in, signatures_of
from tests.api import Given, Platform, refused
from tests.builders import SCAN, Stage, attach_contract, file_pledge
from tests.clock import NOON
from tests.dossiers.certificates import (
    PASSPHRASE,
    authority,
    p12_of,
    p12_of_company,
    signed_by,
    signed_by_both,
)
from tests.dossiers.text import text_of
from tests.parties.builders import BANK, OTHER_SME, SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PLEDGEE_P12 = p12_of_company(BANK)
PLAIN = Path(__file__).parents[1] / "papers" / "plain.typ"
ANOTHER = with_boxes(
    render(PLAIN, {"title": "另一份合同", "number": "ZL202110071567.8"}, dated=NOON.date()),
    tuple(BOXES.values()),
)
SIGNED = (ANOTHER, signed_by_both(ANOTHER))
_LAST = SIGNED[1].rindex(b"/Contents <") + len("/Contents ")
LAST_GAP = range(_LAST, SIGNED[1].index(b">", _LAST) + 1)
"""Where the last signature's own message lies, which it cannot cover."""


@pytest.fixture(scope="module")
def drafted(busy_platform: Platform) -> Platform:
    """A platform on which a pledge waits for its contract; no test here attaches one to it."""
    file_pledge(busy_platform)
    return busy_platform


def paper_of(platform: Platform, path: str = f"/pledges/{id_of('pledge')}") -> bytes:
    answer = platform.send("officer", "GET", f"{path}/contract.pdf")
    assert answer.is_success, answer.text
    return bytes(answer.content)


def attach(platform: Platform, content: bytes, path: str | None = None, **body: Any) -> Any:
    """Send a file as the contract; give the answer."""
    document = platform.upload("officer", f"contract {uuid4()}", content)
    place = f"{path or '/pledges/' + str(id_of('pledge'))}/contract"
    return platform.ask("officer", "PUT", place, {"document_id": document, **body})


class TestThePaper:
    def test_is_the_same_bytes_each_time(self, drafted: Platform) -> None:
        first = paper_of(drafted)
        time.sleep(1.1)  # a PDF that tells the second it was made would differ now

        assert paper_of(drafted) == first
        assert b"<pdfaid:part>2</pdfaid:part>" in first

    def test_says_all_that_a_contract_must_say(self, drafted: Platform) -> None:
        terms = drafted.get("officer", f"/pledges/{id_of('pledge')}")["terms"]
        right = terms["rights"][0]
        words = text_of(paper_of(drafted))

        told = [terms[side][name] for side in ("pledgor", "pledgee") for name in ("name", "uscc")]
        told += [terms[side]["address"] for side in ("pledgor", "pledgee")]
        told += ["流动资金贷款", "壹佰伍拾万元整", "¥1,500,000.00", "年利率3.45%", terms["scope"]]
        told += ["共1项", right["title"], right["number"], right["filed_on"], right["granted_on"]]
        year, month, day = (int(part) for part in terms["claim"]["maturity_on"].split("-"))
        told.append(f"至{year}年{month}月{day}日止")
        assert [one for one in told if one.replace(" ", "") not in words] == []

    def test_is_not_made_while_the_terms_lack_something(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = file_pledge(platform, pledgee_address=None)

        problem = refused(
            platform.ask("officer", "GET", f"{path}/contract.pdf"), 409, "terms-incomplete"
        )

        assert (problem["rule"], problem["missing"]) == ("PP-16", "质权人住所")
        answer = platform.ask("officer", "POST", f"{path}/signing")
        refused(answer, 409, "contract-missing")


class TestAContractSignedByBoth:
    def test_is_one_of_the_terms_that_are_signed_on_the_ledger(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = file_pledge(platform)
        before = platform.get("officer", path)
        signed = signed_by_both(paper_of(platform))

        settled = attach(platform, signed, path).json()

        told = settled["terms"]["contract"]
        assert (told["form"], told["sha256"]) == ("signed-pdf", content_hash(signed))
        assert [signer["side"] for signer in told["signers"]] == ["pledgor", "pledgee"]
        assert SME.uscc in told["signers"][0]["subject"]
        assert settled["terms_hash"] != before["terms_hash"]
        platform.carry("officer", f"{path}/signing", "owner", "officer")
        assert platform.get("auditor", "/audit/report")["mismatches"] == []

    def test_is_attached_once(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = file_pledge(platform)
        content = signed_by_both(paper_of(platform))
        first = attach(platform, content, path).json()
        body = {"document_id": first["contract_document_id"]}

        assert platform.put("officer", f"{path}/contract", body) == first
        refused(attach(platform, content, path), 409, "contract-attached")

    def test_may_name_the_party_by_name_alone(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = file_pledge(platform)
        once = signed_by(paper_of(platform), "Pledgor", p12_of(SME.name, None))

        answer = attach(platform, signed_by(once, "Pledgee", PLEDGEE_P12), path)

        assert answer.is_success, answer.text


def test_a_persons_identity_number_is_not_taken_for_a_credit_code(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)
    content = signed_otherwise(p12_of(SME.name, "110101199003070054"))(paper_of(platform, path))

    answer = attach(platform, content, path)

    assert answer.is_success, answer.text
    signers = answer.json()["terms"]["contract"]["signers"]
    assert [one["revocation"] for one in signers] == ["not-checked"] * 2


def test_a_contract_signed_by_hand_is_told_as_such(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)

    attach_contract(platform, path)

    told = platform.get("owner", path)["terms"]["contract"]
    assert (told["form"], told["signers"], told["sha256"]) == ("paper", [], content_hash(SCAN))


@pytest.mark.parametrize(("login", "lacking"), [("officer", SME.name), ("owner", BANK.name)])
def test_a_scan_counts_once_both_sides_have_looked_at_it(
    given: Given, login: str, lacking: str
) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)
    attach_contract(platform, path, login, confirmed_by=login)

    half = platform.ask("officer", "POST", f"{path}/signing")
    body = {"document_id": text_id(f"contract of {path[-36:]}"), "form": "paper"}
    platform.put({"officer": "owner", "owner": "officer"}[login], f"{path}/contract", body)

    assert refused(half, 409, "contract-unconfirmed")["sides"] == lacking
    assert platform.post("officer", f"{path}/signing")["state"] == "open"


def test_nobody_else_confirms_a_scan(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)
    attach_contract(platform, path, confirmed_by="officer")
    body = {"document_id": text_id(f"contract of {path[-36:]}"), "form": "paper"}

    answer = platform.ask("other-officer", "PUT", f"{path}/contract", body)

    refused(answer, 404, "pledge-not-found")


def test_the_database_keeps_the_terms_once_a_contract_is_attached(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)
    attach_contract(platform, path)
    bank = Actor(id_of("officer"), id_of("bank"), frozenset({PersonRole.OFFICER}))
    forging = text("update pledges set terms = '{}'")

    with (
        pytest.raises(DBAPIError, match="its terms are settled"),
        platform.database.app.begin(bank) as tx,
    ):
        tx.session.execute(forging)


def test_something_else_than_a_scan_is_no_contract(drafted: Platform) -> None:
    refused(attach(drafted, b"a note", form="paper"), 422, "contract-not-a-scan")


def with_note(pdf: bytes) -> bytes:
    """A note stuck on the first page, after the signatures."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    box = generic.ArrayObject([generic.NumberObject(at) for at in (90, 600, 300, 640)])
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/Rect"): box,
            generic.NameObject("/Contents"): generic.pdf_string("¥ 9.00"),
        }
    )
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))
    return written(writer)


def with_other_page(pdf: bytes) -> bytes:
    """The words of the first page are taken away."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    blank = generic.StreamObject(stream_data=b"q Q")
    page[generic.NameObject("/Contents")] = writer.add_object(blank)
    writer.update_container(page)
    return written(writer)


def with_box_over_the_words(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Seal", box=(90, 600, 300, 640)))
    return signed_by(written(writer), "Seal", p12_of_company(SME))


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def in_signature(paper: bytes) -> bytes:
    """A digit of what the pledgor's machine said of itself, within what it signed."""
    signed = signed_by_both(paper)
    at = signed.index(b"/M (D", len(paper)) + 12
    return signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]


def signed_otherwise(p12: bytes) -> Callable[[bytes], bytes]:
    return lambda paper: signed_by(signed_by(paper, "Pledgor", p12), "Pledgee", PLEDGEE_P12)


STRANGER = authority("无人信任的机构", 99)
TAMPERED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nobody signed": (lambda paper: paper, "contract-signature-missing"),
    "one signed": (
        lambda paper: signed_by(paper, "Pledgee", PLEDGEE_P12),
        "contract-signature-missing",
    ),
    "another paper": (lambda paper: signed_by_both(ANOTHER), "contract-not-ours"),
    "a byte of our paper": (
        lambda paper: signed_by_both(paper).replace(b"%PDF-1.7", b"%PDF-1.6"),
        "contract-not-ours",
    ),
    "a byte that was signed": (in_signature, "contract-signature-broken"),
    "bytes at the end": (lambda paper: signed_by_both(paper) + b"\n% more", "contract-altered"),
    "a note afterwards": (lambda paper: with_note(signed_by_both(paper)), "contract-altered"),
    "a note before": (lambda paper: signed_by_both(with_note(paper)), "contract-altered"),
    "another page afterwards": (
        lambda paper: with_other_page(signed_by_both(paper)),
        "contract-altered",
    ),
    "another page before": (
        lambda paper: signed_by_both(with_other_page(paper)),
        "contract-altered",
    ),
    "a seal over the words": (
        lambda paper: with_box_over_the_words(signed_by_both(paper)),
        "contract-altered",
    ),
    "somebody else's certificate": (
        signed_otherwise(p12_of(OTHER_SME.name, OTHER_SME.uscc)),
        "contract-signer-unknown",
    ),
    "our name, another's code": (
        signed_otherwise(p12_of(SME.name, OTHER_SME.uscc)),
        "contract-signer-unknown",
    ),
    "an authority that nobody trusts": (
        signed_otherwise(p12_of(SME.name, SME.uscc, STRANGER)),
        "contract-signer-not-trusted",
    ),
    "a certificate that has expired": (
        signed_otherwise(p12_of(SME.name, SME.uscc, ends_at=NOON - timedelta(days=1))),
        "contract-certificate-not-in-force",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_contract_that_does_not_count_is_refused(drafted: Platform, name: str) -> None:
    tamper, code = TAMPERED[name]
    content = tamper(paper_of(drafted))

    problem = refused(attach(drafted, content), 422, code)

    assert problem.get("rule") == "LG-04"
    assert drafted.get("officer", f"/pledges/{id_of('pledge')}")["contract_document_id"] is None


class TestWhateverComesBack:
    @generated(data=st.data())
    @settings(max_examples=25, deadline=None)
    def test_is_refused_by_name_if_any_signed_byte_is_another(self, data: st.DataObject) -> None:
        paper, signed = SIGNED
        at = data.draw(st.integers(0, len(signed) - 1).filter(lambda one: one not in LAST_GAP))

        with pytest.raises(Flawed):
            signatures_of(_flipped(data, at), paper, roots_in(authority().pem), NOON)

    @generated(data=st.data())
    @settings(max_examples=50, deadline=None)
    def test_names_the_same_signers_or_is_refused_whatever_no_signature_covers(
        self, data: st.DataObject
    ) -> None:
        """The last message cannot sign itself: a chain carried in it decides nothing."""
        paper, signed = SIGNED
        trusted = roots_in(authority().pem)
        try:
            found = signatures_of(
                _flipped(data, data.draw(st.sampled_from(LAST_GAP))), paper, trusted, NOON
            )
        except Flawed:
            return
        assert found == signatures_of(signed, paper, trusted, NOON)

    def test_is_refused_if_something_is_hidden_behind_a_signature(self) -> None:
        paper, signed = SIGNED
        at = LAST_GAP[-2]
        assert signed[at : at + 1] == b"0", "noughts fill the gap"
        hiding = signed[:at] + b"7" + signed[at + 1 :]

        with pytest.raises(Flawed) as refused:
            signatures_of(hiding, paper, roots_in(authority().pem), NOON)

        assert refused.value.flaw is Flaw.CHANGED

    @generated(st.binary(max_size=300))
    @settings(max_examples=40, deadline=None)
    def test_is_refused_by_name_if_anything_follows(self, tail: bytes) -> None:
        paper, signed = SIGNED

        with pytest.raises(Flawed):
            signatures_of(signed + b"x" + tail, paper, roots_in(authority().pem), NOON)
        with pytest.raises(Flawed):
            signatures_of(paper + tail, paper, roots_in(authority().pem), NOON)


def _flipped(data: st.DataObject, at: int) -> bytes:
    """The signed paper with another byte at this place."""
    signed = SIGNED[1]
    other = signed[at] ^ data.draw(st.integers(1, 255))
    return signed[:at] + bytes([other]) + signed[at + 1 :]


class TestTheCommand:
    def test_signs_without_a_platform(self, tmp_path: Path) -> None:
        paper, key, out = tmp_path / "paper.pdf", tmp_path / "key.p12", tmp_path / "signed.pdf"
        paper.write_bytes(ANOTHER)
        key.write_bytes(p12_of_company(SME))
        words = ["contract", "sign", str(paper), "--p12", str(key), "--as", "pledgor"]

        ran = CliRunner().invoke(app, [*words, "-o", str(out)], input=f"{PASSPHRASE}\n")

        assert ran.exit_code == 0, ran.output
        (found,) = signatures_of(out.read_bytes(), ANOTHER, roots_in(authority().pem), NOON)
        assert found.identifiers == (SME.uscc,)
        again = CliRunner().invoke(app, [*words, "-o", str(out)], input=f"{PASSPHRASE}\n")
        assert again.exit_code == 1

    def test_says_when_the_passphrase_is_another(self, tmp_path: Path) -> None:
        paper, key, out = tmp_path / "paper.pdf", tmp_path / "key.p12", tmp_path / "signed.pdf"
        paper.write_bytes(ANOTHER)
        key.write_bytes(p12_of_company(SME))
        words = ["contract", "sign", str(paper), "--p12", str(key), "--as", "pledgor"]

        ran = CliRunner().invoke(app, [*words, "-o", str(out)], input="another\n")

        assert (ran.exit_code, out.exists()) == (1, False)


def test_the_paper_has_a_place_for_each_side(drafted: Platform) -> None:
    reader = PdfFileReader(BytesIO(paper_of(drafted)))

    assert [field.field_name for field in reader.embedded_signatures] == []
    fields = [one.get_object()["/T"] for one in reader.root["/AcroForm"]["/Fields"]]
    assert fields == ["Pledgor", "Pledgee"]
