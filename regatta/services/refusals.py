"""Refusing one field of a request for what only a rule can know."""

from __future__ import annotations

from typing import NoReturn

from regatta.models.errors import FieldError, ValidationFailed


def refuse(field: str, message: str, kind: str = "value_error") -> NoReturn:
    """Refuse the request for *field*, a dotted path.

    Raises: ValidationFailed, always.
    """
    raise ValidationFailed([FieldError(field=field, message=message, type=kind)])
