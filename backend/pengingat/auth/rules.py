"""Roles and what each may do; how sign-in attempts are limited."""

from enum import StrEnum


class Role(StrEnum):
    """What a person or a program is trusted with."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class Permission(StrEnum):
    """One right; every protected route names exactly one."""

    IMPORTS_READ = "imports.read"
    IMPORTS_WRITE = "imports.write"
    PARTICIPANTS_READ = "participants.read"
    PARTICIPANTS_WRITE = "participants.write"
    PARTICIPANTS_REVEAL = "participants.reveal"
    PARTICIPANTS_EXPORT = "participants.export"
    TEMPLATES_READ = "templates.read"
    TEMPLATES_WRITE = "templates.write"
    SEND_JOBS_READ = "send_jobs.read"
    SEND_JOBS_WRITE = "send_jobs.write"
    SEND_JOBS_SEND = "send_jobs.send"
    MESSAGES_SETTLE = "messages.settle"
    OPT_OUTS_WRITE = "opt_outs.write"
    DASHBOARD_READ = "dashboard.read"
    DEVICES_MANAGE = "devices.manage"
    USERS_MANAGE = "users.manage"
    AUDIT_READ = "audit.read"
    SETTINGS_MANAGE = "settings.manage"


_VIEWER = frozenset(
    {
        Permission.IMPORTS_READ,
        Permission.PARTICIPANTS_READ,
        Permission.TEMPLATES_READ,
        Permission.SEND_JOBS_READ,
        Permission.DASHBOARD_READ,
    }
)
_OPERATOR = _VIEWER | {
    Permission.IMPORTS_WRITE,
    Permission.PARTICIPANTS_WRITE,
    Permission.PARTICIPANTS_REVEAL,
    Permission.PARTICIPANTS_EXPORT,
    Permission.TEMPLATES_WRITE,
    Permission.SEND_JOBS_WRITE,
    Permission.SEND_JOBS_SEND,
    Permission.MESSAGES_SETTLE,
    Permission.OPT_OUTS_WRITE,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.ADMIN: frozenset(Permission),
}


def granted(role: Role, scopes: frozenset[str] | None) -> frozenset[Permission]:
    """A role's permissions, narrowed to `scopes` where the caller is a program that was given some."""
    held = PERMISSIONS[role]
    return held if scopes is None else frozenset(permission for permission in held if permission in scopes)
