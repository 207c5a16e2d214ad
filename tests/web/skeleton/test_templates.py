"""Every template of the application, read as text: nothing inline, plain words, verbs on buttons; vendored files unchanged."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEB = ROOT / "src" / "mingcha" / "web"
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "handler attribute": re.compile(r"\son[a-z]+\s*=", re.I),
    "inline script": re.compile(r"<script(?![^>]*(\ssrc=|application/json))[^>]*>", re.I),
    "hx-on": re.compile(r"hx-on", re.I),
    "trigger filter": re.compile(r"""hx-trigger\s*=\s*["'][^"']*\["""),
    "js: value": re.compile(r"""["']js(on)?:"""),
    "safe text": re.compile(r"\|\s*safe\b|autoescape off"),
}
WORDS = ("提交成功", "操作成功", "系统错误", "其它", "登陆", "！", "打卡", "积分", "排行榜", "在线时长")
BARE = re.compile(r"<(button|a)\b[^>]*class=\"button[^>]*>\s*(确定|提交|确认|OK|是|否)\s*</\1>")
CODE = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.S)


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_template(path):
    text = text_of(path)
    found = [name for name, pattern in INLINE.items() if pattern.search(text)]
    read = CODE.sub(" ", text)
    found += [word for word in WORDS if word in read]
    found += [word for word in ("null", "Error", "None") if re.search(rf"\b{word}\b", read)]
    found += [m.group(0) for m in BARE.finditer(text)]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_forms_that_act_have_their_tokens(path):
    text = text_of(path)
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.S)
    assert [f[:90] for f in forms if "csrf_token" not in f] == []


def test_the_rules_find_what_they_are_for():
    bad = '<p style="a"><b onclick="x"><script>1</script><i hx-on:click="x"><u hx-trigger="click[ctrlKey]"><a hx-vals="js:{}">'
    assert [n for n, p in INLINE.items() if p.search(bad)] == [
        "style attribute", "handler attribute", "inline script", "hx-on", "trigger filter", "js: value",
    ]  # fmt: skip
    assert BARE.search('<button class="button button-primary">确定</button>')
    assert not INLINE["inline script"].search(
        '<script src="a.js" defer></script><script type="application/json">{}</script>'
    )


@pytest.mark.parametrize(
    "readme",
    [
        WEB / "skeleton" / "static" / "vendor" / "README.md",
        ROOT / "tools" / "page_check" / "vendor" / "README.md",
    ],
)
def test_vendored_files_are_unchanged(readme):
    listed = dict(
        re.findall(r"^\| `([^`]+)`.*`([0-9a-f]{64})` \|$", readme.read_text(encoding="utf-8"), re.M)
    )
    files = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in readme.parent.iterdir() if p != readme
    }
    assert listed == files


def test_weight_of_what_every_page_loads():
    static = WEB / "skeleton" / "static"
    css = sum(p.stat().st_size for p in static.rglob("*.css"))
    js = sum(p.stat().st_size for p in static.rglob("*.js"))
    assert css < 200 * 1024
    assert js < 150 * 1024
