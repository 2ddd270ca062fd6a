"""What the OpenAPI document says: all of it resolves, and every operation tells of its problems."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from ip_finance.mounting import APIS
from ip_finance.web import problems
from tests.parties.promises import Operation, Promises


def _document() -> dict[str, Any]:
    app = FastAPI(title="all endpoints")
    for api in APIS:
        app.include_router(api.router, prefix="/api")
    problems.install(app)
    return app.openapi()


DOCUMENT = _document()
OPERATIONS = Promises(DOCUMENT).operations
OPEN = {
    "PUT /api/sessions/{session_id}",
    "DELETE /api/sessions/current",
    "GET /api/checkpoints/keys",
    "GET /api/products/{product_id}/cost",
    "GET /api/checkpoints/log/consistency",
    "GET /api/checkpoints/{kind}/latest",
    "GET /api/checkpoints/{kind}/{number}",
    "POST /api/checkpoints/{kind}/cosignatures",
}
"""What somebody who is not signed in may ask for."""


def references(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                if key == "$ref":
                    yield inner
                else:
                    yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)


def test_every_reference_resolves() -> None:
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}

    assert set(references(DOCUMENT)) <= known


def test_no_two_operations_have_the_same_id() -> None:
    ids = [operation.described["operationId"] for operation in OPERATIONS]

    assert len(set(ids)) == len(ids)


def test_every_schema_of_a_body_refuses_unknown_members() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    lax = [
        name
        for name, schema in schemas.items()
        if name.endswith("In") and schema.get("additionalProperties", True)
    ]

    assert lax == []


def _lists() -> Iterator[tuple[str, set[str]]]:
    """Each endpoint that answers with a list, and what it takes."""
    for operation in OPERATIONS:
        answers = operation.described["responses"].get("200", {}).get("content", {})
        schema = answers.get("application/json", {}).get("schema", {})
        if operation.method == "GET" and schema.get("type") == "array":
            yield operation.name, {one["name"] for one in operation.described.get("parameters", [])}


def test_every_list_is_walked_page_by_page() -> None:
    endless = [name for name, taken in _lists() if not {"limit", "after"} <= taken]

    assert endless == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
class TestOperation:
    def test_says_what_it_does(self, operation: Operation) -> None:
        assert operation.described["summary"]

    def test_tells_of_every_refusal_as_a_problem(self, operation: Operation) -> None:
        told = {
            status: list(answer["content"])
            for status, answer in operation.described["responses"].items()
            if int(status) >= 400
        }

        assert all(media == [problems.MEDIA_TYPE] for media in told.values())

    def test_tells_that_one_must_sign_in(self, operation: Operation) -> None:
        if operation.name not in OPEN:
            assert operation.codes(401) == ["not-signed-in", "session-ended"]

    def test_tells_of_a_malformed_request_if_it_takes_anything(self, operation: Operation) -> None:
        if operation.described.keys() & {"parameters", "requestBody"}:
            assert "malformed-request" in operation.codes(422)

    def test_tells_of_its_key_if_it_is_a_post(self, operation: Operation) -> None:
        if operation.method == "POST" and operation.name not in OPEN:
            assert "idempotency-key-missing" in operation.codes(422)

    def test_names_no_problem_twice(self, operation: Operation) -> None:
        for status in operation.described["responses"]:
            if int(status) >= 400:
                codes = operation.codes(int(status))
                assert len(set(codes)) == len(codes)
