"""Templates over HTTP. The preview is served by `send_jobs`, which knows whom a text can be shown for."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter

from pengingat import clock
from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import SettingsDep
from pengingat.db import SessionDep
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.paging import Page, PageDep, page_of
from pengingat.problems import documented
from pengingat.settings import Settings
from pengingat.templates import queries, service
from pengingat.templates.rules import PLACEHOLDERS, Purpose, examples
from pengingat.templates.schemas import PlaceholderPublic, TemplatePublic, TemplateVersionPublic, TemplateWrite

router = APIRouter(prefix="/templates", tags=["templates"], route_class=IdempotentRoute)

_READ = requires(Permission.TEMPLATES_READ)
_WRITE = requires(Permission.TEMPLATES_WRITE)


@router.get("", dependencies=[_READ], responses=documented(), summary="List the templates, by name")
async def list_templates(session: SessionDep, page: PageDep, purpose: Purpose | None = None) -> Page[TemplatePublic]:
    """Each with its newest text."""
    rows, total = await queries.list_templates(session, purpose=purpose, page=page)
    return page_of(rows, page, total, item=TemplatePublic.model_validate, position=lambda row: str(row["name"]))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.CONFLICT),
    summary="Write a new template",
)
async def create_template(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, body: TemplateWrite
) -> TemplatePublic:
    """Unknown or unpaired placeholders are refused with their position; warnings are `POST /templates/preview`'s."""
    template_id = await service.create(session, caller.actor, text=_text(body, settings))
    return TemplatePublic.model_validate(await queries.get_template(session, template_id))


@router.get("/placeholders", dependencies=[_READ], responses=documented(), summary="List the placeholders")
async def list_placeholders(settings: SettingsDep) -> list[PlaceholderPublic]:
    """All that a text may ask for; every value is given masked."""
    given = examples(settings.office_name)
    return [
        PlaceholderPublic(name=known.name, label=known.label.id, label_en=known.label.en, example=given[known.name])
        for known in PLACEHOLDERS
    ]


@router.get("/{template_id}", dependencies=[_READ], responses=documented(HTTPStatus.NOT_FOUND), summary="One template")
async def get_template(session: SessionDep, template_id: UUID) -> TemplatePublic:
    """With its newest text."""
    return TemplatePublic.model_validate(await queries.get_template(session, template_id))


@router.put(
    "/{template_id}",
    dependencies=[_WRITE],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Change a template",
)
async def update_template(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, template_id: UUID, body: TemplateWrite
) -> TemplatePublic:
    """Makes a new version; jobs that have started keep the one they started with. The same text changes nothing."""
    await service.change(session, caller.actor, template_id, text=_text(body, settings))
    return TemplatePublic.model_validate(await queries.get_template(session, template_id))


@router.get(
    "/{template_id}/versions",
    dependencies=[_READ],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="List a template's versions, the newest first",
)
async def list_template_versions(session: SessionDep, template_id: UUID, page: PageDep) -> Page[TemplateVersionPublic]:
    """Every text it has had."""
    rows, total = await queries.list_versions(session, template_id, page=page)
    return page_of(rows, page, total, item=TemplateVersionPublic.model_validate, position=lambda row: row.version)


def _text(body: TemplateWrite, settings: Settings) -> service.Text:
    today = clock.now().astimezone(settings.zone).date()
    return service.Text(body.name, body.purpose, body.body.rstrip(), body.checked_on or today)
