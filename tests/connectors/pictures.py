"""A web server on this machine with a picture and a video, as our public media address is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def serving(picture: bytes, video: bytes = b"") -> Iterator[str]:
    """An address under which every ``….mp4`` is the video and everything else the picture."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_video = self.path.endswith(".mp4")
            data = video if is_video else picture
            self.send_response(200)
            self.send_header("Content-Type", "video/mp4" if is_video else "image/jpeg")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads the access log of a test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
