"""The page around the form: its cookies, its headers, and all that it does not answer."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.web import assets, site
from screening.web.cookies import FORM, HERE, SIZE, TABLET
from screening.web.patient import preload
from screening.web.patient.shell import page_of
from screening.web.server.headers import HEADERS
from tests.factories import RESPONSE, TOKEN, a_clinic, a_member, one_of, open_form, send_form, walk
from tests.tablets import a_tablet, begun, form_of, founded, token_of

SECRET = "s" * 43
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return founded(a_clinic(tmp_path, clinic_name="Harbour <Pain> & Physio"))


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    async def theirs(_: object) -> PlainTextResponse:
        return PlainTextResponse("Streamlit's own")

    a_member(clinic)
    routes = [*site.routes(one_of(clinic)), Route("/{path:path}", theirs)]
    app = Starlette(routes=routes, middleware=list(site.middleware(one_of(clinic))))
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        yield client


def is_form(page: str) -> bool:
    return 'id="root"' in page


def left_form(clinic: Clinic) -> None:
    """A form with a birth date in it."""
    walk(clinic, open_form(clinic), RESPONSE, until="words")


def test_a_stranger_is_told_how_to_get_in_and_gets_no_form(browser: TestClient) -> None:
    answer = browser.get("/")
    assert "How to open the form" in answer.text
    assert FORM not in answer.cookies
    assert "stcore" not in answer.text


def test_a_begun_form_is_held_by_a_secret_that_no_script_can_read(
    browser: TestClient, clinic: Clinic
) -> None:
    browser.cookies.set(TABLET, a_tablet(clinic))
    answer = browser.post("/tablet/begin", headers=OURS)
    cookies = answer.headers.get_list("set-cookie")
    secret = next(c for c in cookies if c.startswith(f"{FORM}={clinic.id}."))
    assert codes.is_token(token_of(browser.cookies))
    for part in ("HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=lax"):
        assert part in secret
    here = next(c for c in cookies if c.startswith(f"{HERE}=yes"))
    assert "Max-Age" not in here


def test_cookies_are_secure_where_the_line_is(clinic: Clinic) -> None:
    app = Starlette(
        routes=list(site.routes(one_of(clinic))), middleware=list(site.middleware(one_of(clinic)))
    )
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        client.cookies.set(f"__Host-{TABLET}", a_tablet(clinic))
        answer = client.post("/tablet/begin", headers=OURS)
    given = [c for c in answer.headers.get_list("set-cookie") if '=""' not in c]
    assert len(given) == 2
    assert all("Secure" in c for c in given)
    assert answer.headers["clear-site-data"] == '"storage"'


def test_a_form_of_ones_own_keeps_its_secret(browser: TestClient, clinic: Clinic) -> None:
    left_form(clinic)
    browser.cookies.update(form_of(clinic, TOKEN))
    assert browser.get("/").cookies[FORM] == form_of(clinic, TOKEN)[FORM]


def test_a_secret_of_before_there_were_clinics_opens_its_form(
    browser: TestClient, clinic: Clinic
) -> None:
    left_form(clinic)
    browser.cookies.update({FORM: TOKEN, HERE: "yes"})
    assert is_form(browser.get("/").text)


def test_a_secret_that_is_not_ours_opens_nothing(browser: TestClient) -> None:
    browser.cookies.set(FORM, "guessed")
    answer = browser.get("/")
    assert not is_form(answer.text)
    assert FORM not in answer.cookies


def test_a_browser_that_was_closed_locks_its_form(browser: TestClient, clinic: Clinic) -> None:
    left_form(clinic)
    browser.cookies.set(FORM, form_of(clinic, TOKEN)[FORM])
    browser.get("/")
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert draft.locked


def test_a_reload_locks_nothing(browser: TestClient, clinic: Clinic) -> None:
    left_form(clinic)
    browser.cookies.update(form_of(clinic, TOKEN))
    browser.get("/")
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert not draft.locked


def test_the_page_speaks_our_language_and_names_the_clinic(clinic: Clinic) -> None:
    page = page_of(clinic)
    assert '<html lang="en-CA">' in page
    assert "<title>Harbour &lt;Pain&gt; &amp; Physio</title>" in page
    assert "form.css" in page


def test_the_page_has_nothing_that_its_own_policy_would_stop(clinic: Clinic) -> None:
    page = page_of(clinic)
    assert "prerenderReady" not in page
    assert "service-desc" not in page
    assert "<script>" not in page


def test_the_words_of_the_reading_aids_come_with_the_page_and_their_scripts_too(
    clinic: Clinic,
) -> None:
    page = page_of(clinic)
    for key in ("size", "larger", "normal", "read", "stop", "private"):
        assert f'data-{key}="{clinic.content.copy[f"aids_{key}"]}"' in page
    assert "/form/size.js?" in page
    assert "/form/aloud.js?" in page


def test_the_reading_aids_stand_outside_of_what_streamlit_draws(clinic: Clinic) -> None:
    before, _, _ = page_of(clinic).partition('<div id="root">')
    assert '<div id="aids" role="group" aria-label="Help with reading"' in before


def test_a_form_is_left_for_our_own_page_only(browser: TestClient, clinic: Clinic) -> None:
    left_form(clinic)
    browser.cookies.update(form_of(clinic, TOKEN))
    browser.get("/new", headers={"sec-fetch-site": "cross-site"})
    assert browser.cookies[FORM] == form_of(clinic, TOKEN)[FORM]
    answer = browser.get("/new", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert forgets(FORM, answer)


def forgets(cookie: str, answer: Response) -> bool:
    return any(c.startswith(f'{cookie}=""') for c in answer.headers.get_list("set-cookie"))


def test_the_cookie_goes_once_the_form_is_sent_and_not_before(
    browser: TestClient, clinic: Clinic
) -> None:
    open_form(clinic, SECRET)
    browser.cookies.update(form_of(clinic, SECRET))
    assert browser.post("/sent", headers=OURS).status_code == 409
    send_form(clinic, TOKEN)
    browser.cookies.update(form_of(clinic, TOKEN))
    answer = browser.post("/sent", headers=OURS)
    assert (answer.status_code, forgets(FORM, answer)) == (204, True)


def test_a_reload_keeps_the_size_of_the_words(browser: TestClient, clinic: Clinic) -> None:
    browser.cookies.update({**begun(clinic), SIZE: "150"})
    assert not forgets(SIZE, browser.get("/"))


@pytest.mark.parametrize("path", ["/new", "/"])
def test_the_size_goes_with_the_form_that_is_left(path: str, browser: TestClient) -> None:
    browser.cookies.set(SIZE, "150")
    assert forgets(SIZE, browser.get(path))


def test_the_size_goes_with_the_form_that_is_sent(browser: TestClient, clinic: Clinic) -> None:
    send_form(clinic, TOKEN)
    browser.cookies.update(form_of(clinic, TOKEN))
    assert forgets(SIZE, browser.post("/sent", headers=OURS))


def test_another_site_cannot_take_the_cookie(browser: TestClient) -> None:
    answer = browser.post("/sent", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize(
    "path", ["/", "/livez", "/readyz", "/staff", "/nothing", "/_stcore/health"]
)
def test_every_answer_carries_the_headers_that_keep_it_private(
    path: str, browser: TestClient
) -> None:
    headers = browser.get(path).headers
    assert set(HEADERS) <= set(headers)
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/upload_file/x",
        "/media/x",
        "/component/x",
        "/index.html",
        "/any/page",
    ],
)
def test_what_the_form_does_not_need_is_closed(path: str, browser: TestClient) -> None:
    assert browser.get(path).status_code == 404


def test_no_outside_host_may_steer_the_page(browser: TestClient) -> None:
    assert browser.get("/_stcore/host-config").json()["allowedOrigins"] == []


def test_streamlits_scripts_come_compressed_and_may_be_kept(browser: TestClient) -> None:
    script = next((assets.streamlit_folder() / "static" / "js").glob("index.*.js"))
    answer = browser.get(f"/static/js/{script.name}", headers={"accept-encoding": "gzip"})
    assert answer.content == script.read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    size = int(answer.headers["content-length"])
    assert size == len(gzip.compress(script.read_bytes(), 6, mtime=0)) < script.stat().st_size


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/js/../../../__init__.py", "/form/../shell.py"]
)
def test_no_file_outside_its_folder_is_given(path: str, browser: TestClient) -> None:
    quoted = path.replace("..", "%2e%2e")
    assert browser.get(quoted).status_code == 404


def test_the_scripts_of_all_widgets_are_asked_for_with_the_page(clinic: Clinic) -> None:
    names = preload.needed(assets.streamlit_folder() / "static" / "js")
    assert {name.split(".")[0] for name in names} >= set(preload.WIDGETS)
    assert all(name in page_of(clinic) for name in names)


def test_a_streamlit_without_such_scripts_gives_none(tmp_path: Path) -> None:
    assert preload.needed(tmp_path) == ()


def test_a_form_that_could_not_be_locked_is_locked_at_the_next_load(
    clinic: Clinic, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_form(clinic)
    browser.cookies.set(FORM, form_of(clinic, TOKEN)[FORM])
    with monkeypatch.context() as fault:
        fault.setattr(leaving, "locked", _cannot_write)
        first = browser.get("/")
    second = browser.get("/")

    draft = clinic.store.drafts.by_token(codes.hashed(TOKEN))
    assert HERE not in first.cookies
    assert HERE in second.cookies
    assert draft is not None
    assert draft.locked


def _cannot_write(*_: object) -> None:
    raise StoreError("disk full")


@pytest.mark.parametrize(
    "path",
    ["/sent", "/staff/out", "/staff/foo", "/staff//_stcore/metrics", "/_stcore/stream", "/staff/"],
)
def test_an_address_that_is_not_ours_never_gets_the_form(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code in {404, 405}


@pytest.mark.parametrize("name", ["%00", "x" * 300])
@pytest.mark.parametrize("folder", ["/static/", "/form/"])
def test_a_file_name_that_no_file_has_is_not_found(
    browser: TestClient, folder: str, name: str
) -> None:
    assert browser.get(folder + name).status_code == 404


def test_an_old_browser_on_another_site_cannot_let_a_form_go(
    clinic: Clinic, browser: TestClient
) -> None:
    send_form(clinic)
    browser.cookies.set(FORM, TOKEN)

    assert browser.post("/sent", headers={"origin": "http://evil.example"}).status_code == 403


def test_over_tls_a_browser_is_told_to_come_in_no_other_way(clinic: Clinic) -> None:
    app = Starlette(
        routes=list(site.routes(one_of(clinic))), middleware=list(site.middleware(one_of(clinic)))
    )
    told = "strict-transport-security"
    with TestClient(app, base_url="https://testserver") as encrypted:
        assert encrypted.get("/").headers[told] == "max-age=31536000"
        assert encrypted.get("/nothing").headers[told] == "max-age=31536000"
    with TestClient(app, base_url="http://testserver") as clear:
        assert told not in clear.get("/").headers


def test_the_policy_lets_in_no_script_of_others_and_no_frame() -> None:
    policy = HEADERS["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert HEADERS["x-frame-options"] == "DENY"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_who_stands_before_us_says_whether_the_line_is_encrypted(
    clinic: Clinic, address: str
) -> None:
    inner = Starlette(
        routes=list(site.routes(one_of(clinic))), middleware=list(site.middleware(one_of(clinic)))
    )
    app = ProxyHeadersMiddleware(inner)  # type: ignore[arg-type]
    said = {"x-forwarded-proto": "https"}
    with TestClient(app, base_url="http://testserver", client=(address, 5000)) as behind:  # type: ignore[arg-type]
        encrypted = "strict-transport-security" in behind.get("/", headers=said).headers
    assert encrypted is (address == "127.0.0.1")
