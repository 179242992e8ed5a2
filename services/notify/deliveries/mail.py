"""Mail through SMTP: to the address that the table of people has now, in the language that they asked for."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import asyncpg

from services.notify.deliveries.result import Dropped, Failed, Result, Sent
from services.notify.deliveries.settings import Sending
from services.notify.deliveries.words import Language, Letter, written
from shared.events.obligation import ObligationKind
from shared.store.queries import Queries

SECONDS = 20

WHAT = """
SELECT t.subject, t.words, t.kind, t.due, t.is_notice, t.is_open, t.times, t.order_id,
    coalesce(t.due <= now(), false) AS is_late, r.language, p.mail
FROM recipients AS r LEFT JOIN tasks AS t ON t.id = $2 LEFT JOIN people AS p ON p.id = r.person
WHERE r.person = $1
"""


@dataclass(frozen=True)
class Mail:
    queries: Queries
    told: Sending

    async def send(self, row: asyncpg.Record) -> Result:
        what = await self.queries.fetchrow(WHAT, row["person"], row["subject"])
        if what is None or what["mail"] is None:
            return Dropped("they are no longer told by mail")
        if not what["is_open"]:
            return Dropped("nobody has to see to it any more")
        if not self.told.smtp_host:
            return Failed("no mail server is configured: GENDAN_NOTIFY_SMTP_HOST", for_good=True)
        return await self._post(self._message(row, what))

    def _message(self, row: asyncpg.Record, what: asyncpg.Record) -> EmailMessage:
        link = f"{self.told.pages}/orders/{what['order_id']}" if self.told.pages and what["order_id"] else ""
        letter = Letter(
            about=what["subject"],
            kind=ObligationKind(what["kind"]) if what["kind"] else None,
            words=what["words"],
            due=what["due"],
            is_late=what["is_late"],
            is_notice=what["is_notice"],
            times=what["times"],
            link=link,
        )
        subject, text = written(letter, Language(what["language"]))
        message = EmailMessage()
        message["From"] = Address("gendan", addr_spec=self.told.sender)
        message["To"] = what["mail"]
        message["Subject"] = subject
        message["Date"] = format_datetime(row["happened"])
        message["Message-ID"] = f"<{row['id']}@{self.told.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message

    async def _post(self, message: EmailMessage) -> Result:
        import aiosmtplib  # noqa: PLC0415 (most installations send seldom, and some never)

        told = self.told
        try:
            await aiosmtplib.send(
                message,
                hostname=told.smtp_host,
                port=told.smtp_port,
                username=told.smtp_username or None,
                password=told.smtp_password.get_secret_value() or None,
                use_tls=told.smtp_tls == "tls",
                start_tls=told.smtp_tls == "starttls",
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            code = min(each.code for each in refused.recipients)
            return Failed("the address is refused", code, for_good=code >= 500)
        except aiosmtplib.SMTPResponseException as refused:
            return Failed(f"the mail server answers {refused.code}", refused.code, for_good=refused.code >= 500)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Failed(f"the mail server cannot be reached: {type(error).__name__}")
        return Sent()
