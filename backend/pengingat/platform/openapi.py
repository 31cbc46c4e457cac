"""The OpenAPI document, made true where the framework's own would say something else."""

from typing import cast

from fastapi import FastAPI

from pengingat.problems import MEDIA_TYPE

Node = dict[str, object]

_METHODS = {"get", "put", "post", "delete", "patch"}


def install(app: FastAPI) -> None:
    """Replace the application's document by the mended one."""
    generate = app.openapi

    def openapi() -> Node:
        return mended(generate())

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way


def mended(document: Node) -> Node:
    """Problems have their own media type, bodies their names, files are bytes; FastAPI's error is never answered."""
    for path in _nodes(document, "paths"):
        for method in sorted(_METHODS & path.keys()):
            _name_bodies(document, cast("Node", path[method]))
            for status, response in cast("dict[str, Node]", cast("Node", path[method])["responses"]).items():
                if status >= "400":
                    _call_it_a_problem(response)
    for schema in _nodes(cast("Node", document.get("components", {})), "schemas"):
        for field in _nodes(schema, "properties"):
            _call_it_binary(field)
    for unused in ("HTTPValidationError", "ValidationError"):
        cast("dict[str, Node]", document.get("components", {})).get("schemas", {}).pop(unused, None)
    return document


def _nodes(document: Node, name: str) -> list[Node]:
    return list(cast("dict[str, Node]", document.get(name, {})).values())


def _name_bodies(document: Node, operation: Node) -> None:
    """Give a body written out in its operation a place among the named schemas, with all it is made of."""
    named = cast("Node", cast("Node", document.get("components", {})).get("schemas", {}))
    for content in _nodes(cast("Node", operation.get("requestBody", {})), "content"):
        body = cast("Node", content["schema"])
        if "title" in body:
            named.update(cast("Node", body.pop("$defs", {})))
            named[str(body["title"])] = body
            content["schema"] = {"$ref": f"#/components/schemas/{body['title']}"}


def _call_it_a_problem(response: Node) -> None:
    content = cast("Node", response.get("content", {}))
    if "application/json" in content:
        content[MEDIA_TYPE] = content.pop("application/json")


def _call_it_binary(field: Node) -> None:
    # OpenAPI 3.1 says it by the media type alone, which client generators do not read yet: they would send text.
    if "contentMediaType" in field:
        field["format"] = "binary"
