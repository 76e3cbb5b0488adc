"""Does a page that claims to be fine say that there is no page, or that robots must stay out?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from qa_lint.running.links.page import Page

_OPENING = r"(?:(?:error|http|https|status|code|404|sorry|oops|ooops|whoops|but|uh|oh) )*"
_THING = r"(?:page|webpage|file|document|article|resource|content|url|post|entry|site)"
_NO_PAGE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_OPENING}(?:not found|nothing (?:(?:was )?found|(?:to see )?here))"
        r"(?: 404| error| 1)*\Z",
        rf"{_OPENING}(?:file or directory|(?:(?:the|this|that|your|requested|web) )*{_THING})"
        r"(?: (?:that |which )?you(?: \w+){1,6}?)??"
        r"(?: (?:was|is|has|does|can|could|may|have|been|be))*"
        r" (?:not (?:be )?(?:found|exist|available|here|there)"
        r"|no longer (?:found|exists?|available|here)"
        r"|not been found|missing|gone|removed|deleted)(?: (?!and|how|why|in|from)\w+){0,4}\Z",
        rf"{_OPENING}we (?:are |were )?(?:sorry )?(?:but )?(?:we )?(?:can not|could not|unable to)"
        rf" (?:seem to )?find (?:the|that|this|your) (?:\w+ )?{_THING}(?: \w+){{0,6}}\Z",
    )
)
_NUMBER = re.compile(r"(?:(?:error|status|code|sorry|oops|ooops|whoops|uh|oh) )*404(?: error)?\Z")
"""What a short page says; the title of a long one may be about the number."""
_CONTRACTED = re.compile(r"(?<=\w)n['’]t\b")
_CANNOT = re.compile(r"\bcan ?not\b|\bca not\b")
_ELSEWHERE = re.compile(
    "|".join(
        (
            r"(?:seite|datei)(?: wurde)? nicht gefunden",
            r"page (?:non trouvée|introuvable)",
            r"página n(?:o|ão) encontrada",
            r"pagina n(?:on trovata|iet gevonden)",
            r"страница не найдена",
            r"页面(?:不存在|未找到)",
            r"找不到(?:该)?(?:页面|网页)",
            r"ページが見つかりません",
            r"페이지를 찾을 수 없습니다",
            r"sidan hittades inte",
            r"strona nie (?:została )?znaleziona",
        )
    ),
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"\b(?:this |the )?domain(?: name)?(?: [\w.-]{3,80})? (?:is|may be|could be) (?:\w+ )?for sale"
    r"|\bbuy this domain\b|\bdomain is parked\b|\bparked (?:free|domain)\b"
    r"|\bthis domain has expired\b|\b[\w-]{1,60}\.[a-z]{2,10} is for sale\b"
    r"|\bdomain name is (?:parked|available)\b|\bthis (?:web ?page|domain|site) is parked\b",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:just a moment|attention required! \| cloudflare|access (?:to this page has been )?denied"
    r"|are you a (?:robot|human)|robot check|verify(?:ing)? (?:that )?you are (?:a )?human.{0,20}"
    r"|security check(?:point)?|vercel security checkpoint|ddos-guard|captcha(?: required)?"
    r"|making sure you['’]re not a bot|please wait(?:\.{3}|…)? \| cloudflare|one moment,? please"
    r"|bot verification|human verification|client challenge|pardon our interruption"
    r"|checking your browser.{0,40}|before you continue(?: to .{0,30})?)[ .…!?]*\Z",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[|·•»›:–—-]+\s+|\s*[|·•»›–—]\s*|:\s+")
_ABOUT_IT = re.compile(r"404|not.?found", re.IGNORECASE)
_NO_PAGE_PATH = re.compile(
    r"(?:^|/)(?:(?:error[-_/]?)?404|(?:page[-_]?)?not[-_]?found|error[-_]?page)(?:\.\w{2,5})?/?\Z",
    re.IGNORECASE,
)
_LOG_IN = re.compile(
    r"(?:^|/)(?:log[-_]?in|sign[-_]?in|accounts/login|users/sign_in|sso|oauth2?|authorize)"
    r"(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
_HINTS = tuple(
    hint.encode()
    for hint in (
        *("404", "not found", "no longer", "n't", "n’t", "cannot", "can not", "could not"),
        "does not",
        *("unable", "not exist", "not avail", "missing", "gone", "nothing", "removed", "deleted"),
        *("for sale", "parked", "this domain", "moment", "denied", "robot", "human", "a bot"),
        *("security check", "captcha", "challenge", "please wait", "interruption", "checking"),
        *("attention", "ddos", "verif", "before you", "nicht gefunden", "introuvable"),
        *("non trouv", "encontrada", "trovata", "niet gev", "hittades", "znaleziona"),
    )
)
_FOREIGN = re.compile(rb"(?:[\xc3-\xf4][\x80-\xbf]+){2}|&rsquo;|&#")
_SHORT = 1_500
"""Letters that a page which only says that it is none doesn't exceed."""


def may_be(body: bytes) -> bool:
    """Tell whether a closer look is worth it; cheap."""
    lowered = body.lower()
    for hint in _HINTS:  # a loop, because any() with a generator takes twice the time
        if hint in lowered:
            return True
    return _FOREIGN.search(body) is not None


def is_wall(page: Page) -> bool:
    """Tell whether a page keeps robots out."""
    return any(_WALL.match(part) for part in [page.title, *page.headings[:1]] if part)


def why_no_page(page: Page, url: str) -> str | None:
    """Return what in a page says that there is none at ``url``, or ``None``."""
    if page.seen < _SHORT and (parked := _PARKED.search(f"{page.title} {page.words}")):
        return f"the page says: {parked[0]!r}"
    if _ABOUT_IT.search(url):  # a page on missing pages is none
        return None
    for text in (page.title, *page.headings[:2]):
        for part in dict.fromkeys([text, *_PARTS.split(text)]):
            if part and len(part) < 200 and _says_no_page(part, short=page.seen < _SHORT):
                return f"the page says: {text[:100]!r}"
    return None


def _says_no_page(text: str, *, short: bool) -> bool:
    text = text.strip()
    if _ELSEWHERE.search(text) and len(text) < 60:
        return True
    words = _CANNOT.sub("can not", _CONTRACTED.sub(" not", text.lower()))
    plain = " ".join(re.findall(r"\w+", words))
    if short and _NUMBER.match(plain.removeprefix("http error ")):
        return True
    return any(pattern.match(plain) for pattern in _NO_PAGE)


def redirected_away(url: str, final: str) -> str | None:
    """Return why the end of redirects is not the page that was asked for, or ``None``."""
    start, end = urlsplit(url), urlsplit(final)
    if _NO_PAGE_PATH.search(end.path) and not _ABOUT_IT.search(start.path):
        return f"it redirects to {final}"
    same = _site(start.hostname) == _site(end.hostname)
    if same and _is_front(end.path, end.query) and not _is_front(start.path, start.query):
        return f"it redirects to the front page {final}; the page itself may be gone"
    return None


def asks_to_log_in(url: str, final: str) -> bool:
    """Tell whether a redirect leads to a form for names and passwords."""
    return bool(_LOG_IN.search(urlsplit(final).path)) and not _LOG_IN.search(urlsplit(url).path)


def _site(host: str | None) -> str:
    return (host or "").rstrip(".").removeprefix("www.")


_FRONT = re.compile(
    r"/?(?:(?:index|home|default|main)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][A-Za-z]{2})?)?/?\Z",
    re.IGNORECASE,
)


def _is_front(path: str, query: str) -> bool:
    """Tell whether a path is that of a site, not of a page of it."""
    return not query and _FRONT.match(path) is not None
