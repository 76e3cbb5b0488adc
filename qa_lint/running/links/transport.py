"""Sends requests through the door; the one module that imports ``requests`` and ``urllib3``.

Nothing comes from the environment (proxies, ``.netrc``), and nothing is kept between two
requests (cookies, credentials, connections): a ``Session`` is not used at all.
"""

from __future__ import annotations

import functools
import socket
import ssl
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from qa_lint import __version__
from qa_lint.running.links.connecting import Attempt
from qa_lint.running.links.head import HeadFirstResponse
from qa_lint.running.links.results import Outcome, Stop

USER_AGENT = f"Mozilla/5.0 (compatible; qa-lint/{__version__}; link check)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer: the status and the few headers that are read."""

    status: int
    headers: dict[str, str]


class _NoAuth(AuthBase):
    """Keeps a user name and password in an address from being sent."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


class _Connection(HTTPConnection):
    """Connects through the attempt's guarded door and counts what the head of an answer takes."""

    def __init__(self, *args: Any, attempt: Attempt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        self.response_class = functools.partial(  # type: ignore[assignment]
            HeadFirstResponse, counter=attempt
        )

    def _new_conn(self) -> socket.socket:
        return self.attempt.connect(self._dns_host, self.port, self.socket_options or ())


class _TlsConnection(_Connection, HTTPSConnection):
    """The same under TLS: ``HTTPSConnection`` comes behind and makes its socket that way."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    """Makes guarded connections for one try, with the TLS settings all tries share."""

    def __init__(self, attempt: Attempt, tls: ssl.SSLContext) -> None:
        self._attempt = attempt
        self._tls = tls
        super().__init__(pool_connections=8, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": functools.partial(_Pool, attempt=self._attempt),
            "https": functools.partial(_TlsPool, attempt=self._attempt, ssl_context=self._tls),
        }

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        # The shared context has the certificates; loading them anew takes 30 ms a connection.
        conn.cert_reqs = "CERT_REQUIRED"


@functools.cache
def default_tls() -> ssl.SSLContext:
    """Return TLS settings with the certificates of ``requests`` and of the system."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as browsers do
    return context


def ask(url: str, attempt: Attempt, tls: ssl.SSLContext) -> Answer:
    """Ask for ``url`` and return the head of the answer, a redirect's too; the body is not read.

    Raises :class:`Stop` if there is no answer.
    """
    adapter = _Adapter(attempt, tls)
    try:
        request = requests.Request("GET", url, headers=HEADERS, auth=_NoAuth()).prepare()
        response = adapter.send(request, stream=True, timeout=attempt.left, verify=True, proxies={})
        try:
            headers = {name.lower(): value for name, value in response.headers.items()}
            answer = Answer(response.status_code, headers)
        finally:
            response.close()
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError):
        raise Stop(Outcome("not-checked", "not a valid address", again=False)) from None
    except (requests.RequestException, HTTPError, OSError) as error:
        raise Stop(_failure(error, attempt)) from None
    finally:
        adapter.close()
    if attempt.late:
        raise Stop(_failure(TimeoutError(), attempt))
    return answer


def _failure(error: Exception, attempt: Attempt) -> Outcome:
    """Say why there is no answer; none of it proves that the link is dead."""
    if attempt.late or isinstance(error, requests.Timeout | TimeoutError):
        return Outcome("uncertain", "no answer in time", slow=True)
    if isinstance(error, requests.exceptions.SSLError):
        return Outcome("uncertain", f"the secure connection failed: {_root(error)}")
    return Outcome("uncertain", f"the connection failed: {_root(error)}")


def _root(error: BaseException) -> str:
    """Return the innermost reason, on one line."""
    seen = 0
    while seen < 10:
        inner = error.__cause__ or error.__context__ or getattr(error, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in error.args if isinstance(arg, BaseException)), None)
        if inner is None:
            break
        error, seen = inner, seen + 1
    text = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return " ".join(text.split())[:200]
