"""Imports over HTTP."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import ContextDep
from pengingat.db import SessionDep
from pengingat.downloads import NewFileDep, as_download
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.imports import blank_list, corrections, queries, service
from pengingat.imports.codes import Code, Severity
from pengingat.imports.schemas import (
    ImportProblemGroup,
    ImportProblemGroups,
    ImportProblemPublic,
    ImportPublic,
    ImportRowPublic,
    MappingUpdate,
)
from pengingat.imports.sent import SentListDep, bodies
from pengingat.imports.service import ReadingChoice
from pengingat.paging import Page, PageDep, page_of
from pengingat.participants.schemas import Text
from pengingat.problems import Responses, documented, language_of
from pengingat.workbook_out import XLSX, write_xlsx

router = APIRouter(prefix="/imports", tags=["imports"], route_class=IdempotentRoute)

_READ = requires(Permission.IMPORTS_READ)
_WRITE = requires(Permission.IMPORTS_WRITE)
_FILE: Responses = {
    HTTPStatus.OK: {"description": "The file.", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}},
    **documented(),
}


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    openapi_extra=bodies(),
    summary="Upload a list of participants",
)
async def upload_import(
    request: Request, session: SessionDep, context: ContextDep, caller: CallerDep, sent: SentListDep
) -> ImportPublic:
    """A file, or the rows themselves as JSON: a worker reads either by the same rules. Look at the import until it is
    `ready` or `failed`. Nothing is applied yet. The row of a problem is that of the sheet, or counts `rows` from 1."""
    import_id = await service.receive(
        session, context, caller.actor, file=sent.file, file_name=sent.file_name, choice=sent.choice
    )
    return ImportPublic.of(await queries.get_import(session, import_id), language_of(request))


@router.get("", dependencies=[_READ], responses=documented(), summary="List imports, the newest first")
async def list_imports(request: Request, session: SessionDep, page: PageDep) -> Page[ImportPublic]:
    """Each with its counts."""
    language = language_of(request)
    rows, total = await queries.list_imports(session, page=page)
    return page_of(
        rows, page, total, item=lambda row: ImportPublic.of(row, language), position=lambda row: str(row["id"])
    )


@router.get(
    "/template.xlsx",
    dependencies=[_READ],
    response_class=StreamingResponse,
    responses=_FILE,
    summary="An empty list to fill in",
)
async def get_import_template(file: NewFileDep) -> StreamingResponse:
    """With all headings, text formats, drop-downs, an example row that is refused when left in, and a help sheet."""
    await write_xlsx(file, blank_list.blank_list())
    return as_download(file, blank_list.FILE_NAME, XLSX)


@router.get("/{import_id}", dependencies=[_READ], responses=documented(HTTPStatus.NOT_FOUND), summary="One import")
async def get_import(request: Request, session: SessionDep, import_id: UUID) -> ImportPublic:
    """Where it stands, its counts, how its sheet was read."""
    return ImportPublic.of(await queries.get_import(session, import_id), language_of(request))


@router.put(
    "/{import_id}/mapping",
    dependencies=[_WRITE],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Read the file in another way",
)
async def map_import(
    request: Request, session: SessionDep, caller: CallerDep, import_id: UUID, body: MappingUpdate
) -> ImportPublic:
    """Another sheet, other columns, other values for the whole file; the import is `reading` again."""
    columns = None if body.columns is None else {field.value: column for field, column in body.columns.items()}
    choice = ReadingChoice(body.sheet, columns, body.default_segment, body.default_status)
    await service.remap(session, caller.actor, import_id, choice=choice)
    return ImportPublic.of(await queries.get_import(session, import_id), language_of(request))


@router.get(
    "/{import_id}/rows",
    dependencies=[_READ],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="List the rows that would be stored",
)
async def list_import_rows(session: SessionDep, import_id: UUID, page: PageDep) -> Page[ImportRowPublic]:
    """Identifiers masked, names in full. Once the import is applied, its people are found by `GET /participants`."""
    await queries.get_import(session, import_id)
    rows, total = await queries.list_rows(session, import_id, page=page)
    return page_of(rows, page, total, item=ImportRowPublic.model_validate, position=lambda row: int(row["row"]))


@router.get(
    "/{import_id}/problems",
    dependencies=[_READ],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="List what is wrong in the file",
)
async def list_import_problems(
    request: Request,
    session: SessionDep,
    import_id: UUID,
    page: PageDep,
    severity: Severity | None = None,
    code: Code | None = None,
    kind: Annotated[Text | None, Query(description="As the problem groups name it.")] = None,
) -> Page[ImportProblemPublic]:
    """In the sheet's order, each with what to do about it."""
    language = language_of(request)
    found = await queries.get_import(session, import_id)
    in_sheet = found["mapping"] is not None and found["mapping"]["header_row"] > 0
    rows, total = await queries.list_problems(session, import_id, severity=severity, code=code, kind=kind, page=page)
    return page_of(
        rows,
        page,
        total,
        item=lambda row: ImportProblemPublic.of(row, language, in_sheet=in_sheet),
        position=queries.place_of,
    )


@router.get(
    "/{import_id}/problem-groups",
    dependencies=[_READ],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="Count what is wrong in the file",
)
async def list_import_problem_groups(request: Request, session: SessionDep, import_id: UUID) -> ImportProblemGroups:
    """How many rows have each problem; the problems of one group are found by its `code` and `kind`."""
    language = language_of(request)
    await queries.get_import(session, import_id)
    groups = await queries.list_problem_groups(session, import_id)
    return ImportProblemGroups(items=[ImportProblemGroup.of(group, language) for group in groups])


@router.get(
    "/{import_id}/problems.xlsx",
    dependencies=[_WRITE],
    response_class=StreamingResponse,
    responses={**documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT), **_FILE},
    summary="The rows to correct, as a workbook",
)
async def export_import_problems(
    request: Request, session: SessionDep, context: ContextDep, caller: CallerDep, import_id: UUID, file: NewFileDep
) -> StreamingResponse:
    """The rejected and the warned rows as they were uploaded, identifiers included, with a column of reasons."""
    language = language_of(request)
    await corrections.write_corrections(session, context, caller.actor, import_id, language=language, to=file)
    return as_download(file, corrections.FILE_NAME, XLSX)


@router.post(
    "/{import_id}/apply",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Apply a ready import to the participants",
)
async def apply_import(request: Request, session: SessionDep, caller: CallerDep, import_id: UUID) -> ImportPublic:
    """A worker does it, all valid rows or none: look at the import until it is `applied`."""
    await service.start_applying(session, caller.actor, import_id)
    return ImportPublic.of(await queries.get_import(session, import_id), language_of(request))


@router.post(
    "/{import_id}/cancel",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Call back an apply",
)
async def cancel_apply(request: Request, session: SessionDep, caller: CallerDep, import_id: UUID) -> ImportPublic:
    """While no worker has begun (`can_cancel`): the import is `ready` again. Later it is 409 `apply_begun`."""
    await service.cancel(session, caller.actor, import_id)
    return ImportPublic.of(await queries.get_import(session, import_id), language_of(request))


@router.post(
    "/{import_id}/discard",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Give up an import",
)
async def discard_import(session: SessionDep, caller: CallerDep, import_id: UUID) -> None:
    """One that was not applied: nothing of it reaches the participants. A file being read is read no further."""
    await service.discard(session, caller.actor, import_id)
