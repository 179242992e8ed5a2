"""The register keeps what went wrong."""

from shared.events.exception import ExceptionClosed
from tests.tracking.examples import made
from tests.tracking.items.things.listed import one, told
from tests.tracking.life import OF_IT
from tests.tracking.telling import day


def test_trouble_is_in_the_register_also_when_it_is_over() -> None:
    tell = made()
    row = one(tell, "trouble")
    assert (row.owner, row.is_open, told(row)["what"]) == ("quality", True, "a needle broke")
    tell(ExceptionClosed(**OF_IT, exception="E-1", outcome="new needle"), day("2026-11-29"))
    assert (one(tell, "trouble").is_open, told(one(tell, "trouble"))["over"]) == (False, "2026-11-29")
