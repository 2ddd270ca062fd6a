import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import valuation
from tests.valuation.engine1.builders import some_inputs, some_ratings
from tests.valuation.engine1.test_appraise import inputs
from valuation import (
    MissingInput,
    UnknownReference,
    ValuationError,
    load_premium_table,
    load_royalty_ranges,
)
from valuation.codec import encode
from valuation.engine1.appraise import appraise_patent
from valuation.engine1.inputs import PatentAppraisalInputs
from valuation.engine1.report import from_json, recompute, to_json

REPEAT = (
    "import sys; from valuation.engine1.report import recompute; "
    "sys.stdout.buffer.write(recompute(sys.stdin.buffer.read().decode()).encode())"
)
GOLDEN = "284c93b0a2fa52f7289c750ff8a39fc44662f7ab14a0f27f111cc286ed7ebfc5"


def document(**changes: Any) -> str:
    """Stored inputs with some fields of `inputs` replaced."""
    stored = json.loads(to_json(some_inputs()))
    stored["inputs"] |= changes
    return json.dumps(stored)


class TestToJson:
    def test_is_canonical(self) -> None:
        text = to_json(appraise_patent(some_inputs()))

        again = json.dumps(
            json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert text == again
        assert "法律价值度" in text

    def test_equal_inputs_give_equal_bytes(self) -> None:
        ratings: Any = {
            code: np.float32(rating) for code, rating in reversed(some_ratings(6).items())
        }
        revenue: Any = np.arange(5, dtype=np.int64)
        plain = some_inputs(revenue=[0, 1, 2, 3, 4], tax_rate=0)
        fancy = some_inputs(
            revenue=revenue,
            tax_rate=-0.0,
            ratings=ratings,
        )

        assert to_json(plain) == to_json(fancy)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
    def test_has_no_form_for_what_json_cannot_hold(self, value: object) -> None:
        with pytest.raises((ValueError, TypeError)):
            encode(value)

    def test_names_no_standard_and_claims_none(self) -> None:
        text = to_json(appraise_patent(some_inputs())).lower()

        for claim in ("42748", "complian", "complies", "conform", "符合"):
            assert claim not in text

    def test_the_reference_case_never_changes(self) -> None:
        """If it must, raise ENGINE: stored appraisals name the engine that can repeat them."""
        text = to_json(appraise_patent(some_inputs(economic_life_years=4.3)))

        assert sha256(text.encode()).hexdigest() == GOLDEN

    @pytest.mark.parametrize(
        ("load", "digest"),
        [
            (
                load_premium_table,
                "6b35f52549ca72a51a0d1652167633f84e718dabf88696f64027ce67f43d70b9",
            ),
            (
                load_royalty_ranges,
                "e8980a4a8a0f3ad11d0199a722f0e96b95cf3805c0fe99184c4c81c4941f5a8c",
            ),
        ],
    )
    def test_the_tables_behind_the_engine_never_change(
        self, load: Callable[[], object], digest: str
    ) -> None:
        """Caveats depend on them; a new table is a new file and a new ENGINE."""
        assert sha256(encode(load()).encode()).hexdigest() == digest


class TestRecompute:
    @given(inputs())
    def test_gives_the_same_bytes_from_the_stored_inputs(
        self, given_: PatentAppraisalInputs
    ) -> None:
        result = to_json(appraise_patent(given_))

        assert recompute(to_json(given_)) == result
        assert recompute(result) == result
        assert from_json(result) == given_

    def test_gives_the_same_bytes_in_a_fresh_process(self) -> None:
        stated = some_inputs(economic_life_years=4.3)

        fresh = subprocess.run(
            [sys.executable, "-c", REPEAT],
            input=to_json(stated).encode(),
            capture_output=True,
            check=True,
            cwd=Path(valuation.__file__).parents[1],
            env={"PYTHONHASHSEED": "7", "LC_ALL": "C"},
        )

        assert fresh.stdout == to_json(appraise_patent(stated)).encode()

    def test_reveals_a_changed_figure(self) -> None:
        result = to_json(appraise_patent(some_inputs()))
        forged = json.loads(result)
        forged["base"] *= 2

        assert recompute(json.dumps(forged)) == result

    def test_survives_pickling(self) -> None:
        found = appraise_patent(some_inputs())

        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  our own bytes


class TestFromJson:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "document is not JSON"),
            ("[" * 100_000, "document is not JSON"),
            ("[]", "document must be an object"),
            ("{}", "document lacks the fields engine, inputs"),
            ('{"engine":1,"engine":2}', "document repeats the keys engine"),
            ('{"engine":NaN}', "document holds NaN"),
            (document(tax_rate="0.25"), r"inputs\.tax_rate must be a number, got '0\.25'"),
            (document(tax_rate=True), r"inputs\.tax_rate must be a number"),
            (document(revenue=5), r"inputs\.revenue must be a list"),
            (document(revenue=[None]), r"inputs\.revenue\[0\] must be a number"),
            (document(ratings=[]), r"inputs\.ratings must be an object"),
            (document(base_date="20260630"), r"inputs\.base_date must be a date as YYYY-MM-DD"),
            (document(base_date="2026-02-30"), r"inputs\.base_date must be a date"),
            (document(convention="noon"), r"inputs\.convention must be one of year-end, mid-year"),
            (document(convention=[]), r"inputs\.convention must be one of"),
            (document(scenarios={}), r"inputs\.scenarios lacks the fields base, high, low"),
            (document(extra=1), r"inputs has unknown fields: extra"),
            (document(tax_rate=1e999), "document holds"),
        ],
    )
    def test_refuses_a_malformed_document_and_names_the_place(
        self, text: str, message: str
    ) -> None:
        with pytest.raises(ValuationError, match=message):
            from_json(text)

    def test_a_missing_field_is_named(self) -> None:
        stored = json.loads(to_json(some_inputs()))
        del stored["inputs"]["tax_rate"]

        with pytest.raises(MissingInput, match="inputs lacks the fields tax_rate"):
            from_json(json.dumps(stored))

    def test_refuses_the_document_of_another_engine(self) -> None:
        other = to_json(some_inputs()).replace("patent-appraisal/1", "patent-appraisal/0")

        with pytest.raises(UnknownReference, match="engine 'patent-appraisal/0'"):
            from_json(other)

    def test_takes_whole_numbers_for_fractions(self) -> None:
        assert from_json(document(tax_rate=0)).tax_rate == 0.0
