"""The examples of the library's README run as they stand there."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "valuation" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs_as_it_stands(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (our own file)
    assert "assert" in example
