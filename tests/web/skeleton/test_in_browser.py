"""The skeleton in a real browser: every component at both sizes and both text sizes, and what the modules promise."""

import pytest
from playwright.sync_api import expect

from tests.web.skeleton.gallery import views
from tools.page_check import ANY_SPEED, check_page

pytestmark = pytest.mark.slow
PAGES = [
    ("/", 200),
    ("/list/", 200),
    ("/list/?size=50", 200),
    ("/empty/never/", 200),
    ("/empty/filtered/", 200),
    ("/empty/no_right/", 200),
    ("/record/3/", 200),
    ("/form/", 200),
    ("/check/", 200),
    ("/conflict/", 409),
    ("/job/", 200),
    ("/refused/", 403),
    ("/nowhere/", 404),
    ("/broken/", 500),
    ("/sign-in/", 200),
]


@pytest.mark.parametrize(("path", "status"), PAGES)
def test_page(page, gallery_url, path, status):
    assert check_page(page, gallery_url + path, status=status, budget=ANY_SPEED) == []


def test_the_check_finds_what_is_wrong(page, gallery_url, monkeypatch):
    monkeypatch.delenv("MINGCHA_PAGE_CHECK", raising=False)  # the whole check, not the short one
    page.route("**/done/1/", lambda route: route.fulfill(status=200, content_type="text/html", body=BAD))
    problems = "\n".join(check_page(page, gallery_url + "/done/1/", screens=("phone",), text_sizes=(16,)))
    for code in ("A1", "A3", "A5", "A6", "K1", "K2", "C2", "C4"):
        assert f" {code} " in problems


BAD = """<html><body><h1>a</h1><h1>b</h1><p>身份证号 990101196203081234</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<button onclick="x()" style="outline:none;height:10px">x</button><div style="width:900px">y</div></body></html>"""


def typed_form(page, url: str) -> None:
    page.goto(f"{url}/form/")
    page.fill("textarea", "逐户核查")
    page.fill("#id_due_on", "2026.9.31")
    page.check("#id_choice_1")
    page.select_option("#id_unit", "2")


def test_errors_keep_what_was_typed_and_take_the_focus(page, gallery_url):
    typed_form(page, gallery_url)
    page.click("text=记下措施")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title() == "错误：登记整改措施 - 明察"
    assert page.input_value("textarea") == "逐户核查"
    assert page.is_checked("#id_choice_1")
    assert page.input_value("#id_unit") == "2"
    page.click(".error-summary a")
    expect(page.locator("#id_due_on")).to_be_focused()


def test_a_double_click_acts_once(page, gallery_url):
    typed_form(page, gallery_url)
    page.fill("#id_due_on", "20260930")
    page.dblclick("text=记下措施")
    page.wait_for_url("**/done/1/")
    assert len(views.SAVED) == 1


def test_ctrl_enter_sends_and_enter_while_composing_does_not(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    asked: list[str] = []
    page.on("request", lambda r: "/static/" in r.url or asked.append(r.url))
    page.focus("#id_words")
    composed = """name => { const f = document.getElementById('id_words');
        f.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
        const sent = f.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
        f.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true })); return sent; }"""
    assert page.evaluate(composed) is False
    page.wait_for_timeout(300)
    assert asked == []
    typed_form(page, gallery_url)
    page.fill("#id_due_on", "20260930")
    page.focus("textarea")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/done/1/")


def test_a_draft_is_offered_again_and_gone_after_sending(page, gallery_url):
    typed_form(page, gallery_url)
    page.keyboard.press("Tab")
    page.goto(f"{gallery_url}/list/")
    page.goto(f"{gallery_url}/form/")
    page.click("text=恢复草稿")
    assert page.input_value("textarea") == "逐户核查"
    assert page.input_value("#id_due_on") == "2026.9.31"
    page.fill("#id_due_on", "20260930")
    page.click("text=记下措施")
    page.wait_for_url("**/done/1/")
    page.goto(f"{gallery_url}/form/")  # its scripts have offered what there is when it has been loaded
    assert page.locator("text=恢复草稿").count() == 0


def test_drafts_of_somebody_else_are_wiped(page, gallery_url):
    page.goto(f"{gallery_url}/form/")
    page.evaluate("localStorage.setItem('mingcha.draft.8./form/#', '{}')")
    page.reload()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('mingcha.draft.8'))") == []


def test_the_drawer_has_an_address_and_gives_the_focus_back(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    page.focus("a[data-drawer='3']")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer[open] [data-focus]")).to_be_focused()
    expect(page.locator("#drawer[open] [data-focus]")).to_have_text("疑点 XS-0003")
    expect(page).to_have_url(f"{gallery_url}/list/?open=3")
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer[open]", state="detached")
    expect(page).to_have_url(f"{gallery_url}/list/")
    expect(page.locator("a[data-drawer='3']")).to_be_focused()
    page.goto(f"{gallery_url}/list/?open=4")
    expect(page.locator("#drawer[open] [data-focus]")).to_have_text("疑点 XS-0004")


def test_back_closes_the_drawer_without_asking_the_server(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    page.click("a[data-drawer='3']")
    page.wait_for_selector("#drawer[open] h2")
    asked: list[str] = []
    page.on("request", lambda r: "/static/" in r.url or asked.append(r.url))
    page.go_back()
    page.wait_for_selector("#drawer[open]", state="detached")
    expect(page).to_have_url(f"{gallery_url}/list/")
    assert asked == []


def test_a_filter_stands_in_the_address_and_back_undoes_it(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    page.fill("#id_words", "重复")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page).to_have_url(f"{gallery_url}/list/?size=20&words=%E9%87%8D%E5%A4%8D")
    expect(page.locator("[data-summary]")).to_have_text("共 5 条")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(20)


def test_ticking_this_page_and_then_everything(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    assert page.is_hidden("#batch")
    page.check("input[data-pick-page]")
    assert page.inner_text("[data-pick-words]") == "已选 20 条（本页）"
    page.click("text=选择全部 1,204 条")
    assert page.inner_text("[data-pick-words]") == "已选全部 1,204 条"
    assert page.input_value("[data-pick-all-value]") == "1"
    page.click("text=取消选择")
    assert page.is_hidden("#batch") and page.input_value("[data-pick-all-value]") == ""


def test_rows_by_keyboard_only_after_switching_it_on(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    page.click("text=键盘选行")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert (
        page.eval_on_selector_all("input[data-pick]", "boxes => boxes.map(b => b.checked).indexOf(true)") == 1
    )
    page.keyboard.press("Enter")
    expect(page.locator("#drawer[open] [data-focus]")).to_have_text("疑点 XS-0002")


def test_lost_connection_keeps_the_form_and_offers_to_try_again(page, gallery_url):
    page.goto(f"{gallery_url}/record/3/")
    page.fill("#reason", "死亡登记属于他人")
    page.route("**/form/", lambda route: route.abort())
    page.click("text=标记不成立")
    page.wait_for_selector("[data-failed]")
    assert "没有保存。您填写的内容还在本页" in page.inner_text("[data-failed]")
    assert page.input_value("#reason") == "死亡登记属于他人"
    page.unroute("**/form/")
    with page.expect_request("**/form/"):
        page.click("[data-retry]")


def test_a_broken_server_shows_the_number(page, gallery_url):
    page.goto(f"{gallery_url}/record/3/")
    page.route("**/form/", lambda r: r.fulfill(status=500, headers={"X-Error-Number": "7F3A21"}, body="x"))
    page.click("text=标记不成立")
    page.wait_for_selector("[data-failed]")
    assert "错误编号 7F3A21" in page.inner_text("[data-failed]")


def test_the_session_warns_extends_and_keeps_the_draft(page, gallery_url, settings):
    settings.SESSION_COOKIE_AGE = 1800
    page.clock.install()
    page.goto(f"{gallery_url}/form/")
    page.fill("textarea", "逐户核查")
    page.clock.fast_forward("27:00")
    expect(page.locator("#session-dialog")).to_be_hidden()
    page.clock.fast_forward("01:30")
    page.wait_for_selector("#session-dialog[open]")
    with page.expect_response("**/sign-in/extend/"):
        page.click("text=继续使用")
    page.wait_for_selector("#session-dialog[open]", state="detached")
    page.clock.fast_forward("30:01")
    page.wait_for_url("**/sign-in/?next=%2Fform%2F&ended=1")
    page.goto(f"{gallery_url}/form/")
    page.click("text=恢复草稿")
    assert page.input_value("textarea") == "逐户核查"


def test_progress_of_a_job_goes_on_by_itself_and_ends(page, gallery_url):
    page.clock.install()
    page.goto(f"{gallery_url}/job/")
    asked: list[str] = []

    def note(request):
        # Fonts and icons of the page itself may still be on their way: what is asked by script counts.
        if request.resource_type in ("xhr", "fetch"):
            asked.append(request.headers.get("x-background", ""))

    page.on("request", note)
    for words in ("已处理 4,200 / 5,000 行", "4,812 行可以入库"):
        page.clock.run_for(2_000)
        # In the page: the same words are also said to a screen reader, a moment later.
        page.locator("main").get_by_text(words).wait_for()
    page.clock.run_for(20_000)
    page.wait_for_timeout(500)  # nothing comes of it: there is nothing to wait for
    assert asked == ["1", "1"]


def test_text_size_and_contrast_change_at_once_and_stay(page, gallery_url):
    page.goto(f"{gallery_url}/list/")
    page.click("summary:has-text('字号与对比')")
    page.click("button:has-text('特大')")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.click("button:has-text('高对比')")
    page.reload()
    assert page.evaluate("document.documentElement.className") == "fs-24 contrast"


@pytest.mark.parametrize("path", ["/", "/list/", "/form/"])
def test_high_contrast(page, gallery_url, path):
    page.goto(f"{gallery_url}/frame/display/?contrast=contrast&next=/")
    assert (
        check_page(page, gallery_url + path, screens=("desktop",), text_sizes=(16,), budget=ANY_SPEED) == []
    )


def test_without_scripts_filters_forms_and_records_work(page, gallery_url):
    context = page.context.browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    plain.goto(f"{gallery_url}/list/")
    plain.fill("#id_words", "重复")
    plain.click("text=查询")
    expect(plain.locator("tbody tr")).to_have_count(5)
    plain.click("tbody a >> nth=0")
    expect(plain.locator("h1")).to_have_text("疑点 XS-0001")
    typed_form(plain, gallery_url)
    plain.fill("#id_due_on", "20260930")
    plain.click("text=记下措施")
    expect(plain.locator("h1")).to_have_text("第 1 条措施")
    context.close()


def test_paper_has_no_controls_and_repeats_the_head(page, gallery_url):
    page.goto(f"{gallery_url}/list/?size=100")
    page.emulate_media(media="print")
    shown = "s => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length).length"
    for selector in (".top", ".side", ".filters", ".pager", ".button", ".pick"):
        assert page.evaluate(shown, selector) == 0
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert "打印人：张工" in page.inner_text(".print-head")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_reduced_motion_has_no_motion(page, gallery_url):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{gallery_url}/list/")
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0 || getComputedStyle(e).animationName !== 'none').length"
    assert page.evaluate(moving) == 0
