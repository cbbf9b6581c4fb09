"""Pictures, videos and documents for LinkedIn: initialise, upload, wait until they can be used.

All of it is safe to repeat; what is uploaded and never used is never shown.
"""

from __future__ import annotations

from typing import Any

from publisher.connectors.contract import Account
from publisher.connectors.errors import Refused, StartAgain
from publisher.connectors.linkedin.base import Base, encoded
from publisher.connectors.linkedin.errors import body, refusal
from publisher.connectors.outcomes import GONE
from publisher.content import Media, MediaKind

FOLDERS = {MediaKind.IMAGE: "images", MediaKind.VIDEO: "videos", MediaKind.DOCUMENT: "documents"}
KEYS = {MediaKind.IMAGE: "image", MediaKind.VIDEO: "video", MediaKind.DOCUMENT: "document"}
READY = "AVAILABLE"
FAILED = "PROCESSING_FAILED"


class Assets(Base):
    def _upload(self, account: Account, item: Media) -> str:
        """Upload one file and return its URN; it may still be in processing."""
        if item.kind is MediaKind.VIDEO:
            return self._upload_video(account, item)
        value = self._initialise(account, item, {})
        self._put(account, value["uploadUrl"], item.read())
        return str(value[KEYS[item.kind]])

    def _upload_video(self, account: Account, item: Media) -> str:
        content = item.read()
        sizes = {
            "fileSizeBytes": len(content),
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        value = self._initialise(account, item, sizes)
        parts = [
            self._put(account, part["uploadUrl"], content[part["firstByte"] : part["lastByte"] + 1])
            for part in value["uploadInstructions"]
        ]
        request = {
            "video": value["video"],
            "uploadToken": value.get("uploadToken", ""),
            "uploadedPartIds": parts,
        }
        self._call(
            account,
            "POST",
            "/rest/videos",
            params={"action": "finalizeUpload"},
            json={"finalizeUploadRequest": request},
        )
        return str(value["video"])

    def _usable(self, account: Account, urn: str) -> bool:
        """One read. Raises when processing failed or LinkedIn has forgotten the file."""
        folder = f"{urn.split(':')[2]}s"
        path = f"/rest/{folder}/{encoded(urn)}"
        response = self._call(account, "GET", path, gone_is_fine=True)
        if response.status_code in GONE:
            raise StartAgain("LinkedIn has forgotten the prepared picture or video.")
        status = body(response).get("status")
        if status == FAILED:
            reason = "LinkedIn could not process the picture, video or document."
            raise Refused(reason, detail=str(status))
        return status == READY

    def _initialise(self, account: Account, item: Media, more: dict[str, Any]) -> dict[str, Any]:
        request = {"owner": account.remote_id, **more}
        response = self._call(
            account,
            "POST",
            f"/rest/{FOLDERS[item.kind]}",
            params={"action": "initializeUpload"},
            json={"initializeUploadRequest": request},
        )
        value: dict[str, Any] = body(response)["value"]
        return value

    def _put(self, account: Account, url: str, content: bytes) -> str:
        """The address is LinkedIn's own and names its upload host; answers the part's ETag."""
        headers = {
            "Authorization": f"Bearer {account.access_token}",
            "Content-Type": "application/octet-stream",
        }
        response = self._http.read("PUT", url, platform="LinkedIn", data=content, headers=headers)
        if not 200 <= response.status_code < 300:  # nor is a redirect a yes
            raise refusal(response, now=self._clock(), publishing=False)
        return response.headers.get("ETag", "").strip('"')
