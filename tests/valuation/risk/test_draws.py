import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.risk.builders import PATHS, SEED
from valuation import MalformedInput, OutOfRange
from valuation.risk.draws import normals, uniforms

names = st.sampled_from(["growth", "lapse", "model"])
rights = st.text(max_size=8)


class TestDraws:
    @given(names, rights, st.integers(0, 2**63 - 1))
    def test_equal_names_give_equal_bytes(self, name: str, right: str, seed: int) -> None:
        one = uniforms(name, right=right, seed=seed, paths=50)

        assert one.tobytes() == uniforms(name, right=right, seed=seed, paths=50).tobytes()
        assert one.min() > 0
        assert one.max() < 1

    def test_are_the_bytes_that_they_were_when_first_written(self) -> None:
        drawn = uniforms("growth", right="ZL1", seed=SEED, paths=1000)

        assert (
            hashlib.sha256(drawn.tobytes()).hexdigest()
            == "d237445281cc5272fb30a242ee86aa51280acd8d604f186f78831d5a6cee9957"
        )

    def test_more_paths_begin_with_the_same_numbers(self) -> None:
        few = normals("growth", right="ZL1", seed=SEED, paths=10)

        assert normals("growth", right="ZL1", seed=SEED, paths=100)[:10].tolist() == few.tolist()

    @pytest.mark.parametrize(
        ("name", "right", "seed"), [("lapse", "a", 1), ("growth", "b", 1), ("growth", "a", 2)]
    )
    def test_another_name_right_or_seed_is_another_stream(
        self, name: str, right: str, seed: int
    ) -> None:
        one = normals("growth", right="a", seed=1, paths=PATHS)
        other = normals(name, right=right, seed=seed, paths=PATHS)

        assert abs(np.corrcoef(one, other)[0, 1]) < 4 / np.sqrt(PATHS)

    def test_a_name_cannot_be_split_between_input_and_right(self) -> None:
        one = uniforms("growth", right="1", seed=1, paths=3)

        assert uniforms("growth1", right="", seed=1, paths=3).tolist() != one.tolist()

    def test_normals_have_the_moments_of_a_standard_normal(self) -> None:
        drawn = normals("growth", right="ZL1", seed=SEED, paths=PATHS)
        error = 4 / np.sqrt(PATHS)

        assert drawn.mean() == pytest.approx(0, abs=error)
        assert drawn.std() == pytest.approx(1, abs=error)
        assert (drawn**3).mean() == pytest.approx(0, abs=4 * error)

    @pytest.mark.parametrize("seed", [-1, 2**63])
    def test_refuse_a_seed_out_of_range(self, seed: int) -> None:
        with pytest.raises(OutOfRange, match="seed"):
            uniforms("growth", right="", seed=seed, paths=1)

    @pytest.mark.parametrize("paths", [1.5, True, "9"])
    def test_refuse_paths_that_are_no_whole_number(self, paths: int) -> None:
        with pytest.raises(MalformedInput, match="paths"):
            uniforms("growth", right="", seed=1, paths=paths)

    @pytest.mark.parametrize("paths", [0, -1, 10_000_001])
    def test_refuse_paths_out_of_range(self, paths: int) -> None:
        with pytest.raises(OutOfRange, match="paths"):
            uniforms("growth", right="", seed=1, paths=paths)
