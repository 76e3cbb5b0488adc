"""Sends requests through the door; the one module that imports ``requests`` and ``urllib3``.

Nothing comes from the environment (proxies, ``.netrc``), and nothing is kept between two
requests (cookies, credentials, connections): a ``Session`` is not used at all.
"""

from __future__ import annotations

import functools
import socket
import ssl
import threading
import unicodedata
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from qa_lint import __version__
from qa_lint.core.errors import UsageError
from qa_lint.running.links.connecting import Attempt
from qa_lint.running.links.head import HeadFirstResponse
from qa_lint.running.links.judging import Answer
from qa_lint.running.links.results import Outcome, Stop

USER_AGENT = f"Mozilla/5.0 (compatible; qa-lint/{__version__}; link check)"
HEADERS = CaseInsensitiveDict(
    {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
)
_current = threading.local()
"""The attempt that a thread is making: connections are made deep inside the library."""


class _Connection(HTTPConnection):
    """Connects through the attempt's guarded door and reads of answers what the attempt wants."""

    def _new_conn(self) -> socket.socket:
        attempt: Attempt = _current.attempt
        secure = isinstance(self, HTTPSConnection)
        return attempt.connect(self._dns_host, self.port, self.socket_options or (), secure=secure)

    @staticmethod
    def response_class(  # type: ignore[override]
        sock: socket.socket, *args: Any, **kwargs: Any
    ) -> HeadFirstResponse:
        """Take the place of ``http.client.HTTPResponse``."""
        return HeadFirstResponse(sock, *args, reader=_current.attempt, **kwargs)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same under TLS: ``HTTPSConnection`` comes behind and makes its socket that way."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    """Makes guarded connections, all under the same TLS settings."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        super().__init__(pool_connections=128, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _Pool,
            "https": functools.partial(_TlsPool, ssl_context=self._tls),
        }

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        # The shared context has the certificates; loading them anew takes 30 ms a connection.
        conn.cert_reqs = "CERT_REQUIRED"

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool of a host: its settings are always the same, and there is no proxy."""
        return self.poolmanager.connection_from_url(request.url)

    def request_url(self, request: Any, proxies: Any) -> str:
        """Return what is asked for: the path, because there is no proxy."""
        return str(request.path_url)

    def build_response(self, req: Any, resp: Any) -> Any:
        """Return the answer as it is: there are no cookies to keep, no history to follow."""
        return resp


def make_tls(ca_file: str | None = None) -> ssl.SSLContext:
    """Return TLS settings with the certificates of ``requests``, of the system and of a file.

    Raises :class:`UsageError` if the file is no such thing.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as browsers do
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"{ca_file}: no certificates there: {error}") from None
    return context


class Transport:
    """Asks for addresses; made once a run, used by all of its threads."""

    def __init__(self, ca_file: str | None = None) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._plain = _Adapter(None)
        self._secure: _Adapter | None = None
        if ca_file is not None:
            self._adapter("https:")  # a wrong file is an error at once

    def _adapter(self, url: str) -> _Adapter:
        if url[:6].lower() != "https:":
            return self._plain
        with self._lock:
            if self._secure is None:
                self._secure = _Adapter(make_tls(self._ca_file))
            return self._secure

    def ask(self, url: str, attempt: Attempt) -> Answer:
        """Ask for ``url`` and return the answer, a redirect's too.

        Raises :class:`Stop` if there is none.
        """
        attempt.begin()
        _current.attempt = attempt
        try:
            request = _prepared(url)
            response: Any = self._adapter(url).send(
                request, stream=True, timeout=attempt.left, verify=True, proxies={}
            )
            answer = Answer(response.status, _lowered(response.headers), attempt.body)
            response.close()
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, ValueError):
            raise Stop(Outcome("not-checked", "not a valid address", again=False)) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Stop(_failure(error, attempt)) from None
        finally:
            _current.attempt = None
        if attempt.head_late:
            raise Stop(_failure(TimeoutError(), attempt))
        return answer

    def close(self) -> None:
        """Forget all connections."""
        self._plain.close()
        if self._secure is not None:
            self._secure.close()


def _prepared(url: str) -> requests.PreparedRequest:
    """Return a request that has nothing of the user: no name and password of the address."""
    request = requests.PreparedRequest()
    request.method = "GET"
    request.headers = HEADERS.copy()
    request.prepare_url(url if url.isascii() else _with_plain_host(url), None)
    return request


def _with_plain_host(url: str) -> str:
    """Return ``url`` with the compatibility characters of its host replaced, as browsers do.

    What looks like the digits of an address is one then.
    """
    parts = urlsplit(url)
    netloc = unicodedata.normalize("NFKC", parts.netloc).replace("。", ".")
    return urlunsplit(parts._replace(netloc=netloc))


def _lowered(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _failure(error: Exception, attempt: Attempt) -> Outcome:
    """Say why there is no answer; none of it proves that the link is dead."""
    if attempt.late or isinstance(error, requests.Timeout | TimeoutError):
        return Outcome("uncertain", "no answer in time", slow=True, trouble="down")
    if isinstance(error, requests.exceptions.SSLError):
        text = f"the secure connection failed: {_root(error)}"
    else:
        text = f"the connection failed: {_root(error)}"
    return Outcome("uncertain", text, trouble="down")


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
