"""What the sending of mail and webhooks is told by the environment: `GENDAN_NOTIFY_…`."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Sending(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="GENDAN_NOTIFY_", extra="ignore", hide_input_in_errors=True)

    smtp_host: str = ""
    """None: no mail is sent; what would be is shown as dead, with this as its reason."""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    sender: str = "gendan@localhost"
    """The address in From."""
    pages: str = ""
    """Where people see orders: what a mail's links begin with, such as https://orders.example."""
    private_webhooks: bool = False
    """Whether webhooks may go to this machine and its network, also without TLS: for development only."""
