"""Requests made up from the OpenAPI document: every answer is one that the document tells of."""

from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api import Platform
from tests.architecture.test_openapi import OPERATIONS
from tests.parties.builders import text_id
from tests.parties.promises import Operation
from tests.security.places import NAMED

pytest_plugins = ["tests.parties.platforms"]

SENDERS = ("owner", "officer", "admin")
"""Between them they may do nearly everything."""
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
A_FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def document(full_platform: Platform) -> Any:
    """What the platform says of itself, ready to be asked."""
    return schemathesis.openapi.from_asgi("/openapi.json", full_platform.app)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_no_request_gets_an_answer_that_was_never_told_of(
    full_platform: Platform, document: Any, operation: Operation
) -> None:
    asked: APIOperation[Any, Any, Any, Any] = document[operation.path][operation.method]

    @A_FEW
    @given(case=asked.as_strategy())
    def attempt(case: Any) -> None:
        for name in case.path_parameters.keys() & NAMED.keys():
            case.path_parameters[name] = text_id(NAMED[name])
        for login in SENDERS:
            case.headers["Idempotency-Key"] = str(uuid4())
            token = full_platform.token(login)
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    attempt()
