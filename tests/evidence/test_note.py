"""Signed notes, held against examples that others published and against each rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.evidence.checkpoint import Checkpoint, open_checkpoint
from ip_finance.evidence.note import (
    Kind,
    NoteRefused,
    SigningKey,
    VerifierKey,
    cosign,
    open_note,
    sign,
)

# The example in the documentation of Go's golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANNS_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANNS_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NEUMANNS_NOTE = (
    f"{NEUMANNS_TEXT}\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
).encode()

AT = 1_679_315_147
PLAIN = SigningKey("log.example", Kind.TEXT, b"p" * 32)
TIMED = SigningKey("witness.example/w1", Kind.TEXT_AND_TIME, b"t" * 32)
TEXT = "log.example\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


class TestOthersExample:
    def test_is_opened(self) -> None:
        note = open_note(NEUMANNS_NOTE, [VerifierKey.parse(NEUMANN)])

        assert note.text == NEUMANNS_TEXT
        assert [(one.key.name, one.at) for one in note.signed] == [("PeterNeumann", None)]

    def test_is_signed_to_the_same_bytes(self) -> None:
        key = SigningKey.parse(NEUMANNS_SECRET)

        assert sign(NEUMANNS_TEXT, key) == NEUMANNS_NOTE
        assert str(key.verifier) == NEUMANN
        assert key.written() == NEUMANNS_SECRET


class TestSigning:
    def test_a_time_is_signed_with_the_text(self) -> None:
        note = cosign(sign(TEXT, PLAIN), TIMED, AT)

        opened = open_note(note, [PLAIN.verifier, TIMED.verifier])

        assert opened.text == TEXT
        assert {one.key.name: one.at for one in opened.signed} == {
            "log.example": None,
            "witness.example/w1": AT,
        }

    def test_a_key_made_anew_signs(self) -> None:
        key = SigningKey.generate("new.example", Kind.TEXT)

        assert open_note(sign(TEXT, key), [key.verifier]).text == TEXT
        assert SigningKey.parse(key.written()) == key

    def test_the_same_key_has_another_id_for_each_kind(self) -> None:
        plain = SigningKey("one.example", Kind.TEXT, b"1" * 32)
        timed = SigningKey("one.example", Kind.TEXT_AND_TIME, b"1" * 32)

        assert plain.verifier.id != timed.verifier.id
        with pytest.raises(NoteRefused, match="No known key"):
            open_note(sign(TEXT, timed, AT), [plain.verifier])

    @pytest.mark.parametrize(("key", "at"), [(PLAIN, AT), (TIMED, None), (TIMED, 2**63)])
    def test_time_and_kind_must_fit(self, key: SigningKey, at: int | None) -> None:
        with pytest.raises(NoteRefused, match="time"):
            sign(TEXT, key, at)

    @pytest.mark.parametrize("text", ["", "no newline", "tab\there\n"])
    def test_what_is_no_text_is_not_signed(self, text: str) -> None:
        with pytest.raises(NoteRefused, match="newline"):
            sign(text, PLAIN)


class TestOpening:
    def test_an_unknown_key_counts_for_nothing(self) -> None:
        note = cosign(sign(TEXT, PLAIN), TIMED, AT)

        assert [one.key for one in open_note(note, [TIMED.verifier]).signed] == [TIMED.verifier]
        with pytest.raises(NoteRefused, match="No known key"):
            open_note(note, [])

    def test_another_key_of_the_same_name_is_unknown(self) -> None:
        impostor = SigningKey("log.example", Kind.TEXT, b"i" * 32)

        with pytest.raises(NoteRefused, match="No known key"):
            open_note(sign(TEXT, impostor), [PLAIN.verifier])

    def test_one_wrong_signature_of_a_known_key_spoils_the_note(self) -> None:
        note = sign(TEXT, PLAIN) + sign(TEXT + "more\n", TIMED, AT).rsplit(b"\n\n")[-1]

        with pytest.raises(NoteRefused, match=r"witness.example/w1 does not hold"):
            open_note(note, [PLAIN.verifier, TIMED.verifier])

    def test_a_key_signs_once(self) -> None:
        note = cosign(sign(TEXT, PLAIN), PLAIN)

        with pytest.raises(NoteRefused, match="signed twice"):
            open_note(note, [PLAIN.verifier])

    def test_a_text_may_have_empty_lines(self) -> None:
        text = "first\n\nsecond\n"

        assert open_note(sign(text, PLAIN), [PLAIN.verifier]).text == text

    @pytest.mark.parametrize(
        "note",
        [
            b"",
            b"\xff",
            b"text\n",
            b"text\n\n",
            b"text\n\nlog.example AAAAAAAA\n",
            b"text\n\n" + "— log.example\n".encode(),
            b"text\n\n" + "— log.example AAAA\n".encode(),
            b"text\n\n" + "— log.example A=AA\n".encode(),
            b"x" * 1_000_001,
            b"text\n\n" + "— log.example AAAAAAA=\n".encode() * 101,
            sign(TEXT, PLAIN)[:-1],
        ],
    )
    def test_what_is_no_note_is_refused(self, note: bytes) -> None:
        with pytest.raises(NoteRefused):
            open_note(note, [PLAIN.verifier])

    @given(st.data())
    def test_no_byte_can_be_changed(self, data: st.DataObject) -> None:
        note = bytearray(cosign(sign(TEXT, PLAIN), TIMED, AT))
        place = data.draw(st.integers(0, len(note) - 1))
        note[place] ^= data.draw(st.integers(1, 255))

        with pytest.raises(NoteRefused):
            open_checkpoint(bytes(note), "log.example", [PLAIN.verifier, TIMED.verifier], 2)


class TestKeys:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "name+00000000",
            "log.example+00000000+" + str(PLAIN.verifier).split("+", 2)[2],
            "log.example+" + PLAIN.verifier.id.hex() + "+AAAA",
            "log.example+" + PLAIN.verifier.id.hex() + "+A" + "A" * 43,
            "a b+00000000+" + str(PLAIN.verifier).split("+", 2)[2],
        ],
    )
    def test_what_is_no_key_is_refused(self, text: str) -> None:
        with pytest.raises(NoteRefused):
            VerifierKey.parse(text)

    def test_a_public_key_is_no_secret_one(self) -> None:
        with pytest.raises(NoteRefused, match="secret"):
            SigningKey.parse(NEUMANN)

    def test_a_damaged_secret_key_is_refused(self) -> None:
        with pytest.raises(NoteRefused, match="damaged"):
            SigningKey.parse(NEUMANNS_SECRET.replace("c74f20a3", "c74f20a4"))


class TestCheckpoint:
    def test_is_three_lines(self) -> None:
        checkpoint = Checkpoint("log.example", 12, b"h" * 32)

        assert checkpoint.text == "log.example\n12\naGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\n"
        assert Checkpoint.parse(checkpoint.text) == checkpoint

    @pytest.mark.parametrize(
        "text",
        [
            "log.example\n12\n",
            "log.example\n012\naGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\n",
            "log.example\n-1\naGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\n",
            "log.example\n12\naGho\n",
            "log.example\n12\naG\n",
            "log.example\n12\naGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGh=\n",
            "log.example\n12\naGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\nmore\n",
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(NoteRefused):
            Checkpoint.parse(text)

    def test_one_name_counts_once(self) -> None:
        again = SigningKey(PLAIN.name, Kind.TEXT_AND_TIME, b"2" * 32)
        note = cosign(sign(TEXT, PLAIN), again, AT)
        keys = [PLAIN.verifier, again.verifier]

        assert len(open_checkpoint(note, "log.example", keys, 1).signed) == 2
        with pytest.raises(NoteRefused, match="1 of the cosigners signed it; 2 are needed"):
            open_checkpoint(note, "log.example", keys, 2)

    def test_is_about_one_log(self) -> None:
        with pytest.raises(NoteRefused, match=r"about 'log.example', not about 'other.example'"):
            open_checkpoint(sign(TEXT, PLAIN), "other.example", [PLAIN.verifier], 1)
