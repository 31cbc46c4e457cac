"""Is it up, is it ready, what is it."""

from fastapi import APIRouter

from pengingat import VERSION, schema
from pengingat.context import SettingsDep
from pengingat.db import SessionDep
from pengingat.errors import Unavailable, problem
from pengingat.platform.schemas import DemoAccount, Health, MetaPublic
from pengingat.problems import documented
from pengingat.settings import Settings

SCHEMA_DIFFERS = problem(
    "schema_differs",
    id='Basis data belum sesuai dengan versi program ini. Jalankan "pengingat migrate".',
    en='The database is not at this program\'s version. Run "pengingat migrate".',
)

health = APIRouter(tags=["platform"])
router = APIRouter(tags=["platform"])


@health.get("/healthz")
async def check_health() -> Health:
    """Whether the program runs at all."""
    return Health(status="ok")


@health.get("/readyz", responses=documented(503))
async def check_readiness(session: SessionDep) -> Health:
    """Whether it can work: the database answers and has this program's schema."""
    if not await (await session.connection()).run_sync(schema.is_current):
        raise Unavailable(SCHEMA_DIFFERS)
    return Health(status="ok")


@router.get("/meta")
async def get_meta(settings: SettingsDep) -> MetaPublic:
    """The office, and whether this is a demonstration."""
    return MetaPublic(
        product="Pengingat",
        version=VERSION,
        office_name=settings.office_name,
        time_zone=settings.time_zone,
        simulator=settings.simulator,
        simulator_url=settings.fonnte_base_url if settings.simulator and settings.demo else None,
        demo=_demo_account(settings),
    )


def _demo_account(settings: Settings) -> DemoAccount | None:
    if not settings.demo or not settings.admin_username or settings.admin_password is None:
        return None
    return DemoAccount(username=settings.admin_username, password=settings.admin_password.get_secret_value())
