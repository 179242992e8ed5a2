"""At the machine and in the sample room: output and a photo, entered with a thumb in a real browser."""

import re

from playwright.async_api import Browser, BrowserContext, Page, expect

from shared.identity.demo import DemoUser
from shared.settings import of_service
from tests.browsers import IN_A_BROWSER
from tests.shared.attachments.pictures import picture
from tests.stories.conftest import Company
from tests.stories.garments import CUSTOMER, ORDER
from tests.stories.telling import BUSINESS, FINANCE, MANAGER, PLANNING, WORKSHOP, Story, header

PHONE = {"width": 390, "height": 844}
THUMB = 44
"""Pixels that a thumb hits without looking."""

pytestmark = IN_A_BROWSER


async def test_output_and_a_photo_are_entered_on_a_phone_and_seen_live_elsewhere(
    company: Company, browser: Browser
) -> None:
    story = await in_production(company)
    at = f"/orders/{story.order.rpartition('/')[2]}"
    desk = await (await window(browser, MANAGER, {"width": 1280, "height": 900})).new_page()
    await desk.goto(at)
    await expect(desk.locator("#connection")).to_have_class(re.compile("live"))
    phone = await (await window(browser, WORKSHOP, PHONE)).new_page()
    await phone.goto(at)
    await output(phone)
    await expect(desk.locator("#order-timeline")).to_contain_text("Output recorded", timeout=15_000)
    await photo(phone, at)
    await refused(desk, at)


async def output(phone: Page) -> None:
    """From the order's page with three presses: output, empty all, done; and one number in between."""
    await thumbed(phone, "Record output")
    quantities = phone.get_by_label("Good")
    await expect(quantities.first).to_have_value("600")
    assert await quantities.first.get_attribute("inputmode") == "decimal"
    await phone.get_by_role("button", name="Empty all").click()
    await quantities.first.fill("240")
    await thumbed(phone, "Record output")
    await expect(phone.get_by_role("status").filter(has_text="Done")).to_have_text("Done: Record output.")
    await thumbed(phone, "Record output")
    await expect(phone.get_by_label("Good").first).to_have_value("360")  # what is left of the stage
    await phone.go_back()


async def photo(phone: Page, at: str) -> None:
    """Of what is wrong: what to photograph, the picture, and a few words."""
    await thumbed(phone, "Take a photo")
    await phone.get_by_role("link", name="Raise an exception").click()
    await phone.get_by_label("What happened").fill("two rolls are stained")
    await phone.get_by_label("Severity").select_option("minor")
    await phone.get_by_label("Take a photo").set_input_files(
        {"name": "stain.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    await thumbed(phone, "Raise an exception")
    await expect(phone.get_by_role("status").filter(has_text="Done")).to_have_text("Done: Raise an exception.")
    await one_after_the_other(phone)
    await phone.goto(at)
    for name in ("stain.jpg", "first.jpg", "second.jpg"):
        await expect(phone.locator("main")).to_contain_text(name)


async def one_after_the_other(phone: Page) -> None:
    """Of milestones: each photo is followed by the form of the next, with nothing to look for in between."""
    await phone.get_by_role("link", name="Milestone reached").click()
    chosen = phone.get_by_label("Milestone")
    await thumbed(phone, "Milestone reached")
    await expect(phone.locator("form .error").first).to_be_visible()  # and it goes on to photos all the same
    await chosen.select_option(index=1)
    for name in ("first.jpg", "second.jpg"):
        milestone = await chosen.input_value()
        await phone.get_by_label("Take a photo").set_input_files(
            {"name": name, "mimeType": "image/jpeg", "buffer": picture(size=(640, 400 + len(name)))}
        )
        await thumbed(phone, "Milestone reached")
        await expect(phone.get_by_role("status").filter(has_text="Done")).to_have_text("Done: Milestone reached.")
        await expect(chosen).not_to_have_value(milestone)
        await expect(chosen).not_to_have_value("")


async def refused(desk: Page, at: str) -> None:
    """The refusal stands where the form is, with what was typed."""
    await desk.goto(f"{at}?do=outwork_sent#act")
    await desk.get_by_label("Subcontractor").fill("He Ping")
    await desk.get_by_role("button", name="Send out for outwork").click()
    field = desk.locator(".field", has=desk.get_by_label("Process"))
    await expect(field.locator(".error")).to_have_text("Field required")
    await expect(desk.get_by_label("Process")).to_be_focused()
    await expect(desk.get_by_label("Subcontractor")).to_have_value("He Ping")


async def thumbed(phone: Page, name: str) -> None:
    """It is on the screen at once, and a thumb hits it."""
    found = phone.locator("a.button, button").filter(has_text=name).first
    await expect(found).to_be_in_viewport()
    box = await found.bounding_box()
    assert box
    assert box["height"] >= THUMB
    await found.click()


async def in_production(company: Company) -> Story:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER | {"countersign": "not_required"})
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER))["id"]
    story.order = f"/v1/orders/{order}"
    await story.does(BUSINESS, "release")
    await story.does(FINANCE, "payments", reference="TT-1", amount="3024.00", currency="USD", instalment="deposit")
    await story.does(PLANNING, "plan/start")
    await story.stands(production="started")
    return story


async def window(browser: Browser, who: DemoUser, size: dict[str, int]) -> BrowserContext:
    """Signed in as them, by the page's cookie."""
    token = header(who)["Authorization"].partition(" ")[2]
    base = of_service("tracking").url
    context = await browser.new_context(base_url=base, locale="en-GB", viewport=size)  # type: ignore[arg-type]
    await context.add_cookies([{"name": "gendan", "value": token, "url": base, "sameSite": "Strict"}])
    return context
