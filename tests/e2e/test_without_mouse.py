"""By keyboard alone, enlarged, on 320 pixels, in forced colours, with strong contrast, without CSS."""

import re

import pytest

from comity.datasets.trial import read as read_world
from tests.e2e.conftest import Hub, enter
from tests.e2e.test_axe import CALL, DOCUMENT, OWN, PUBLIC, room_pages

pytestmark = pytest.mark.slow

FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
  return {text: (e.innerText || e.value || '').trim(), tag: e.tagName, name: e.name || '',
    outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth), halo: s.boxShadow,
    seen: r.width > 0 && r.bottom > 0 && r.top < innerHeight && !!over
      && (over === e || e.contains(over) || over.contains(e))};
}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""


def mail(slug: str) -> str:
    """Somebody who may sign for an organisation of the trial."""
    domain = next(o.domain for o in read_world().organisations if o.id == slug)
    return f"archive@{domain}"


def tab_to(page, words: str, most: int = 90) -> None:
    """Press Tab until the focus is on `words`; it is seen at every stop."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] == "BODY":
            continue
        assert at["outline"] >= 3, at
        assert "rgb(255, 221, 0)" in at["halo"], at
        assert at["seen"], at
        if at["text"].startswith(words):
            return
    raise AssertionError(f"{words} is not reached by Tab")


def test_a_signature_by_keyboard_alone(hub: Hub, chromium):
    page = enter(chromium, hub.links(mail("braelara-watermen"))[0], script=True)
    page.goto(f"{hub.address}/?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Skip to the text"
    assert page.evaluate(FOCUS)["seen"]
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.reload()
    tab_to(page, "العربية")
    page.keyboard.press("Enter")
    page.wait_for_function("document.dir === 'rtl'")
    tab_to(page, "English")
    page.keyboard.press("Enter")
    page.wait_for_function("document.dir === 'ltr'")
    tab_to(page, "Calls")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calls*")
    tab_to(page, "Open letter on fair trade in seeds")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/calls/{CALL}*")
    tab_to(page, "Sign")
    if page.evaluate(FOCUS)["tag"] != "BUTTON":
        tab_to(page, "Sign")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer*")
    step = page.locator("button[name=step][value=send]").inner_text()
    tab_to(page, step)
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/receipt/*")
    assert re.search(r"/-/receipt/[0-9A-Z-]+", page.url)
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
@pytest.mark.parametrize("width", [320, 640], ids=["phone", "1280 at 200 %"])
def test_no_page_scrolls_sideways(hub: Hub, chromium, language: str, width: int):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, bypass_csp=True, is_mobile=False
    )
    page, wide = context.new_page(), {}
    for name, address in PUBLIC.items():
        page.goto(f"{hub.address}{address}?lang={language}")
        for spacing in ("as it is", "spaced"):
            if spacing == "spaced":
                page.add_style_tag(content=SPACED)
            width_of_page = page.evaluate("document.documentElement.scrollWidth")
            if width_of_page > width:
                wide[f"{name}, {spacing}"] = width_of_page
    context.close()
    assert wide == {}


def test_the_desk_and_a_room_do_not_scroll_sideways(hub: Hub, chromium):
    page = enter(chromium, hub.links("secretary@bank.example")[0])
    wide = {}
    pages = (*OWN.values(), "/desk/mandates/ar-avel", "/desk/record/ar-avel")
    for width in (320, 640, 768):
        page.set_viewport_size({"width": width, "height": 800})
        for address in (*pages, *room_pages(page, hub).values()):
            page.goto(f"{hub.address}{address}")
            found = page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                wide[f"{address} on {width}"] = found
    page.context.close()
    assert wide == {}


def style(page, selector: str, *names: str, pseudo: str = "") -> list[str]:
    return page.evaluate(
        "([s, n, p]) => { const c = getComputedStyle(document.querySelector(s), p || null);"
        " return n.map(x => c.getPropertyValue(x)); }",
        [selector, list(names), pseudo],
    )


def test_forced_colours_keep_buttons_shapes_and_focus(hub: Hub, chromium):
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{hub.address}/s/{DOCUMENT}?lang=en")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    shape, colour = style(page, ".versions .st", "content", "color", pseudo="::before")
    assert shape == '"●"'
    assert colour != style(page, "body", "background-color")[0]
    current = style(
        page, ".menu [aria-current]", "border-block-end-style", "border-block-end-width"
    )
    assert current == ["solid", "3px"]
    page.goto(f"{hub.address}/_patterns/")
    border, width, ground = style(
        page, "main button", "border-block-start-color", "border-block-start-width",
        "background-color",
    )  # fmt: skip
    assert (border != ground, width) == (True, "2px")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["outline"] == 3
    context.close()


def test_a_wish_for_contrast_is_heard(hub: Hub, chromium):
    context = chromium.new_context(contrast="more", color_scheme="light")
    page = context.new_page()
    page.goto(f"{hub.address}/s/{DOCUMENT}?lang=en")
    assert style(page, "dt", "color") == style(page, "body", "color") == ["rgb(27, 27, 27)"]
    assert style(page, "main a", "text-decoration-thickness") == ["2px"]
    context.close()


def test_a_page_reads_and_signs_without_its_style_sheet(hub: Hub, chromium):
    page = enter(chromium, hub.links(mail("cindmark-marsh"))[0])
    page.route("**/*.css", lambda route: route.abort())
    page.goto(f"{hub.address}/calls/{CALL}?lang=en")
    assert style(page, "body", "background-color") == ["rgba(0, 0, 0, 0)"]
    heads = page.locator("h1, h2").all_inner_texts()
    assert heads[0] == "Open letter on fair trade in seeds"
    assert any(head.startswith("The answer of") for head in heads)
    words = page.inner_text("body")
    assert words.index("Saved seed is a commons") < words.index("The answer of")
    page.click("button[name=answer][value=reserve]")
    for field in ("id_text", "id_language", "id_paragraph"):
        label = page.locator(f"label[for={field}]").bounding_box()
        control = page.locator(f"#{field}").bounding_box()
        assert (label["y"], label["x"]) <= (control["y"] + control["height"], control["x"])
    page.fill("#id_text", "We sign, and keep our own reading.")
    page.select_option("#id_language", "en")
    page.click("button[name=step][value=check]")
    page.click("button[name=step][value=send]")
    assert "/-/receipt/" in page.url
    page.goto(f"{hub.address}/s/{DOCUMENT}")
    assert "We sign, and keep our own reading." in page.inner_text("main")
    page.context.close()
