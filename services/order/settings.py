"""What a company decides for itself about orders and samples: `GENDAN_ORDER_…`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class HouseRules(BaseSettings):
    """Read once, when the service begins."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_ORDER_", extra="ignore")

    free_sample_pieces: int = Field(default=3, ge=0)
    """Up to how many pieces of a sample go out free, freight collect, without anybody deciding it 少量免费+到付."""
