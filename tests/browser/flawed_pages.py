"""Pages with one flaw each, served with the security headers of the service, and one without flaws."""

from collections.abc import Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.middleware.security_headers import SecurityHeaders

FRAME: Final = (
    '<!doctype html>\n<html lang="en"><head><title>Certificates</title>'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">{}</head>\n'
    '<body><a class="skip" href="#main">Skip to the content</a><main id="main"><h1>Certificates</h1>{}</main>'
    "</body></html>\n"
)

STYLE: Final = """
body { font: 16px/1.5 sans-serif }
a.skip { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
button, label { display: inline-block; min-height: 24px }
.scrolls { overflow-x: auto }
.wide { width: 400px }
.pale { color: #aaa }
.narrow { width: 60px; overflow: hidden; white-space: nowrap }
.tight { width: 40px; padding: 0; white-space: nowrap }
.tiny { width: 20px; min-height: 20px; height: 20px; padding: 0 }
.high { min-height: 30px; margin-bottom: -20px; display: block }
"""

VALID_PAGE: Final = (
    '<p>Read <a href="/sound">what holds</a> and <a href="/sound">since when</a>.</p>'
    '<label><input type="checkbox" name="all"> All of them</label> <button type="button">Look up</button>'
    '<div class="scrolls" role="region" aria-label="Scores" tabindex="0"><table class="wide">'
    "<caption>Scores</caption><tr><th>Clause</th><td>5.1.1</td></tr></table></div>"
)

FLAWED_BODIES: Final[Mapping[str, str]] = {
    "sound": VALID_PAGE,
    "picture-from-elsewhere": '<img src="http://elsewhere.example/x.png" alt="A seal">',
    "link-elsewhere": '<a href="http://elsewhere.example/">Elsewhere</a>',
    "style-in-line": '<p style="color: red">Red</p>',
    "missing-picture": '<img src="/nothing.png" alt="A seal">',
    "same-id-twice": '<p id="twice">One</p><p id="twice">Two</p>',
    "pale": '<p class="pale">Hardly to be read</p>',
    "no-label": '<input name="number">',
    "wide": '<p class="wide">400 pixels</p>',
    "cut": '<p class="narrow">More than there is room for</p>',
    "spilling": '<button type="button" class="tight">Look up the certificate</button>',
    "tiny": '<button type="button" class="tiny">×</button>',
    "overlapping": '<button type="button" class="high">Suspend</button><button type="button">Revoke</button>',
    "heavy": '<img src="/heavy.svg" alt="A seal">',
}

FLAWED_HEADS: Final[Mapping[str, str]] = {
    "script-in-line": "<script>document.title = 'Other'</script>",
    "error-on-the-console": '<script src="/complains.js" defer></script>',
    "error-nobody-caught": '<script src="/throws.js" defer></script>',
}

FILES: Final[Mapping[str, Response]] = {
    "style.css": Response(STYLE, media_type="text/css"),
    "complains.js": Response("console.error('out of paper')", media_type="text/javascript"),
    "throws.js": Response("throw new Error('out of paper')", media_type="text/javascript"),
    "heavy.svg": Response(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!--{" " * 60 * 1024}--></svg>',
        media_type="image/svg+xml",
    ),
}


def _respond(request: Request) -> Response:
    name = request.path_params["name"]
    if name in FILES:
        return FILES[name]
    if name in FLAWED_BODIES or name in FLAWED_HEADS:
        return HTMLResponse(FRAME.format(FLAWED_HEADS.get(name, ""), FLAWED_BODIES.get(name, VALID_PAGE)))
    return HTMLResponse(FRAME.format("", VALID_PAGE), 500 if name == "broken" else 404)


APP: Final = SecurityHeaders(Starlette(routes=[Route("/{name}", _respond)]), https=False)
