"""The settings about objectives and their cycles."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings


class OkrSettings(BaseSettings):
    """What an operator may decide about objectives; part of all settings."""

    okr_attention_lag: float = Field(
        0.1, ge=0, le=1, description="progress behind the expected one that needs attention"
    )
    okr_off_track_lag: float = Field(
        0.3, ge=0, le=1, description="progress behind the expected one that is off track"
    )
    okr_grace_days: float = Field(
        7.0, ge=0, le=366, description="how long a cycle takes check-ins after its last day"
    )
    okr_levels: int = Field(10, ge=1, le=50, description="levels of a tree of objectives")
    okr_objectives: int = Field(2_000, ge=1, le=20_000, description="objectives of one cycle")
    okr_reminder_days: float = Field(
        7.0,
        ge=0,
        le=366,
        description="without a check-in till the owner is reminded; 0 for never",
    )
    okr_reminder_hour: int = Field(
        9, ge=0, le=23, description="hour of the owner's day at which reminders come"
    )

    @model_validator(mode="after")
    def _lags_have_an_order(self) -> Self:
        if self.okr_off_track_lag < self.okr_attention_lag:
            raise ValueError("REGATTA_OKR_OFF_TRACK_LAG must not be below the lag for attention")
        return self
