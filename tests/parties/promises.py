"""The OpenAPI document, held against every answer that a test gets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance"}
METHODS = {"get", "put", "post", "delete"}


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the document promises it."""

    method: str
    path: str
    described: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def fixed(self) -> int:
        """How much of the path is the same for every request."""
        return len(re.sub(r"{[^}]*}", "", self.path))

    def takes(self, method: str, path: str) -> bool:
        pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(self.path))
        return method == self.method and re.fullmatch(pattern, path) is not None

    def codes(self, status: int) -> list[str]:
        """The problems that are promised under the status."""
        return str(self.described["responses"][str(status)]["description"]).split(", ")


@dataclass(frozen=True)
class Promises:
    """What the platform says of itself at `/openapi.json`."""

    document: Mapping[str, Any]

    @property
    def operations(self) -> list[Operation]:
        return [
            Operation(method.upper(), path, described)
            for path, methods in self.document["paths"].items()
            for method, described in methods.items()
            if method in METHODS
        ]

    def keep(self, method: str, path: str, answer: Any) -> None:
        """Fail if the answer is not one that the document promises."""
        assert answer.status_code < 500, f"{method} {path}: {answer.text}"
        asked = path.partition("?")[0]
        found = [one for one in self.operations if one.takes(method, asked)]
        if not found:
            return
        found.sort(key=lambda one: one.fixed, reverse=True)  # `/loans/export.csv` is no loan
        responses = found[0].described["responses"]
        status = answer.status_code
        assert str(status) in responses, f"{found[0].name} never told of {status}: {answer.text}"
        if status >= 400:
            body = problem_of(answer)
            assert body["type"].removeprefix("/problems/") in found[0].codes(status), body
        elif "application/json" in responses[str(status)].get("content", {}):
            schema = responses[str(status)]["content"]["application/json"]["schema"]
            self._fits(schema, answer.json(), found[0].name)

    def _fits(self, schema: Mapping[str, Any], value: Any, where: str) -> None:
        """Hold the names of members against the schema; their types are the models' affair."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            self._fits(self.document["components"]["schemas"][name], value, name)
        elif schema.get("type") == "array":
            for item in value:
                self._fits(schema["items"], item, where)
        elif "properties" in schema:
            known, needed = schema["properties"], set(schema.get("required", ()))
            assert needed <= value.keys() <= known.keys(), (where, value)
            for member, inner in known.items():
                if member in value:
                    self._fits(inner, value[member], f"{where}.{member}")


def problem_of(answer: Any) -> dict[str, Any]:
    """The body of a refusal, which must be a problem as RFC 9457 has it."""
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert body.keys() >= MEMBERS, body
    assert body["status"] == answer.status_code
    assert body["instance"] == answer.request.url.path
    assert body["detail"], "a refusal says what was wrong"
    return body
