"""The OpenAPI document says what is so."""

import re
from collections.abc import Iterator

import pytest

from pengingat.settings import Settings
from tests.platform.test_access import ANYBODY_SIGNED_IN, PUBLIC
from tests.serving import application

Node = dict[str, dict]


@pytest.fixture(scope="module")
def document(settings: Settings) -> Node:
    return application(settings).openapi()


def operations(document: Node) -> Iterator[dict]:
    for path in document["paths"].values():
        yield from path.values()


def test_both_ways_to_sign_in_are_described(document: Node) -> None:
    flows = document["components"]["securitySchemes"]["OAuth2"]["flows"]
    assert flows["password"]["tokenUrl"] == flows["clientCredentials"]["tokenUrl"] == "/api/v1/auth/token"


def test_what_needs_a_token_says_so_and_nothing_else_does(document: Node) -> None:
    for operation in operations(document):
        assert ("security" in operation) == (operation["operationId"] not in PUBLIC), operation["operationId"]


def test_names_are_plain(document: Node) -> None:
    for operation in operations(document):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])


def test_every_route_of_the_api_documents_its_failures_as_problems(document: Node) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if path.startswith("/api/v1/"):
                assert {"401", "403", "422", "500"} <= operation["responses"].keys()
            for status, response in operation["responses"].items():
                if status >= "400":
                    schema = response["content"]["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ProblemDetails"}
                    assert list(response["content"]) == ["application/problem+json"]
                    assert response["description"]


def test_the_frameworks_own_error_is_not_described(document: Node) -> None:
    assert "HTTPValidationError" not in str(document)


def test_the_token_form_is_described_in_full(document: Node) -> None:
    operation = document["paths"]["/api/v1/auth/token"]["post"]
    assert list(operation["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    form = document["components"]["schemas"]["TokenRequest"]
    assert form["required"] == ["grant_type"]
    assert set(form["properties"]) == {"grant_type", "username", "password", "client_id", "client_secret", "scope"}
    answer = document["components"]["schemas"]["TokenPublic"]
    assert set(answer["required"]) == {"access_token", "token_type", "expires_in"}
    assert "429" in operation["responses"]


def test_the_document_is_the_same_each_time(settings: Settings, document: Node) -> None:
    assert application(settings).openapi() == document


def test_the_lists_of_this_test_are_of_routes_that_exist(document: Node) -> None:
    known = {operation["operationId"] for operation in operations(document)} | {"show_docs", "start_docs"}
    assert known >= PUBLIC | ANYBODY_SIGNED_IN
